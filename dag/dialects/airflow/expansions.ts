import { viewOf } from '../../python/library/dict-views.ts';
import { locationOf, type NativeCall, type PyInstance, type Site, type Value } from '../../python/values.ts';
import { described } from './argument-values.ts';
import { xcomOf } from './dependencies.ts';
import type { GroupRecord } from './graph.ts';
import { refuse } from './refusals.ts';
import { currentDag, type Fault, stateOf, taskOf } from './state.ts';

const CODE = 'invalid-mapping';

export function tellMapping(call: NativeCall, fault: Pick<Fault, 'message'> & Partial<Fault>): void {
  const dag = currentDag(stateOf(call.interpreter));
  refuse(call.interpreter, { code: CODE, site: call.site, ...fault, ...(dag ? { dag } : {}) });
}

export interface ExpansionRules {
  /** Why an argument of this name cannot be mapped as well. */
  readonly taken: (name: string) => string | undefined;
  /** A function with `**kwargs` takes anything. */
  readonly anyValue: boolean;
  /** What a task pushed under a key of its own is no result to map over. */
  readonly resultsOnly: boolean;
}

/** Airflow refuses these when the file is imported. */
export function checkExpansion(call: NativeCall, rules: ExpansionRules): void {
  const { keywords, keywordSites, site } = call;
  if (call.positional.length === 0 && keywords.size === 0 && !call.unknownKeywords && !call.unknownPositional)
    tellMapping(call, { message: '.expand() needs at least one argument to make tasks of' });
  for (const [name, value] of keywords) {
    const at = keywordSites.get(name) ?? site;
    const why = rules.taken(name);
    const words = rules.anyValue ? undefined : notMappable(value);
    if (why !== undefined) tellMapping(call, { message: why, site: at });
    else if (words)
      tellMapping(call, {
        message: `.expand() makes one task for each element of '${name}', so it needs a list, a dict or a task's result, not ${words.words}`,
        site: at,
        fixes: at === site ? [] : fixesFor(words, at),
      });
    else if (rules.resultsOnly) checkKeys(call, value, at);
  }
}

/** Airflow: "cannot map over XCom with custom key …". */
function checkKeys(call: NativeCall, value: Value, at: Site): void {
  const xcom = xcomOf(value);
  if (xcom?.method) {
    tellMapping(call, {
      message: `.${xcom.method}() takes results of tasks only, and it was given something else`,
      site: at,
    });
    return;
  }
  const key = customKey(value);
  if (key === undefined) return;
  tellMapping(call, {
    message: `Nothing can be mapped over the key '${key}' of a result: let a task return that part as a whole, and map over what it returns`,
    site: at,
  });
}

function customKey(value: Value, depth = 0): string | undefined {
  const xcom = xcomOf(value);
  if (xcom) return xcom.form === 'element' || ['return_value', '…'].includes(xcom.key) ? undefined : xcom.key;
  if (depth > 4) return undefined;
  const within = (items: Iterable<Value>): string | undefined => {
    for (const item of items) {
      const key = customKey(item, depth + 1);
      if (key !== undefined) return key;
    }
    return undefined;
  };
  if (value.kind === 'list' && value.uncertain) return undefined;
  if (value.kind === 'list' || value.kind === 'tuple') return within(value.items);
  if (value.kind === 'dict' && !value.uncertain) return within([...value.entries.values()].map((entry) => entry.value));
  return undefined;
}

interface NotMappable {
  readonly words: string;
  /** What the value becomes, around its own text. */
  readonly fix?: readonly [title: string, before: string, after: string];
}

/** Undefined for what Airflow takes, and for what is not known. */
function notMappable(value: Value): NotMappable | undefined {
  switch (value.kind) {
    case 'str':
    case 'int':
    case 'float':
    case 'bool':
    case 'none':
      return { words: described(value) };
    case 'list':
      return viewOf(value)
        ? { words: `what .${viewOf(value)}() gives`, fix: ['Make a list of it', 'list(', ')'] }
        : undefined;
    case 'set':
      return { words: 'a set, which has no order', fix: ['Make a list of it', 'list(', ')'] };
    case 'iterator':
      return { words: 'a generator or iterator', fix: ['Make a list of it', 'list(', ')'] };
    case 'function':
      return value.name === '<lambda>'
        ? { words: 'a lambda' }
        : { words: `the function ${value.name} itself`, fix: ['Call it', '', '()'] };
    case 'method':
      return { words: 'a method that is not called', fix: ['Call it', '', '()'] };
    case 'class':
      return { words: `the class ${value.name}` };
    case 'instance': {
      if (taskOf(value)) return { words: 'a task; take its .output', fix: ["Add '.output'", '', '.output'] };
      if (isNative(value)) return { words: `an object of the class ${value.cls.name}` };
      const record = value.payload as { readonly kind?: string } | undefined;
      return record?.kind === 'task-factory' || record?.kind === 'group-factory'
        ? { words: 'a decorated function that is not called', fix: ['Call it', '', '()'] }
        : undefined;
    }
    default:
      return undefined;
  }
}

