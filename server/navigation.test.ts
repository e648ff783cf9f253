/** Definition, references, highlight: three views of one question, tried on one file. */

import { describe, expect, test } from 'vitest';
import { DocumentHighlightKind } from 'vscode-languageserver';
import type { DagFile, Location } from '../dag/model.ts';
import { definition } from './definition.ts';
import { documentHighlights } from './document-highlight.ts';
import { references } from './references.ts';
import { etlAt } from './test-support/etl.ts';
import { analysesOf, sketch, textAt } from './test-support/sketch.ts';
import { TextLines } from './text-lines.ts';

function named(text: string, locations: readonly Location[]): string[] {
  return locations.map(({ range }) => `${range.start.line}: ${textAt(text, range).trim()}`);
}

function definitionAt(snippet: string): string[] {
  const { text, file, lines, position } = etlAt(snippet);
  return named(text, definition(analysesOf(file), file, lines, position));
}

describe('go to definition', () => {
  test('leads from a variable to the id of its task', () => {
    expect(definitionAt('extr|act >>')).toEqual(['5: extract']);
  });

  test('leads from an id in a string to the task', () => {
    expect(definitionAt('["prepare.t|idy"]')).toEqual(['7: tidy']);
  });

  test('leads from the call to the Python function', () => {
    expect(definitionAt('Python|Operator(')).toEqual(['2: def clean(): ...']);
  });

  test('leads nowhere from an operator without a function, and from other code', () => {
    expect(definitionAt('Bash|Operator(')).toEqual([]);
    expect(definitionAt('from air|flow')).toEqual([]);
  });

  test('leads to a task of another file', () => {
    const { file } = etlAt('ex|tract >>');
    const text = 'ExternalTaskSensor(external_task_id="extract")';
    const sensor = sketch(text, {
      uri: 'file:///dags/b.py',
      dags: {},
      references: [['"extract"', 'etl', 'extract', 'id']],
    });
    const found = definition(analysesOf(file, sensor), sensor, new TextLines(text), { line: 0, character: 40 });
    expect(found).toEqual([file.dags[0]?.tasks[0]?.idLocation]);
  });
});

describe('find references', () => {
  const referencesAt = (snippet: string, includeDeclaration: boolean, ...others: DagFile[]) => {
    const { text, file, lines, position } = etlAt(snippet);
    const analyses = analysesOf(file, ...others);
    return { text, found: references({ analyses, file, lines, position, includeDeclaration }) };
  };

  test('finds ids and names, with or without the declaration', () => {
    const { text, found } = referencesAt('"ti|dy"', true);
    expect(named(text, found)).toEqual(['7: tidy', '10: prepare.tidy', '11: tidy']);
    expect(referencesAt('"ti|dy"', false).found).toHaveLength(2);
  });

  test('finds those of other files', () => {
    const other = sketch('"extract"', {
      uri: 'file:///dags/b.py',
      dags: {},
      references: [['"extract"', 'etl', 'extract', 'id']],
    });
    const { found } = referencesAt('"extr|act"', false, other);
    expect(found.map(({ uri }) => uri)).toEqual(['file:///dags/sketch.py', 'file:///dags/b.py']);
  });

  test('finds nothing for a task of the same name in another DAG', () => {
    const other = sketch('"extract"', {
      uri: 'file:///dags/b.py',
      dags: {},
      references: [['"extract"', 'other', 'extract', 'id']],
    });
    expect(referencesAt('"extr|act"', false, other).found).toHaveLength(1);
  });
});

describe('highlight', () => {
  test('marks the id as written and its uses as read', () => {
    const { text, file, lines, position } = etlAt('"ti|dy"');
    const marked = documentHighlights(file, lines, position) ?? [];
    expect(marked.map(({ range, kind }) => [textAt(text, range).trim(), kind])).toEqual([
      ['tidy', DocumentHighlightKind.Write],
      ['prepare.tidy', DocumentHighlightKind.Read],
      ['tidy', DocumentHighlightKind.Read],
    ]);
  });

  test('leaves everything else to the editor', () => {
    const { file, lines, position } = etlAt('bash_|command');
    expect(documentHighlights(file, lines, position)).toBeNull();
  });
});
