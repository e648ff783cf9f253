/**
 * `deprecated`: what Airflow 3 still takes, and says at every import that it will not for ever. Source: the warnings of its 3.3 and of
 * the standard provider. Imports from old places are `moved-import`'s.
 */
import type { Fix } from '../../model.ts';
import type { ParsedSource } from '../../python/interpreter.ts';
import type { CallArgument, Span } from '../../python/syntax.ts';
import { locationOf, type Site, type Value } from '../../python/values.ts';
import type { DagRecord } from './graph.ts';
import { keywordSite } from './refusals.ts';
import type { AirflowState, Fault } from './state.ts';
import type { SyntaxNode } from './syntax-walk.ts';
import type { WrittenPaths } from './written-paths.ts';

export function deprecated(
  source: ParsedSource,
  dags: readonly DagRecord[],
  { airflowVersion }: AirflowState,
  written: () => WrittenPaths,
): readonly Fault[] {
  if (airflowVersion !== 3) return [];
  return [...emails(source, dags), ...sensors(source, written)];
}

/** Once for each place that gives an address: without one, Airflow says nothing of `email_on_failure` and `email_on_retry`. */
function emails({ document }: ParsedSource, dags: readonly DagRecord[]): readonly Fault[] {
  if (!/\bemail\b/.test(document.text)) return [];
  const told = new Set<number>();
  return dags.flatMap((dag) => {
    const tasks = [...dag.tasks.values()];
    const defaults = dag.args.get('default_args');
    const given: readonly (readonly [Value | undefined, Site | undefined])[] = [
      ...(defaults?.kind === 'dict' && tasks.length > 0
        ? [[defaults.entries.get('semail')?.value, defaults.sites?.get('email')] as const]
        : []),
      ...tasks.map((task) => [task.args.get('email'), task.argSites.get('email')] as const),
    ];
    return given.flatMap(([value, site]): Fault[] => {
      if (!value || value.kind === 'none' || site?.document !== document || told.has(site.start)) return [];
      told.add(site.start);
      return [
        hint(
          "'email' of a task is deprecated: SmtpNotifier in on_failure_callback takes its place",
          keywordSite(site, 'email') ?? site,
        ),
      ];
    });
  });
}

/** Class of the standard provider → what takes its place. */
const DEFERRABLE: { readonly [name: string]: string | undefined } = {
  TimeSensorAsync: 'TimeSensor',
  TimeDeltaSensorAsync: 'TimeDeltaSensor',
};

function sensors({ document }: ParsedSource, written: () => WrittenPaths): readonly Fault[] {
  if (!/\b(poll_interval|Time(Delta)?SensorAsync)\b/.test(document.text)) return [];
  const { of, nodes } = written();
  return [...nodes()].flatMap((node): readonly Fault[] => {
    const path = node.kind === 'call' ? of(node.callee) : undefined;
    if (!path?.startsWith('airflow.providers.standard.sensors.')) return [];
    const name = path.slice(path.lastIndexOf('.') + 1);
    const instead = DEFERRABLE[name];
    if (instead)
      return [
        hint(`${name} is deprecated: write ${instead}(…, deferrable=True)`, spanOf(document, node.callee as Span)),
      ];
    return name === 'ExternalTaskSensor' ? pollInterval(document, node) : [];
  });
}

function pollInterval(document: Site['document'], node: SyntaxNode): readonly Fault[] {
  const args = node.args as readonly (CallArgument & { readonly name?: string })[];
  const given = args.find(({ kind, name }) => kind === 'keyword' && name === 'poll_interval');
  if (!given) return [];
  const site = { document, start: given.start, end: given.start + 'poll_interval'.length };
  const fixes: readonly Fix[] = args.some(({ name }) => name === 'poke_interval')
    ? []
    : [
        {
          title: "Change it to 'poke_interval'",
          edits: [{ location: locationOf(site), newText: 'poke_interval' }],
          preferred: true,
        },
      ];
  return [hint("'poll_interval' of ExternalTaskSensor is deprecated: it is 'poke_interval'", site, fixes)];
}

function spanOf(document: Site['document'], { start, end }: Span): Site {
  return { document, start, end };
}

function hint(message: string, site: Site, fixes: readonly Fix[] = []): Fault {
  return { code: 'deprecated', severity: 'hint', message, site, related: [], fixes };
}
