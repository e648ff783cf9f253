/** `template-file-missing`: a text that Airflow takes for the path of a template, because of how it ends. */
import { locationOf } from '../../python/values.ts';
import type { FileAccess } from '../../workspace.ts';
import type { DagRecord, TaskRecord } from './graph.ts';
import type { Fault } from './state.ts';
import type { TemplateText } from './template-texts.ts';

export function missingTemplateFile(
  task: TaskRecord,
  dag: DagRecord,
  { text, site }: TemplateText,
  folders: readonly string[],
  files: FileAccess,
): readonly Fault[] {
  // What is rendered or lies elsewhere cannot be looked for here.
  if (/[{}\\]|^[/~]|^\w+:|\n/.test(text)) return [];
  if (folders.some((folder) => files.kind(folder) !== 'directory')) return [];
  const isCommand = task.operator === 'BashOperator';
  const { document, end } = site;
  const isLiteral = document.text.slice(site.start, end) === text;
  return [
    {
      code: 'template-file-missing',
      severity: 'warning',
      message: `Airflow takes '${text}' for the path of a template, because of its end, and finds no such file beside the DAG's`,
      site,
      related: [],
      fixes:
        isCommand && isLiteral
          ? [
              {
                title: 'Add a blank at the end, so that it is taken for a command',
                edits: [{ location: locationOf({ document, start: end, end }), newText: ' ' }],
              },
            ]
          : [],
      dag,
    },
  ];
}
