/** `textDocument/completion` of keys, in dicts that are written and in those that are read: `params["…"]`, `default_args={"…"}`. */
import { CompletionItemKind } from 'vscode-languageserver';
import { operatorCatalogue } from '../dag/dialects/airflow/catalogue/catalogue.ts';
import { argumentCandidates, dagsNamed, tasksOf } from './argument-values.ts';
import { type Candidate, dagsAround, type StringPlace, tasksRunning } from './completion-place.ts';
import { decoratedFunction } from './decorated-function.ts';
import { type DictAt, dictAt } from './dict-at.ts';
import { templateVariables } from './jinja-vocabulary.ts';
import { literalDictKeys } from './literal-dicts.ts';
import { operatorCall } from './operator-call.ts';
import { parameterText } from './operator-parameters.ts';
import { paramCandidates } from './param-candidates.ts';
import { returnedKeys } from './xcom-keys.ts';

/** Undefined where the cursor is at no key (and at no value of `default_args`). */
export function keyCandidates(place: StringPlace): readonly Candidate[] | undefined {
  const before = place.text.text.slice(Math.max(0, place.literal.opening - 4000), place.literal.opening);
  return keysRead(place, before) ?? defaultArguments(place, before) ?? keysWritten(place);
}

/** `x["…"]` and `x.get("…")`. */
function keysRead(place: StringPlace, before: string): readonly Candidate[] | undefined {
  const [found, owner = ''] = /([\w.\]"')(]+?)\s*(?:\[|\.get\()\s*$/.exec(before.slice(-200)) ?? [];
  if (found === undefined) return undefined;
  if (/\btask_dict$/.test(owner)) return tasksOf(dagsAround(place));
  if (/(?:^|\W)params(?:["']\])?$/.test(owner) || /\bdag_run\.conf$/.test(owner))
    return paramCandidates(dagsAround(place));
  if (isContext(place, owner)) return contextKeys(place);
  return found.trimEnd().endsWith('[') ? resultKeys(place, owner) : undefined;
}

/** What Airflow gives a function as `**context`. */
function isContext(place: StringPlace, owner: string): boolean {
  if (/(?:^|[^\w.])(context|ctx)$/.test(owner) || /\bget_current_context\(\)$/.test(owner)) return true;
  return /(?:^|[^\w.])kwargs$/.test(owner) && tasksRunning(place).length > 0;
}

function contextKeys({ text: { airflowVersion } }: StringPlace): readonly Candidate[] {
  return templateVariables(airflowVersion).map(({ name, about }) => ({
    label: name,
    kind: CompletionItemKind.Field,
    detail: about,
  }));
}

/** `extracted = extract()`, then `extracted["…"]`. */
function resultKeys({ text: { text } }: StringPlace, owner: string): readonly Candidate[] | undefined {
  const [, variable] = /(?:^|[^\w.)\]"'])(\w+)$/.exec(owner) ?? [];
  if (variable === undefined) return undefined;
  const made = [
    ...text.matchAll(new RegExp(`^[ \\t]*${variable}[ \\t]*=[ \\t]*(\\w+)(?:\\.override\\([^()]*\\))?\\(`, 'gm')),
  ];
  const name = made.at(-1)?.[1];
  const found = name === undefined ? undefined : decoratedFunction(text, name);
  const keys = found && found.decorators.length > 0 ? returnedKeys(found.text) : [];
  if (keys.length === 0) return undefined;
  return keys.map((label) => ({ label, kind: CompletionItemKind.Field, detail: `returned by ${name}` }));
}

/** `default_args`, wherever the dict is written: what every operator takes, and what that may be. */
function defaultArguments(place: StringPlace, before: string): readonly Candidate[] | undefined {
  const [, written] = /^[\s\S]*\bdefault_args\s*(?::[^=\n]*)?=\s*(\{[\s\S]*)$/i.exec(before) ?? [];
  const at = written === undefined ? undefined : dictAt(written);
  if (!at || at.path.length !== (at.isKey ? 0 : 1)) return undefined;
  if (!at.isKey) return argumentCandidates({ ...place, call: undefined }, at.path[0] ?? '', '');
  const parameters = operatorCatalogue(place.text.airflowVersion).base()?.parameters ?? [];
  return parameters
    .filter(({ name }) => !OF_ONE_TASK.has(name) && !at.given.includes(name))
    .map((parameter) => ({
      label: parameter.name,
      kind: CompletionItemKind.Property,
      detail: parameterText(parameter),
    }));
}

const OF_ONE_TASK = new Set(['task_id', 'task_group', 'dag']);

/** Of a dict that an argument is given. */
function keysWritten(place: StringPlace): readonly Candidate[] | undefined {
  const { call, text } = place;
  const name = call?.argument.name;
  if (!call || name === undefined) return undefined;
  const at = dictAt(call.argument.before.replace(/^\s*\w+\s*=\s*/, ''));
  if (!at) return undefined;
  const known = operatorCall(text, place.literal.opening);
  const keys = namedKeys(place, name, at) ?? literalDictKeys(known?.facts.name ?? call.callee, name, at);
  return keys?.filter(({ label }) => !at.given.includes(label)) ?? [];
}

function namedKeys(place: StringPlace, name: string, at: DictAt): readonly Candidate[] | undefined {
  const { call, text } = place;
  if (!call || !at.isKey || at.path.length > 0) return undefined;
  if (name === 'conf' && /TriggerDagRunOperator/.test(call.callee))
    return paramCandidates(dagsNamed(place, 'trigger_dag_id'));
  if (name === 'op_kwargs') {
    const [, callable] = /\bpython_callable\s*=\s*(\w+)/.exec(text.text.slice(call.start, call.end)) ?? [];
    const found = callable === undefined ? undefined : decoratedFunction(text.text, callable);
    return found?.parameters.map((each) => ({
      label: each.name,
      kind: CompletionItemKind.Property,
      detail: parameterText(each),
    }));
  }
  return undefined;
}
