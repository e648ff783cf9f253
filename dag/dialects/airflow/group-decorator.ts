/** `@task_group`: a function that makes a group each time it is called, and mapped groups. */
import { callValue } from '../../python/calls.ts';
import {
  type CallArguments,
  instance,
  type NativeCall,
  NONE,
  native,
  nativeClass,
  type PyClass,
  type PyFunction,
  type Site,
  str,
  TRUE,
  unknown,
  type Value,
} from '../../python/values.ts';
import { checkCall, fitting } from './call-signatures.ts';
import { alwaysInside, xcomOf } from './dependencies.ts';
import { checkExpandKwargs, checkExpansion, tellMapping } from './expansions.ts';
import { checkNoPositional } from './function-arguments.ts';
import type { GroupRecord, TaskRecord } from './graph.ts';
import { checkGroupNames, tellForgottenId } from './group-arguments.ts';
import { closeGroup, type GroupDraft, initialiseGroup, TASK_GROUP } from './groups.ts';
import { refuseRepeated } from './mapped-functions.ts';
import { stateOf } from './state.ts';
import { makeElement } from './xcoms.ts';

interface GroupFactory {
  readonly kind: 'group-factory';
  readonly function: Value;
  readonly keywords: ReadonlyMap<string, Value>;
  readonly keywordSites: ReadonlyMap<string, Site>;
  readonly partial: ReadonlyMap<string, Value>;
}

function factoryOf(value: Value): GroupFactory | undefined {
  const record = value.kind === 'instance' ? (value.payload as { kind?: string } | undefined) : undefined;
  return record?.kind === 'group-factory' ? (record as GroupFactory) : undefined;
}

/** The function that is surely called: what a decorator in between gives is not known to be it. */
function plainFunction({ function: made }: GroupFactory): PyFunction | undefined {
  return made.kind === 'function' && !made.attrs.has('__wrapped__') ? made : undefined;
}

const FACTORY: PyClass = nativeClass(
  'airflow.decorators.task_group',
  '_TaskGroupFactory',
  [],
  [
    ['__call__', native('__call__', (call) => runFactory(call, call, {}))],
    [
      'override',
      native('override', (call) => {
        checkGroupNames(call.interpreter, call.keywords.keys(), call.keywordSites, call.site);
        return copyFactory(call, (factory) => ({
          ...factory,
          keywords: new Map([...factory.keywords, ...call.keywords]),
          keywordSites: new Map([...factory.keywordSites, ...call.keywordSites]),
        }));
      }),
    ],
    ['partial', native('partial', partialFactory)],
    ['expand', native('expand', (call) => expandFactory(call, 'expand'))],
    ['expand_kwargs', native('expand_kwargs', (call) => expandFactory(call, 'expand_kwargs'))],
    [
      'function',
      {
        kind: 'property',
        getter: native('function', (call) => factoryOf(call.positional[0] ?? call.self)?.function ?? NONE),
      },
    ],
  ],
);

function makeFactory(factory: GroupFactory, site: Site): Value {
  const made = instance(FACTORY, site);
  made.payload = factory;
  return made;
}

function copyFactory(call: NativeCall, change: (factory: GroupFactory) => GroupFactory): Value {
  const factory = factoryOf(call.self);
  return factory ? makeFactory(change(factory), call.site) : call.self;
}

function partialFactory(call: NativeCall): Value {
  checkNoPositional(call, 'partial');
  const factory = factoryOf(call.self);
  if (factory) {
    checkNames(call, factory, 'partial');
    refuseRepeated(call, factory.partial);
  }
  return copyFactory(call, (own) => ({ ...own, partial: new Map([...own.partial, ...call.keywords]) }));
}

function checkNames(call: NativeCall, factory: GroupFactory, method: string): void {
  const callable = plainFunction(factory);
  if (!callable || callable.node.parameters.some(({ kind }) => kind === 'var-keyword')) return;
  const names = callable.node.parameters.map(({ name }) => name);
  for (const name of call.keywords.keys()) {
    if (names.includes(name)) continue;
    tellMapping(call, {
      code: 'unknown-argument',
      message: `'${callable.name}' has no argument '${name}' that .${method}() could give`,
      site: call.keywordSites.get(name) ?? call.site,
      related: [{ site: callable.site, message: `'${callable.name}' is defined here` }],
    });
  }
}

function takesAnything(factory: GroupFactory, kinds: readonly string[]): boolean {
  const callable = plainFunction(factory);
  return !callable || callable.node.parameters.some(({ kind }) => kinds.includes(kind));
}

function checkExpanded(call: NativeCall, factory: GroupFactory, method: 'expand' | 'expand_kwargs'): void {
  const three = stateOf(call.interpreter).airflowVersion === 3;
  if (method === 'expand_kwargs') {
    checkExpandKwargs(call, three, 'group');
    const callable = plainFunction(factory);
    if (callable && takesAnything(factory, ['var-keyword', 'var-positional']))
      tellMapping(call, {
        message: `.expand_kwargs() has to know the parameters of '${callable.name}': name them instead of * and **`,
      });
    return;
  }
  checkNoPositional(call, 'expand');
  checkExpansion(call, {
    anyValue: takesAnything(factory, ['var-keyword']),
    resultsOnly: three,
    taken: (name) => {
      if (factory.partial.has(name)) return `'${name}' is given to .partial() already: leave it out of one of the two`;
      return three && xcomOf(call.keywords.get(name))?.form === 'element'
        ? `'${name}' stands for an element of the group around, and Airflow maps no group over that`
        : undefined;
    },
  });
  checkNames(call, factory, 'expand');
}

