/** `textDocument/completion` in a template file: Airflow's variables, macros and filters, and the params and tasks of its DAGs. */
import type { CompletionItem } from 'vscode-languageserver';
import type { Dag } from '../dag/model.ts';
import { templateCompletions } from './completion-jinja.ts';
import { jinjaAt } from './jinja-at.ts';
import type { NameSources } from './known-names.ts';
import type { TemplateUse } from './template-uses.ts';
import type { TextAt } from './text-at.ts';

export interface TemplatePlace extends NameSources {
  readonly uri: string;
  readonly text: TextAt;
  readonly uses: readonly TemplateUse[];
}

export function templateFileCompletion(place: TemplatePlace): CompletionItem[] {
  const { uri, text, uses } = place;
  const jinja = jinjaAt(text.text, text.offset);
  if (!jinja || uses.length === 0) return [];
  const file = { uri, dialect: 'airflow' as const, dags: dagsOf(uses), problems: [], dependencies: [], references: [] };
  return templateCompletions({ ...place, file }, jinja.before, jinja.kind);
}

/** Each with its params, those of its tasks only where they have this file rendered. */
function dagsOf(uses: readonly TemplateUse[]): readonly Dag[] {
  const rendering = new Set(uses.map(({ task }) => task));
  return [...new Set(uses.map(({ dag }) => dag))].map((dag) => ({
    ...dag,
    tasks: dag.tasks.map((task) =>
      rendering.has(task) ? task : { ...task, args: task.args.filter(({ name }) => name !== 'params') },
    ),
  }));
}
