/** `textDocument/completion` of what an argument is given, where no string is open yet: `trigger_rule=`, `deferrable=`, `outlets=[`. */
import { type CompletionItem, CompletionItemKind } from 'vscode-languageserver';
import { argumentCandidates } from './argument-values.ts';
import { callAt } from './call-at.ts';
import { type CallPlace, type Candidate, type CompletionPlace, itemsReplacing } from './completion-place.ts';
import { importInto, importLines } from './import-edit.ts';
import { importedNames, pathOf } from './imported-names.ts';
import { assetCall, assetVariables, knownAssets } from './known-assets.ts';
import { literalValues } from './literal-values.ts';
import { operatorCall } from './operator-call.ts';
import type { CallParameter } from './operator-parameters.ts';
import { stringsIn } from './string-at.ts';

export function valueCompletions(place: CompletionPlace): CompletionItem[] {
  const { text, offset } = place.text;
  const call = callAt(text, offset);
  if (!call || call.isInText) return [];
  const [, name, list, typed = ''] =
    /^\s*(\w+)\s*=\s*(\[(?:[^[\]]*,)?\s*)?([A-Za-z_]\w*)?$/.exec(call.argument.before) ?? [];
  if (name === undefined) return [];
  const parameter = operatorCall(place.text)?.parameters.find((each) => each.name === name);
  if (!parameter) return [];
  if (/^(outlets|inlets|schedule)$/.test(name) && (list !== undefined || name !== 'schedule'))
    return assets(place, typed, list === undefined);
  const candidates = list === undefined ? plainValues(parameter) : [];
  const values = [...candidates, ...quoted({ ...place, call }, name)];
  const behind = /^\w*/.exec(text.slice(offset))?.[0] ?? '';
  const items = itemsReplacing(place, offset - typed.length, offset + behind.length, values);
  if (importedNames(text).has('timedelta')) return items;
  const edit = importInto(importLines(text), 'datetime', 'timedelta');
  return items.map((item) => (item.label.startsWith('timedelta(') ? { ...item, additionalTextEdits: [edit] } : item));
}

const DURATIONS = [
  'timedelta(seconds=30)',
  'timedelta(minutes=5)',
  'timedelta(minutes=30)',
  'timedelta(hours=1)',
  'timedelta(days=1)',
];

/** Whether there is something to choose from when the argument has just been written. Asked for every argument of an operator. */
export function hasValues(parameter: CallParameter, module: string): boolean {
  const { name, type = '' } = parameter;
  if (/conn_id$/.test(name) || CHOSEN.has(name) || type.includes('Literal[')) return true;
  return plainValues(parameter).length > 0 || literalValues(name, module) !== undefined;
}

const CHOSEN = new Set(['trigger_rule', 'pool', 'schedule', 'trigger_dag_id', 'external_dag_id', 'external_task_id']);

function plainValues({ type = '', default: byDefault }: CallParameter): readonly Candidate[] {
  if (/\btimedelta\b/.test(type)) return DURATIONS.map((label) => ({ label, kind: CompletionItemKind.Constructor }));
  if (!/\bbool\b/.test(type) && !/^(True|False)$/.test(byDefault ?? '')) return [];
  return ['True', 'False'].map((label) => ({
    label,
    kind: CompletionItemKind.Keyword,
    ...(label === byDefault ? { detail: 'default' } : {}),
  }));
}

/** More of them are offered when a quote is typed: time zones, say. */
const MOST = 100;

function quoted(place: CallPlace, name: string): readonly Candidate[] {
  const found = argumentCandidates(place, name, place.call?.callee ?? '');
  if (found.length > MOST) return [];
  const quote = quoteOf(place.text.text);
  return found.map((each) => ({ ...each, newText: `${quote}${each.label}${quote}`, filterText: each.label }));
}

/** That of most strings of a text. */
export function quoteOf(text: string): '"' | "'" {
  let lead = 0;
  for (const { quote } of stringsIn(text)) if (quote.length === 1) lead += quote === "'" ? 1 : -1;
  return lead > 0 ? "'" : '"';
}

/** Variables of the file, then what other files update or wait for. */
function assets(place: CompletionPlace, typed: string, needsList: boolean): CompletionItem[] {
  const { text, offset, airflowVersion } = place.text;
  const variables = assetVariables(text);
  const own = place.hasPythonCompletion ? [] : [...variables];
  const wrap = (written: string): string => (needsList ? `[${written}]` : written);
  const known = knownAssets(place.analyses).filter(
    ({ uri, name }) =>
      ![...variables.values()].some((call) => call.includes(`"${uri || name}"`) || call.includes(`'${uri || name}'`)),
  );
  const className = airflowVersion === 3 ? 'Asset' : 'Dataset';
  const module = airflowVersion === 3 ? 'airflow.sdk' : 'airflow.datasets';
  const names = importedNames(text);
  const alias = [...names].find(([, path]) =>
    /^airflow\.(sdk|datasets|sdk\.definitions\.asset)\.(Asset|Dataset)$/.test(path),
  )?.[0];
  const quote = quoteOf(text);
  const items = itemsReplacing(place, offset - typed.length, offset, [
    ...own.map(([label, detail]) => ({
      label,
      detail,
      kind: CompletionItemKind.Variable,
      newText: wrap(label),
      filterText: label,
    })),
    ...known.map((asset) => {
      const call = assetCall(asset, alias ?? className, quote);
      const label = asset.name || asset.uri;
      const detail = asset.uri === label ? className : asset.uri;
      return { label, detail, kind: CompletionItemKind.Value, newText: wrap(call), filterText: `${call} ${label}` };
    }),
  ]);
  if (alias !== undefined) return items;
  const edit = importInto(importLines(text), module, className);
  return items.map((item) =>
    item.kind === CompletionItemKind.Value ? { ...item, additionalTextEdits: [edit] } : item,
  );
}

/** `TriggerRule.ALL_DONE`, where no extension for Python knows the class. */
export function enumMembers(place: CompletionPlace): CompletionItem[] {
  const { text, offset } = place.text;
  if (place.hasPythonCompletion) return [];
  const [, owner, typed = ''] = /([A-Za-z_][\w.]*)\.(\w*)$/.exec(text.slice(Math.max(0, offset - 200), offset)) ?? [];
  const path = owner === undefined ? undefined : pathOf(importedNames(text), owner);
  if (!/^airflow\..*\.TriggerRule$/.test(path ?? '')) return [];
  const members = argumentCandidates({ ...place, call: undefined }, 'trigger_rule', '');
  return itemsReplacing(
    place,
    offset - typed.length,
    offset,
    members.map((each) => ({ ...each, label: each.label.toUpperCase() })),
  );
}
