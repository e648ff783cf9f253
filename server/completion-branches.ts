/** Task ids that a branching function may return: `return "…"` while it is typed. */
import { CompletionItemKind } from 'vscode-languageserver';
import { type Candidate, dagsAround, type StringPlace, tasksRunning } from './completion-place.ts';
import { belongsToDecorator } from './decorated-function.ts';

/** What comes directly after the branch first; empty where the cursor is at no such place. */
export function branchCandidates(place: StringPlace): readonly Candidate[] {
  const before = place.text.text.slice(0, place.literal.opening);
  if (!isReturned(before)) return [];
  const running = tasksRunning(place).filter(({ task }) => BRANCH.test(task.operator));
  const definition = definitionAround(before);
  if (running.length === 0 && !(definition && branches(definition, place.text.text))) return [];
  const dags = running.length > 0 ? [...new Set(running.map(({ dag }) => dag))] : dagsAround(place);
  const next = new Set(
    running.flatMap(({ dag, task }) =>
      dag.edges.filter(({ upstream }) => upstream === task.taskId).map(({ downstream }) => downstream),
    ),
  );
  const own = new Set(running.map(({ task }) => task.taskId));
  const ids = dags.flatMap((dag) => [
    ...dag.tasks.map(({ taskId, operatorLabel }) => ({ id: taskId, detail: operatorLabel })),
    ...dag.groups.map(({ groupId }) => ({ id: groupId, detail: 'task group' })),
  ]);
  const made = ids
    .filter(({ id }) => !own.has(id))
    .map(({ id, detail }) => ({
      label: id,
      kind: CompletionItemKind.Function,
      detail: next.has(id) ? `${detail} · comes next` : detail,
    }));
  return made.sort((a, b) => Number(next.has(b.label)) - Number(next.has(a.label)));
}

const BRANCH = /Branch/;

/** `return "`, `return ["a", "`, `return "a" if x else "`. */
function isReturned(before: string): boolean {
  // The last one: the functions above have their own.
  const [, rest] = /^[\s\S]*(?:^|\n)[ \t]+(?:[^#\n]*:[ \t]*)?return\b([\s\S]*)$/.exec(before.slice(-2000)) ?? [];
  if (rest === undefined) return false;
  // Behind a first line only inside brackets that are still open.
  if (!rest.includes('\n')) return !/[\w.]\s*\([^)]*$/.test(rest);
  return /^\s*[[({][^\])}]*$/.test(rest);
}

interface Definition {
  readonly name: string;
  /** The lines of decorators above it. */
  readonly decorators: string;
}

/** The innermost function around the end of a text, by indentation. */
function definitionAround(before: string): Definition | undefined {
  const lines = before.split(/\r\n|\r|\n/);
  let indentation = /^[ \t]*/.exec(lines.at(-1) ?? '')?.[0].length ?? 0;
  for (let line = lines.length - 2; line >= 0; line--) {
    const [, space = '', name] = /^([ \t]*)(?:async[ \t]+)?def[ \t]+(\w+)/.exec(lines[line] ?? '') ?? [];
    if (name === undefined || space.length >= indentation) continue;
    indentation = space.length;
    let first = line;
    while (first > 0 && belongsToDecorator(lines[first - 1] ?? '', space.length)) first--;
    return { name, decorators: lines.slice(first, line).join('\n') };
  }
  return undefined;
}

/** By its decorator, or because a branching operator is given it. */
function branches({ name, decorators }: Definition, text: string): boolean {
  if (/@(?:\w+\.)*branch\w*/.test(decorators)) return true;
  return new RegExp(`Branch\\w*Operator\\([^()]*python_callable\\s*=\\s*${name}\\b`).test(text);
}
