/** Assets (Airflow 2: datasets) that a schedule waits for and that tasks update. */
import type { AssetReference } from '../../model.ts';
import { locationOf, type Value } from '../../python/values.ts';
import type { DagRecord, TaskRecord } from './graph.ts';

export interface FoundAssets {
  readonly assets: readonly AssetReference[];
  /** There are others that are not known: an alias, an unknown value. */
  readonly isOpen: boolean;
}

/** Those of which every one has to be updated before a run begins; undefined where that is not how the schedule works. */
export function awaitedAssets(dag: DagRecord): readonly AssetReference[] | undefined {
  const schedule = dag.args.get('schedule');
  const { assets, isOpen } = assetsIn(schedule);
  return isOpen || assets.length === 0 ? undefined : assets;
}

export function updatedAssets(task: TaskRecord): FoundAssets {
  const outlets = assetsIn(task.args.get('outlets'));
  // `@asset`: a DAG of one task, named after the asset. Of `@asset.multi` more is not kept.
  if (task.operator !== '_AssetMainOperator' || !task.dag) return outlets;
  return { assets: [...outlets.assets, { name: task.dag.dagId, uri: task.dag.dagId }], isOpen: true };
}

const NONE: FoundAssets = { assets: [], isOpen: false };
const OPEN: FoundAssets = { assets: [], isOpen: true };

function assetsIn(value: Value | undefined, depth = 0): FoundAssets {
  if (!value || value.kind === 'none' || depth > 8) return NONE;
  if (value.kind === 'list' || value.kind === 'tuple') {
    const found = value.items.map((item) => assetsIn(item, depth + 1));
    const isOpen = ('uncertain' in value && value.uncertain !== undefined) || found.some((each) => each.isOpen);
    return { assets: found.flatMap(({ assets }) => assets), isOpen };
  }
  if (value.kind !== 'instance') return OPEN;
  const { attrs, cls, site } = value;
  // A watcher updates it from outside.
  if ((cls.name === 'Asset' || cls.name === 'Dataset') && !attrs.has('watchers')) {
    const [name, uri] = [attrs.get('name'), attrs.get('uri')];
    if (name?.kind !== 'str' || uri?.kind !== 'str') return OPEN;
    return { assets: [{ name: name.value, uri: uri.value, location: locationOf(site) }], isOpen: false };
  }
  if (cls.name !== 'AssetAll') return OPEN;
  const objects = attrs.get('objects');
  const given = objects ? [objects] : [...attrs].filter(([name]) => name.startsWith('arg')).map(([, each]) => each);
  const found = given.map((each) => assetsIn(each, depth + 1));
  return { assets: found.flatMap(({ assets }) => assets), isOpen: found.some((each) => each.isOpen) };
}
