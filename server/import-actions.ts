/** `textDocument/codeAction`: the import of a name that is not defined, when Airflow, a provider or the workspace has it. */
import { type CodeAction, CodeActionKind, type Diagnostic } from 'vscode-languageserver';
import { operatorCatalogue } from '../dag/dialects/airflow/catalogue/catalogue.ts';
import { airflowNames } from './airflow-names.ts';
import { publicModule } from './completion-operators.ts';
import { DIAGNOSTIC_SOURCE } from './diagnostics.ts';
import { importEdit } from './import-edit.ts';
import type { OperatorSource } from './operator-source.ts';
import { TextLines } from './text-lines.ts';

export interface ImportActionsInput {
  readonly uri: string;
  readonly text: string;
  readonly airflowVersion: 2 | 3;
  readonly operators: OperatorSource | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

export function importActions(input: ImportActionsInput): CodeAction[] {
  const { uri, text, diagnostics } = input;
  const undefinedNames = diagnostics.filter(
    ({ source, code }) => source === DIAGNOSTIC_SOURCE && code === 'undefined-name',
  );
  if (undefinedNames.length === 0) return [];
  const lines = new TextLines(text);
  return undefinedNames.flatMap((diagnostic) => {
    const name = lines.slice(diagnostic.range);
    const modules = /^\w+$/.test(name) ? [...new Set(modulesWith(name, input))] : [];
    return modules.map((module) => ({
      title: `Import ${name} from ${module}`,
      kind: CodeActionKind.QuickFix,
      diagnostics: [diagnostic],
      isPreferred: modules.length === 1,
      edit: { changes: { [uri]: [importEdit(text, module, name)] } },
    }));
  });
}

/** The workspace's own first. */
function* modulesWith(name: string, { uri, airflowVersion, operators }: ImportActionsInput): Generator<string> {
  for (const own of operators?.own() ?? []) if (own.name === name && own.uri !== uri) yield own.module;
  const module = airflowNames(airflowVersion).get(name) ?? STANDARD.get(name);
  if (module !== undefined) yield module;
  if (!/^[A-Z]/.test(name)) return;
  for (const facts of [...operatorCatalogue(airflowVersion).all(), ...(operators?.others() ?? [])])
    if (facts.name === name) yield publicModule(facts);
}

/** Of Python itself, what DAG files need. */
const STANDARD = new Map([
  ['datetime', 'datetime'],
  ['timedelta', 'datetime'],
  ['timezone', 'datetime'],
  ['Path', 'pathlib'],
]);
