/** Dynamic task mapping: `Operator.partial(...).expand(...)` and `.expand_kwargs(...)`. */
import type { Interpreter } from '../../python/interpreter.ts';
import {
  type CallArguments,
  instance,
  type NativeCall,
  NONE,
  native,
  nativeClass,
  type PyClass,
  unknown,
  type Value,
} from '../../python/values.ts';
import { checkExpandKwargs, checkExpansion, checkNotInMappedGroup, tellMapping } from './expansions.ts';
import { checkNoPositional } from './function-arguments.ts';
import { doubt } from './graph.ts';
import { dependOnXComs, initialiseTask, isOperatorClass, mergedDefaults } from './operators.ts';
import { currentDag, currentGroup, groupOf, stateOf, taskOf } from './state.ts';
import { checkMappedNames, checkPartialValues, isUnmappable } from './unmappable.ts';

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
          checkMapped(call);
          return expand(call, [...call.keywords.keys()]);
        }),
      ],
      [
        'expand_kwargs',
        native('expand_kwargs', (call) => {
          checkExpandKwargs(call, true, 'task');
          return expand(call, []);
        }),
      ],
    ],
  );
  return partialClass;
}

export function partialOperator(call: NativeCall): Value {
  if (!isOperatorClass(call.self)) return unknown('.partial() of something that is not an operator', call.site);
  checkNoPositional(call, 'partial');
  checkMappedNames(call.interpreter, call.self, call, call.site);
  const merged = new Map([...knownDefaults(call.interpreter, call), ...call.keywords]);
  checkPartialValues(call.interpreter, call.keywords, merged, call.keywordSites, call.site);
  const isNamed = call.keywords.has('task_id') || call.unknownKeywords;
  if (!isNamed && call.positional.length === 0)
    tellMapping(call, {
      code: 'missing-argument',
      message: `${call.self.name}.partial() needs the argument 'task_id'`,
    });
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
      keywords: isNamed
        ? call.keywords
        : new Map([...call.keywords, ['task_id', unknown('a task id that lacks', call.site, { broken: true })]]),
      keywordSites: call.keywordSites,
      ...(call.unknownKeywords ? { unknownKeywords: call.unknownKeywords } : {}),
    },
    ...(dag ? { dag: dag.instance } : {}),
    ...(group?.instance ? { group: group.instance } : {}),
  };
  made.payload = record;
  return made;
}

/** `task.partial(…)`: Airflow has it for classes only. */
export function partialOfTask(call: NativeCall): Value {
  const task = taskOf(call.self);
  tellMapping(call, {
    message: `.partial() is for operator classes, and '${task?.taskId ?? 'this'}' is a task already: call it on the class`,
  });
  return unknown('.partial() of a task', call.site, { broken: true });
}

/** Nothing where it is not known what the defaults are. */
export function knownDefaults(interpreter: Interpreter, args: CallArguments): ReadonlyMap<string, Value> {
  const dag = currentDag(stateOf(interpreter));
  const given = [dag?.args.get('default_args'), args.keywords.get('default_args')];
  const { values, uncertain } = mergedDefaults(interpreter, args);
  return uncertain || given.some((value) => value?.kind === 'unknown') ? new Map() : values;
}

function checkMapped(call: NativeCall): void {
  const partial = partialOf(call.self);
  if (!partial) return;
  const { interpreter } = call;
  const { airflowVersion } = stateOf(interpreter);
  const values = knownDefaults(interpreter, partial.args);
  checkMappedNames(interpreter, partial.cls, call, call.site);
  checkExpansion(call, {
    anyValue: false,
    resultsOnly: true,
    taken: (name) => {
      if (partial.args.keywords.has(name) && name !== 'task_id')
        return `'${name}' is given to .partial() already: leave it out of one of the two`;
      return isUnmappable(name, airflowVersion, values)
        ? `'${name}' is the same for all tasks that are mapped: give it to .partial()`
        : undefined;
    },
  });
}

function expand(call: NativeCall, names: readonly string[]): Value {
  const partial = partialOf(call.self);
  if (!partial) return unknown('an expansion that cannot be followed', call.site);
  checkNotInMappedGroup(call, groupOf(partial.group));
  const keywords = new Map(partial.args.keywords);
  if (partial.dag && !keywords.has('dag')) keywords.set('dag', partial.dag);
  if (partial.group && !keywords.has('task_group')) keywords.set('task_group', partial.group);
  const made = instance(partial.cls, call.site);
  const expanded = new Map([...keywords]);
  for (const name of names) expanded.set(name, call.keywords.get(name) ?? NONE);
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
    const dicts = names.length > 0 ? undefined : call.keywords.get('kwargs');
    for (const value of dicts ? [...call.positional, dicts] : call.positional)
      dependOnXComs(call.interpreter, task, value, call.site);
    if (call.unknownKeywords && task.dag) doubt(task.dag, call.unknownKeywords, call.site);
  }
  return made;
}
