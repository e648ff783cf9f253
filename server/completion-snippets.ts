/** `textDocument/completion` of whole tasks at the beginning of a line, in the style of the file. */
import { type CompletionItem, CompletionItemKind, InsertTextFormat, TextEdit } from 'vscode-languageserver';
import { codeOnly } from './code-only.ts';
import { importInto, importLines } from './import-edit.ts';
import { importedNames } from './imported-names.ts';
import { type SnippetBody, TASK_SNIPPETS } from './snippets.ts';
import { stringsIn } from './string-at.ts';
import { positionAt, type TextAt } from './text-at.ts';

export function snippetCompletions({ text, offset, airflowVersion }: TextAt): CompletionItem[] {
  const line = text.slice(Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1, offset);
  const [, typed] = /^[ \t]*(@?[\w.]*)$/.exec(line) ?? [];
  if (typed === undefined) return [];
  const style = styleOf(text);
  const known = importedNames(text);
  const lines = importLines(text);
  const range = { start: positionAt(text, offset - typed.length), end: positionAt(text, offset) };
  return TASK_SNIPPETS.flatMap(({ prefix, about, taskflow, classic }) => {
    const body = style.isTaskflow ? (taskflow ?? classic) : (classic ?? taskflow);
    if (!body) return [];
    const [first = ''] = body.lines;
    const label = first.startsWith('@') ? `@${prefix}` : prefix;
    // With the @ as it will be written: `@task.ba` means `@task.bash`.
    const [decorator = `@${prefix}`] = /^@\w+\.\w+/.exec(first) ?? [];
    return [
      {
        label,
        kind: CompletionItemKind.Snippet,
        detail: about,
        documentation: { kind: 'markdown' as const, value: `\`\`\`python\n${plain(body, style)}\n\`\`\`` },
        filterText: typed.startsWith('@') ? decorator : prefix,
        sortText: `z${prefix}`,
        insertTextFormat: InsertTextFormat.Snippet,
        textEdit: TextEdit.replace(range, written(body, style)),
        additionalTextEdits: imports(body, airflowVersion)
          .filter(({ name }) => !known.has(name))
          .map(({ module, name }) => importInto(lines, module, name)),
      },
    ];
  });
}

interface Style {
  readonly isTaskflow: boolean;
  readonly quote: '"' | "'";
  /** One level. */
  readonly indentation: string;
}

/** As most of the file is written; TaskFlow and double quotes where nothing tells. */
function styleOf(text: string): Style {
  const code = codeOnly(text);
  const count = (expression: RegExp): number => code.match(expression)?.length ?? 0;
  const decorated = count(/^[ \t]*@(?:\w+\.)?(?:task|dag|task_group|setup|teardown)\b/gm);
  const operators = count(/\b[A-Z]\w*(?:Operator|Sensor)\s*(?:\.partial\s*)?\(/g);
  let singles = 0;
  let doubles = 0;
  for (const { quote } of stringsIn(text)) {
    if (quote === "'") singles++;
    if (quote === '"') doubles++;
  }
  const [, indentation = '    '] = /:[ \t]*\r?\n([ \t]+)\S/.exec(code) ?? [];
  return {
    // Files with decorators have some operators for want of one; those without have none.
    isTaskflow: decorated > 0 ? decorated * 2 >= operators : operators === 0,
    quote: singles > doubles ? "'" : '"',
    indentation,
  };
}

function written({ lines }: SnippetBody, { quote, indentation }: Style): string {
  return lines
    .map((line) => line.replace(/^( {4})+/, (spaces) => indentation.repeat(spaces.length / 4)).replaceAll('"', quote))
    .join('\n');
}

/** Without its stops. */
function plain(body: SnippetBody, style: Style): string {
  return written(body, style)
    .replace(/\$\{\d+\|([^,|]*)[^}]*\}/g, '$1')
    .replace(/\$\{\d+:([^}]*)\}/g, '$1')
    .replace(/\$\{\d+\}|\$\d+/g, '')
    .trimEnd();
}

interface Imported {
  readonly module: string;
  readonly name: string;
}

/** Airflow 2 has what `airflow.sdk` gives in other places. */
const AIRFLOW_2: { readonly [name: string]: string } = {
  task: 'airflow.decorators',
  task_group: 'airflow.decorators',
  setup: 'airflow.decorators',
  teardown: 'airflow.decorators',
  TaskGroup: 'airflow.utils.task_group',
  chain: 'airflow.models.baseoperator',
};

function imports({ imports: paths }: SnippetBody, airflowVersion: 2 | 3): readonly Imported[] {
  return paths.map((path) => {
    const dot = path.lastIndexOf('.');
    if (dot === -1)
      return { module: airflowVersion === 3 ? 'airflow.sdk' : (AIRFLOW_2[path] ?? 'airflow'), name: path };
    const module = path.slice(0, dot);
    return { module: airflowVersion === 3 ? module : inAirflow2(module), name: path.slice(dot + 1) };
  });
}

/** Where Airflow 2 has its own operators: without the provider `standard`. */
function inAirflow2(module: string): string {
  return module.replace('airflow.providers.standard.', 'airflow.');
}
