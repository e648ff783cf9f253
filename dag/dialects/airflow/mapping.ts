/** Dynamic task mapping: `Operator.partial(...).expand(...)` and `.expand_kwargs(...)`. */
import {
  type CallArguments,
  instance,
  type NativeCall,
  native,
  nativeClass,
  type PyClass,
  unknown,
  type Value,
} from '../../python/values.ts';
import { checkNoPositional } from './function-arguments.ts';
import { doubt } from './graph.ts';
import { dependOnXComs, initialiseTask, isOperatorClass } from './operators.ts';
import { currentDag, currentGroup, report, stateOf } from './state.ts';

interface PartialRecord {
  readonly kind: 'partial';
  readonly cls: PyClass;
  readonly args: CallArguments;
  /** Where `.partial` was called decides the DAG and the group. */
  readonly dag?: Value;
  readonly group?: Value;
}

function partialOf(value: Value): PartialRecord | undefined {
  const record = value.kind === 'instance' ? (value.payload as { kind?: string } | undefined) : undefined;
  return record?.kind === 'partial' ? (record as PartialRecord) : undefined;
}

let partialClass: PyClass | undefined;

function classOfPartial(): PyClass {
  partialClass ??= nativeClass(
    'airflow.models.mappedoperator',
    'OperatorPartial',
    [],
    [
      [
        'expand',
        native('expand', (call) => {
          checkNoPositional(call, 'expand');
          return expand(call, [...call.keywords.keys()]);
        }),
      ],
      ['expand_kwargs', native('expand_kwargs', (call) => expand(call, []))],
    ],
  );
  return partialClass;
}

export function partialOperator(call: NativeCall): Value {
  if (!isOperatorClass(call.self)) return unknown('.partial() of something that is not an operator', call.site);
  checkNoPositional(call, 'partial');
  const state = stateOf(call.interpreter);
  const dag = currentDag(state);
  const group = currentGroup(state, dag);
  const made = instance(classOfPartial(), call.site);
  const record: PartialRecord = {
    kind: 'partial',
    cls: call.self,
    args: {
      positional: [],
      positionalSites: [],
      keywords: call.keywords,
      keywordSites: call.keywordSites,
      ...(call.unknownKeywords ? { unknownKeywords: call.unknownKeywords } : {}),
    },
    ...(dag ? { dag: dag.instance } : {}),
    ...(group?.instance ? { group: group.instance } : {}),
  };
  made.payload = record;
  return made;
}

function expand(call: NativeCall, names: readonly string[]): Value {
  const partial = partialOf(call.self);
  if (!partial) return unknown('an expansion that cannot be followed', call.site);
  checkExpansion(call, names);
  const keywords = new Map(partial.args.keywords);
  if (partial.dag && !keywords.has('dag')) keywords.set('dag', partial.dag);
  if (partial.group && !keywords.has('task_group')) keywords.set('task_group', partial.group);
  const made = instance(partial.cls, call.site);
  const expanded = new Map([...keywords]);
  for (const [name, value] of call.keywords) expanded.set(name, value);
  const sites = new Map([...partial.args.keywordSites, ...call.keywordSites]);
  const task = initialiseTask(
    call.interpreter,
    made,
    { ...partial.args, keywords: expanded, keywordSites: sites },
    call.site,
    {
      operator: partial.cls.name,
      label: partial.cls.name,
      mapped: true,
      expanded: names,
    },
  );
  if (task) {
    for (const value of call.positional) dependOnXComs(call.interpreter, task, value, call.site);
    if (call.unknownKeywords && task.dag) doubt(task.dag, call.unknownKeywords, call.site);
  }
  return made;
}

/** Airflow refuses these when the file is imported. */
export function checkExpansion(call: NativeCall, names: readonly string[]): void {
  const dag = currentDag(stateOf(call.interpreter));
  const about = dag ? { dag } : {};
  if (
    names.length === 0 &&
    call.positional.length === 0 &&
    call.keywords.size === 0 &&
    !call.unknownKeywords &&
    !call.unknownPositional
  ) {
    report(call.interpreter, {
      code: 'invalid-mapping',
      message: '.expand() needs at least one argument to make tasks of',
      site: call.site,
      ...about,
    });
  }
  for (const name of names) {
    const value = call.keywords.get(name);
    if (!value || !['str', 'int', 'float', 'bool', 'none'].includes(value.kind)) continue;
    report(call.interpreter, {
      code: 'invalid-mapping',
      message: `.expand() makes one task for each element of '${name}', so it needs a list, a dict or a task's result`,
      site: call.keywordSites.get(name) ?? call.site,
      ...about,
    });
  }
}