/** Of the classes that stand for one thing, which nobody can go through. */
function isNative({ cls }: PyInstance): boolean {
  if (cls.site) return false;
  if (cls.module.startsWith('airflow.')) return /^(Asset|Dataset)(Alias|All|Any)?$/.test(cls.name);
  return cls.module === 'datetime' && ['datetime', 'date', 'timedelta', 'time'].includes(cls.name);
}

/** Of a text that stays whole with something behind it. */
function fixesFor({ fix }: NotMappable, at: Site): Fault['fixes'] {
  if (!fix) return [];
  const [title, before, after] = fix;
  const text = at.document.text.slice(at.start, at.end);
  if (!before && !/^[\w.]+$/.test(text)) return [];
  return [{ title, edits: [{ location: locationOf(at), newText: `${before}${text}${after}` }], preferred: true }];
}

/** The list of dicts; `strict` is a second argument of tasks, and not of groups. */
export function checkExpandKwargs(call: NativeCall, resultsOnly: boolean, of: 'task' | 'group'): void {
  const { keywords, keywordSites, positional, site } = call;
  const allowed = of === 'task' ? ['kwargs', 'strict'] : ['kwargs'];
  const strange = [...keywords.keys()].find((name) => !allowed.includes(name));
  if (strange !== undefined) {
    tellMapping(call, {
      message: `.expand_kwargs() takes a list of dicts, each with the arguments of one task, and no argument '${strange}': that is for .expand()`,
      site: keywordSites.get(strange) ?? site,
    });
    return;
  }
  if (positional.length > 1)
    tellMapping(call, {
      message: '.expand_kwargs() takes one list of dicts: put them all into it',
      site: call.positionalSites[1] ?? site,
    });
  const value = positional[0] ?? keywords.get('kwargs');
  if (!value) {
    if (!call.unknownPositional && !call.unknownKeywords)
      tellMapping(call, { message: '.expand_kwargs() needs a list of dicts, or the result of a task that is one' });
    return;
  }
  const at = (positional[0] ? call.positionalSites[0] : keywordSites.get('kwargs')) ?? site;
  const words = notDicts(value);
  if (words)
    tellMapping(call, {
      message: `.expand_kwargs() needs a list of dicts, each with the arguments of one task, not ${words.words}`,
      site: at,
      fixes: at === site ? [] : fixesFor(words, at),
    });
  else if (resultsOnly) checkKeys(call, value, at);
}

function notDicts(value: Value): NotMappable | undefined {
  if (value.kind === 'str' && value.value === '') return undefined;
  if (value.kind === 'dict') return { words: 'a dict' };
  if (value.kind === 'list' || value.kind === 'tuple') {
    if (value.kind === 'list' && value.uncertain) return undefined;
    const strange = value.items.find((item) => item.kind !== 'dict' && !xcomOf(item) && isNoDict(item));
    return strange && { words: `one with ${notMappable(strange)?.words ?? `a ${strange.kind}`} in it` };
  }
  return notMappable(value);
}

function isNoDict(item: Value): boolean {
  return notMappable(item) !== undefined || item.kind === 'list' || item.kind === 'tuple';
}

/** Airflow: "operator expansion in an expanded task group is not yet supported". */
export function checkNotInMappedGroup(call: NativeCall, group: GroupRecord | undefined): void {
  for (let at = group; at; at = at.parent) {
    if (!at.mapped) continue;
    tellMapping(call, {
      message: `No task can be mapped inside of the task group '${at.ownId}', which is mapped itself: map one of the two`,
      related: [{ site: at.site, message: 'The group is mapped here' }],
    });
    return;
  }
}
