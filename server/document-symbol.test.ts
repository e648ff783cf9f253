import { describe, expect, test } from 'vitest';
import { type DocumentSymbol, SymbolKind } from 'vscode-languageserver';
import { documentSymbols } from './document-symbol.ts';
import { encloses } from './ranges.ts';
import { ETL, etl } from './test-support/etl.ts';
import { sketch, textAt } from './test-support/sketch.ts';

function outline(symbols: readonly DocumentSymbol[], indent = ''): string[] {
  return symbols.flatMap(({ name, detail, kind, children }) => [
    `${indent}${KINDS[kind]} ${name}${detail ? ` (${detail})` : ''}`,
    ...outline(children ?? [], `${indent}  `),
  ]);
}

const KINDS: { readonly [kind: number]: string } = {
  [SymbolKind.Module]: 'dag',
  [SymbolKind.Namespace]: 'group',
  [SymbolKind.Function]: 'task',
};

describe('the outline', () => {
  test('goes from DAGs to groups to tasks, in the order of the file', () => {
    expect(outline(documentSymbols(etl()))).toEqual([
      'dag etl (@daily)',
      '  task extract (BashOperator)',
      '  group prepare',
      '    task tidy (PythonOperator)',
      '  task load_0 (BashOperator · dynamic)',
      '  task load_1 (BashOperator · dynamic)',
      '  task wait (BashOperator)',
    ]);
  });

  test('selects the id, and holds every part inside its parent', () => {
    const [dag] = documentSymbols(etl());
    expect(textAt(ETL, dag!.selectionRange)).toBe('etl');
    const hold = (symbol: DocumentSymbol) => {
      expect(encloses(symbol.range, symbol.selectionRange)).toBe(true);
      for (const child of symbol.children ?? []) {
        expect(encloses(symbol.range, child.range)).toBe(true);
        hold(child);
      }
    };
    hold(dag!);
  });

  test('shows tasks that another file makes at their DAG', () => {
    const file = sketch('DAG()', { dags: { d: { at: 'DAG()', tasks: { a: { at: 'DAG()' } } } } });
    const [dag] = file.dags;
    const elsewhere = { ...dag!.tasks[0]!.location, uri: 'file:///dags/common.py' };
    const task = { ...dag!.tasks[0]!, location: elsewhere, locations: [elsewhere] };
    const [symbol] = documentSymbols({ ...file, dags: [{ ...dag!, tasks: [task] }] });
    expect(symbol?.children?.[0]?.range).toEqual(dag!.location.range);
  });

  test('names what has no id', () => {
    expect(outline(documentSymbols(sketch('DAG()', { dags: { '': { at: 'DAG()' } } })))).toEqual(['dag (no id)']);
  });
});
