/** `textDocument/completion` in Jinja: what Airflow puts at a template's disposal, and tasks, params and names by id. */
import { type CompletionItem, CompletionItemKind } from 'vscode-languageserver';
import { names, tasksOf } from './argument-values.ts';
import {
  type Candidate,
  type CompletionPlace,
  dagsAround,
  itemsReplacing,
  type StringPlace,
} from './completion-place.ts';
import { bracesIn, jinjaAt } from './jinja-at.ts';
import { FILTERS, membersOf, STATEMENTS, TESTS, type TemplateName, templateVariables } from './jinja-vocabulary.ts';
import { operatorCall } from './operator-call.ts';
import { paramCandidates } from './param-candidates.ts';
import { xcomKeys } from './xcom-keys.ts';

/** Undefined outside `{{ … }}` and `{% … %}`, and in arguments that Airflow does not render. */
export function jinjaCompletions(place: StringPlace): CompletionItem[] | undefined {
  const { text, offset } = place.text;
  const { literal, call } = place;
  const template = text.slice(literal.start, literal.end);
  const jinja = jinjaAt(template, offset - literal.start, bracesIn(literal.prefix));
  if (!jinja) return undefined;
  const { name } = call?.argument ?? {};
  const found = name === undefined ? undefined : operatorCall(place.text, literal.opening);
  if (found?.parameters.find((each) => each.name === name)?.isTemplated === false) return [];
  return templateCompletions(place, jinja.before, jinja.kind);
}

/** `before`: from behind the opening braces up to the cursor. */
export function templateCompletions(
  place: CompletionPlace,
  before: string,
  kind: 'expression' | 'statement',
): CompletionItem[] {
  const { text, offset } = place.text;
  const [word = ''] = /[\w-]*$/.exec(before) ?? [];
  const inText = textCandidates(place, before);
  if (inText) {
    const [typed = ''] = /[^'"\\]*$/.exec(before) ?? [];
    const behind = /^[\w.-]*/.exec(text.slice(offset))?.[0] ?? '';
    return itemsReplacing(place, offset - typed.length, offset + behind.length, inText);
  }
  if (isInQuotes(before)) return [];
  const behind = /^\w*/.exec(text.slice(offset))?.[0] ?? '';
  const candidates = codeCandidates(place, before.slice(0, before.length - word.length), kind);
  return itemsReplacing(place, offset - word.length, offset + behind.length, candidates);
}

/** Inside the quotes of an argument that names something; undefined elsewhere. */
function textCandidates(place: CompletionPlace, before: string): readonly Candidate[] | undefined {
  const pull = /\bxcom_pull\(\s*(?:[^()]*,\s*)?(?:task_ids\s*=\s*)?[[(]?\s*(?:\\?["'][^"']*["'],?\s*)*\\?["'][^"']*$/;
  if (/\bdag_id\s*=\s*\\?["'][^"']*$/.test(before)) return undefined;
  const key = /\bxcom_pull\(([^()]*)\bkey\s*=\s*\\?["'][^"']*$/.exec(before)?.[1];
  if (key !== undefined) return xcomKeys(place, quoted(key));
  if (pull.test(before) && !/\bkey\s*=\s*\\?["'][^"']*$/.test(before)) return tasksOf(dagsAround(place));
  if (/\bvar\.(value|json)\.get\(\s*\\?["'][^"']*$/.test(before)) return names(place, 'variable');
  if (/\bconn\.get\(\s*\\?["'][^"']*$/.test(before)) return names(place, 'connection');
  if (/\b(params|dag_run\.conf)(\[|\.get\()\s*\\?["'][^"']*$/.test(before)) return paramCandidates(dagsAround(place));
  return undefined;
}

/** The ids in a text; undefined where there are none. */
function quoted(text: string): readonly string[] | undefined {
  const ids = [...text.matchAll(/(["'])([^"']*)\1/g)].map(([, , id = '']) => id);
  return ids.length > 0 ? ids : undefined;
}

function isInQuotes(before: string): boolean {
  return (before.match(/'/g)?.length ?? 0) % 2 === 1 || (before.match(/"/g)?.length ?? 0) % 2 === 1;
}

/** `head`: what stands before the word at the cursor. */
function codeCandidates(place: CompletionPlace, head: string, kind: 'expression' | 'statement'): readonly Candidate[] {
  const { airflowVersion } = place.text;
  if (kind === 'statement' && head.trim() === '') return STATEMENTS.map(candidate(CompletionItemKind.Keyword));
  if (/(^|[^|])\|\s*$/.test(head))
    return [
      ...defined(place, 'filters', CompletionItemKind.Function),
      ...FILTERS.map(candidate(CompletionItemKind.Function)),
    ];
  if (/\bis\s+(not\s+)?$/.test(head)) return TESTS.map(candidate(CompletionItemKind.Function));
  const [, path] = /((?:\w+\.)+)$/.exec(head) ?? [];
  if (path === undefined) {
    if (/[\])"'\d]\s*\.?$/.test(head) || head.endsWith('.')) return [];
    return [
      ...defined(place, 'macros', CompletionItemKind.Constant),
      ...templateVariables(airflowVersion).map(candidate(CompletionItemKind.Variable)),
    ];
  }
  const owner = path.slice(0, -1);
  if (/^((dag|task)\.)?params$/.test(owner)) return paramCandidates(dagsAround(place));
  if (owner === 'dag_run.conf') return paramCandidates(dagsAround(place));
  if (/^var\.(value|json)$/.test(owner)) return names(place, 'variable').filter(isIdentifier);
  if (owner === 'conn') return names(place, 'connection').filter(isIdentifier);
  return membersOf(owner, airflowVersion).map(candidate(CompletionItemKind.Property));
}

/** What the DAGs around define for their templates. */
function defined(place: CompletionPlace, what: 'macros' | 'filters', kind: CompletionItemKind): readonly Candidate[] {
  const found = new Map<string, Candidate>();
  for (const { dagId, templateNames } of dagsAround(place))
    for (const { name, about, isCall } of templateNames?.[what] ?? [])
      found.set(name, {
        label: name,
        kind: isCall ? CompletionItemKind.Function : kind,
        detail: about,
        documentation: `${what === 'macros' ? 'user_defined_macros' : 'user_defined_filters'} of ${dagId}`,
      });
  return [...found.values()];
}

/** A name with a dash cannot stand behind a dot. */
function isIdentifier({ label }: Candidate): boolean {
  return /^\w+$/.test(label);
}

function candidate(kind: CompletionItemKind): (name: TemplateName) => Candidate {
  return ({ name, about, isCall }) => ({ label: name, kind: isCall ? CompletionItemKind.Method : kind, detail: about });
}
