import { describe, expect, test } from 'vitest';
import type { TextEdit } from 'vscode-languageserver';
import type { DagFile } from '../dag/model.ts';
import { prepareRename, rename } from './rename.ts';
import { etlAt } from './test-support/etl.ts';
import { analysesOf, cursor, type FileSketch, SKETCH_URI, sketch, textAt } from './test-support/sketch.ts';
import { TextLines } from './text-lines.ts';

interface Other {
  readonly file: DagFile;
  readonly text: string;
}

function inputAt(snippet: string, ...others: Other[]) {
  const { text, file, lines, position } = etlAt(snippet);
  const texts = new Map([[file.uri, text], ...others.map((other) => [other.file.uri, other.text] as const)]);
  const analyses = analysesOf(file, ...others.map((other) => other.file));
  const linesOf = (uri: string) => new TextLines(texts.get(uri) ?? '');
  return { text, texts, input: { analyses, file, lines, position, linesOf } };
}

/** The lines of all files that a rename changes, as they are afterwards. */
function renamed(snippet: string, newName: string, ...others: Other[]): string[] {
  const { texts, input } = inputAt(snippet, ...others);
  const { changes = {} } = rename(input, newName);
  return Object.entries(changes).flatMap(([uri, edits]) => edited(texts.get(uri) ?? '', edits));
}

function edited(text: string, edits: readonly TextEdit[]): string[] {
  const lines = text.split('\n');
  const touched = new Set<number>();
  for (const { range, newText } of [...edits].sort((a, b) => b.range.start.character - a.range.start.character)) {
    const { line, character } = range.start;
    touched.add(line);
    lines[line] = lines[line]!.slice(0, character) + newText + lines[line]!.slice(range.end.character);
  }
  return [...touched].sort((a, b) => a - b).map((line) => lines[line]!.trim());
}

function refusal(marked: string, file: FileSketch, newName = 'new'): string {
  const { text, position } = cursor(marked);
  const analysed = sketch(text, file);
  const lines = new TextLines(text);
  try {
    rename({ analyses: analysesOf(analysed), file: analysed, lines, position, linesOf: () => lines }, newName);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('It was renamed.');
}

describe('the rename of a task id', () => {
  test('starts from the text between the quotes', () => {
    const { text, input } = inputAt('"extr|act"');
    const prepared = prepareRename(input) as { range: Parameters<typeof textAt>[1]; placeholder: string };
    expect([textAt(text, prepared.range), prepared.placeholder]).toEqual(['extract', 'extract']);
  });

  test('changes the literal and the ids that refer to it, not the variables', () => {
    expect(renamed('"extr|act"', 'fetch')).toEqual(['extract = BashOperator(task_id="fetch", bash_command="echo")']);
  });

  test('leaves the prefix of the group alone, from either end', () => {
    const expected = [
      'tidy = PythonOperator(task_id="scrub", python_callable=clean)',
      'wait = SomeSensor(task_id="wait", task_ids=["prepare.scrub"])',
    ];
    expect(renamed('"ti|dy"', 'scrub')).toEqual(expected);
    expect(renamed('"prepare.|tidy"', 'scrub')).toEqual(expected);
    const { text, input } = inputAt('"prepare.ti|dy"');
    const prepared = prepareRename(input) as { range: Parameters<typeof textAt>[1] };
    expect(textAt(text, prepared.range)).toBe('tidy');
  });

  test('reaches other files', () => {
    const text = "Sensor(external_task_id='extract')";
    const references: FileSketch['references'] = [["'extract'", 'etl', 'extract', 'id']];
    const file = sketch(text, { uri: 'file:///dags/b.py', dags: {}, references });
    expect(renamed('"extr|act"', 'fetch', { file, text })).toContain("Sensor(external_task_id='fetch')");
  });

  test('renames all tasks that one literal names', () => {
    const marked = 'DAG()\ndef make(group):\n  EmptyOperator(task_id="|t")\n"g1.t" "g2.t"';
    const { text, position } = cursor(marked);
    const task = { at: 'EmptyOperator(task_id="t")', idAt: '"t"' };
    const file = sketch(text, {
      dags: { d: { at: 'DAG()', tasks: { 'g1.t': task, 'g2.t': task } } },
      references: [
        ['"g1.t"', 'd', 'g1.t', 'id'],
        ['"g2.t"', 'd', 'g2.t', 'id'],
      ],
    });
    const lines = new TextLines(text);
    const { changes } = rename({ analyses: analysesOf(file), file, lines, position, linesOf: () => lines }, 'u');
    expect(edited(text, changes?.[SKETCH_URI] ?? [])).toEqual(['EmptyOperator(task_id="u")', '"g1.u" "g2.u"']);
  });
});

describe('a rename is refused', () => {
  const oneTask = (at: string, more = {}): FileSketch => ({
    dags: { d: { at: 'DAG()', tasks: { t: { at, ...more } } } },
  });

  test('where there is no task', () => {
    expect(refusal('DAG()\nx| = 1', { dags: { d: { at: 'DAG()' } } })).toBe('There is no task id here.');
  });

  test('on a DAG', () => {
    expect(refusal('D|AG()', { dags: { d: { at: 'DAG()' } } })).toContain('A DAG id cannot be renamed');
  });

  test('on a variable, with the way to go', () => {
    const file: FileSketch = {
      ...oneTask('E(task_id="t")', { idAt: '"t"' }),
      references: [['x >>', 'd', 't', 'name']],
    };
    expect(refusal('DAG()\nx = E(task_id="t")\nx| >> y', file)).toContain('This is a Python name');
  });

  test('when the id is computed', () => {
    expect(refusal('DAG()\nE|(task_id=f"{x}")', oneTask('E(task_id=f"{x}")'))).toContain('not written out');
  });

  test('when the id is the name of a function that is not in the workspace', () => {
    const location = {
      uri: 'file:///dags/functions.py',
      range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } },
    };
    const file = oneTask('t()', { callable: { name: 't', location } });
    expect(refusal('DAG()\n|t()', file)).toContain('which is not in the workspace');
  });

  test.each([
    ['has space', 'letters, digits'],
    ['', 'letters, digits'],
    ['x'.repeat(251), 'at most 250'],
    ['other', 'has a task other already'],
  ])('for the new id %j', (newName, message) => {
    const file: FileSketch = {
      dags: { d: { at: 'DAG()', tasks: { t: { at: 'E(task_id="t")', idAt: '"t"' }, other: { at: 'DAG()' } } } },
    };
    expect(refusal('DAG()\nE(task_id="|t")', file, newName)).toContain(message);
  });
});
