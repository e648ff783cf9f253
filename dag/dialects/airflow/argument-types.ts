/**
 * `argument-type`: literals of another type than the operator's signature has. Python itself does not look at annotations, and a user
 * may have another version of the package, so it is a warning, and only where both sides leave no doubt.
 */
import type { Interpreter } from '../../python/interpreter.ts';
import type { Site, Value } from '../../python/values.ts';
import type { OperatorFacts } from './catalogue/catalogue.ts';
import type { TaskRecord } from './graph.ts';
import { refuse } from './refusals.ts';

/** Annotation → kinds of literals that fit it. */
const FITTING: { readonly [type: string]: readonly Value['kind'][] } = {
  str: ['str'],
  // A string given for a path, and bytes, are as good.
  bytes: ['bytes', 'str'],
  int: ['int', 'bool', 'float'],
  float: ['int', 'bool', 'float'],
  bool: ['bool', 'int'],
  timedelta: [],
  dict: ['dict'],
  Mapping: ['dict'],
  list: ['list', 'tuple'],
  tuple: ['list', 'tuple'],
  set: ['set', 'list', 'tuple'],
  Sequence: ['list', 'tuple', 'str'],
  Iterable: ['list', 'tuple', 'str', 'set', 'dict'],
  Collection: ['list', 'tuple', 'str', 'set', 'dict'],
  None: ['none'],
  ArgNotSet: [],
};

const NAMES: { readonly [kind in Value['kind']]?: string } = {
  str: 'a string',
  int: 'a whole number',
  float: 'a number',
  bool: 'True or False',
  dict: 'a dict',
  list: 'a list',
};

export function checkArgumentTypes(
  interpreter: Interpreter,
  facts: OperatorFacts,
  task: TaskRecord,
  sites: ReadonlyMap<string, Site>,
): void {
  for (const { name, type } of facts.parameters) {
    const site = sites.get(name);
    const value = site && task.args.get(name);
    const what = value && NAMES[value.kind];
    // What is rendered may become anything.
    if (!type || !what || (value.kind === 'str' && value.value.includes('{'))) continue;
    if (fittingKinds(type)?.has(value.kind) ?? true) continue;
    refuse(interpreter, {
      code: 'argument-type',
      severity: 'warning',
      message: `'${name}' of ${facts.name} is ${words(type)}, not ${what} (${facts.distribution} ${facts.version})`,
      site,
      ...(task.dag ? { dag: task.dag } : {}),
    });
  }
}

const known = new Map<string, ReadonlySet<string> | null>();

/** Undefined when the annotation has something in it of which it is not known what fits. */
function fittingKinds(type: string): ReadonlySet<string> | undefined {
  const cached = known.get(type);
  if (cached !== undefined) return cached ?? undefined;
  const found = new Set<string>();
  for (const alternative of alternatives(type)) {
    const head = /^(?:typing\.|collections\.abc\.|datetime\.)?(\w+)(?:\[.*\])?$/.exec(alternative)?.[1] ?? '';
    const kinds = Object.hasOwn(FITTING, head) ? FITTING[head] : undefined;
    if (!kinds) {
      known.set(type, null);
      return undefined;
    }
    for (const kind of kinds) found.add(kind);
  }
  known.set(type, found);
  return found;
}

/** Of `a | b[c | d]` those at the top. */
function alternatives(type: string): readonly string[] {
  const found: string[] = [];
  let depth = 0;
  let start = 0;
  for (const [at, letter] of [...type].entries()) {
    if (letter === '[') depth++;
    else if (letter === ']') depth--;
    else if (letter === '|' && depth === 0) {
      found.push(type.slice(start, at).trim());
      start = at + 1;
    }
  }
  found.push(type.slice(start).trim());
  return found;
}

function words(type: string): string {
  return `of type ${type.replace(/ \| None$/, '')}`;
}