function expandFactory(call: NativeCall, method: 'expand' | 'expand_kwargs'): Value {
  const factory = factoryOf(call.self);
  if (!factory) return call.self;
  checkExpanded(call, factory, method);
  const given = method === 'expand' ? [...call.keywords.values()] : call.positional;
  const sources = given.flatMap((value) => xcomTasks(value));
  const names =
    method === 'expand'
      ? [...call.keywords.keys()]
      : factory.function.kind === 'function'
        ? factory.function.node.parameters
            .map((parameter) => parameter.name)
            .filter((name) => !factory.partial.has(name))
        : [];
  // Airflow: an element stands for everything that the group is mapped over, so its users depend on all of that.
  const keywords = new Map([
    ...factory.partial,
    ...names.map((name) => [name, makeElement(sources, call.site)] as const),
  ]);
  return runFactory(
    call,
    { ...call, positional: [], positionalSites: [], keywords },
    { mapped: true, expandedOver: sources },
  );
}

function xcomTasks(value: Value): readonly TaskRecord[] {
  const xcom = xcomOf(value);
  if (xcom) return xcom.tasks;
  if (value.kind === 'list' || value.kind === 'tuple') return value.items.flatMap(xcomTasks);
  if (value.kind === 'dict') return [...value.entries.values()].flatMap((entry) => xcomTasks(entry.value));
  return [];
}

function runFactory(call: NativeCall, args: CallArguments, draft: GroupDraft): Value {
  const { interpreter, site } = call;
  const factory = factoryOf(call.self);
  if (!factory) return call.self;
  const keywords = new Map(factory.keywords);
  const namedAfter = !keywords.has('group_id') && factory.function.kind === 'function' ? factory.function : undefined;
  if (namedAfter) keywords.set('group_id', str(namedAfter.name));
  const made = instance(TASK_GROUP, site);
  const suffix = keywords.get('add_suffix_on_collision');
  const group = initialiseGroup(
    interpreter,
    made,
    {
      positional: [],
      positionalSites: [],
      keywords: keywords.has('group_id') ? keywords : keywords.set('group_id', unknown('the id of a task group', site)),
      keywordSites: factory.keywordSites,
    },
    site,
    { ...draft, ...(namedAfter ? { namedAfter } : {}), suffixOnCollision: suffix ? suffix === TRUE : true },
  );
  if (!group) return unknown('a task group outside a DAG', site, { broken: true });
  const all = { ...args, keywords: new Map([...factory.partial, ...args.keywords]) };
  const callable = plainFunction(factory);
  const fits = !callable || checkCall(interpreter, callable, all, site);
  const stack = stateOf(interpreter).groupStack;
  stack.push(group);
  let result: Value;
  try {
    result = callValue(interpreter, factory.function, fits || !callable ? all : fitting(callable, all, site), site);
  } finally {
    stack.length = stack.lastIndexOf(group);
  }
  checkAlwaysInside(call, group);
  closeGroup(call, group);
  return result.kind === 'none' ? made : result;
}

/** Airflow goes through the tasks of a mapped group when it ties it to what it is mapped over. */
function checkAlwaysInside(call: NativeCall, group: GroupRecord): void {
  const child = group.expandedOver.length > 0 ? alwaysInside(group) : undefined;
  if (!child) return;
  tellMapping(call, {
    message: `The group is mapped over a task's result and has to wait for it: this does not go with the trigger rule 'always' of '${child.taskId}'`,
    related: [{ site: child.site, message: `'${child.taskId}' is made here` }],
  });
}

/** `@task_group`, with and without arguments. */
export const TASK_GROUP_DECORATOR = native(
  'task_group',
  (call) => {
    const [callable] = call.positional;
    const { interpreter, keywords, keywordSites, site } = call;
    checkGroupNames(
      interpreter,
      [...keywords.keys()].filter((name) => name !== 'python_callable'),
      keywordSites,
      site,
    );
    if (call.positional.length > 1)
      tellMapping(call, {
        code: 'unknown-argument',
        message: '@task_group takes its arguments by name only: group_id=…, tooltip=…',
        site: call.positionalSites[1] ?? site,
      });
    const isId = callable && ['str', 'int', 'list', 'tuple', 'dict'].includes(callable.kind);
    if (callable && isId) tellForgottenId(interpreter, callable, call.positionalSites[0], site);
    if (callable && !isId && keywords.size === 0)
      return makeFactory(
        { kind: 'group-factory', function: callable, keywords, keywordSites, partial: new Map() },
        site,
      );
    return native('task_group', (inner) => decorated(inner, keywords, keywordSites), false);
  },
  false,
);

/** Airflow: with arguments it makes a decorator, whatever function was given beside them. */
function decorated(
  call: NativeCall,
  keywords: ReadonlyMap<string, Value>,
  keywordSites: ReadonlyMap<string, Site>,
): Value {
  const [callable] = call.positional;
  if (!callable)
    tellMapping(call, {
      code: 'missing-argument',
      message: 'task_group(…) with arguments gives a decorator, which needs the function: task_group(…)(function)',
    });
  return makeFactory(
    { kind: 'group-factory', function: callable ?? NONE, keywords, keywordSites, partial: new Map() },
    call.site,
  );
}
