/** Params by name: those of DAGs, and of their tasks. */
import { CompletionItemKind } from 'vscode-languageserver';
import type { Dag } from '../dag/model.ts';
import type { Candidate } from './completion-place.ts';

export function paramCandidates(dags: readonly Dag[]): readonly Candidate[] {
  const found = new Map<string, Candidate>();
  for (const dag of dags) {
    for (const { name, default: value, description } of dag.params) {
      const shown = value.kind === 'json' ? `default ${JSON.stringify(value.value)}` : undefined;
      found.set(name, {
        label: name,
        kind: CompletionItemKind.Field,
        detail: [`param of ${dag.dagId}`, shown].filter((part) => part !== undefined).join(', '),
        ...(description ? { documentation: description } : {}),
      });
    }
    for (const task of dag.tasks) {
      const given = task.args.find(({ name }) => name === 'params')?.value;
      if (given?.kind !== 'json' || given.value === null || typeof given.value !== 'object') continue;
      if (Array.isArray(given.value)) continue;
      for (const name of Object.keys(given.value)) {
        if (!found.has(name))
          found.set(name, { label: name, kind: CompletionItemKind.Field, detail: `param of ${task.taskId}` });
      }
    }
  }
  return [...found.values()];
}
