/** What is native of `jinja2`: carrying out a template over values that are known. */
import { TemplateError, UncoveredTemplate } from '../../../templates/errors.ts';
import { evaluateTemplate } from '../../../templates/evaluate.ts';
import { Float, isDict, type Kwargs, Namespace, Tuple } from '../../../templates/values.ts';
import { getAttribute, lookUp, simpleArgs } from '../../attributes.ts';
import { callValue } from '../../calls.ts';
import {
  bool,
  dict,
  float,
  int,
  list,
  type NativeCall,
  NONE,
  type PyInstance,
  str,
  tuple,
  type Value,
} from '../../values.ts';
import { plain } from '../choices.ts';
import { routine, unfollowed } from '../routine.ts';

/** A value as templates have it. Throws for what they have no like of. */
function forTemplate(call: NativeCall, value: Value): unknown {
  const simple = plain(value);
  if ('uncertain' in simple && simple.uncertain) throw new UncoveredTemplate(simple.uncertain.reason);
  switch (simple.kind) {
    case 'none':
      return null;
    case 'bool':
    case 'int':
    case 'str':
      return simple.value;
    case 'float':
      return Number.isInteger(simple.value) ? new Float(simple.value) : simple.value;
    case 'list':
      return simple.items.map((item) => forTemplate(call, item));
    case 'tuple':
      return new Tuple(simple.items.map((item) => forTemplate(call, item)));
    case 'dict': {
      const made: { [key: string]: unknown } = {};
      for (const { key, value: item } of simple.entries.values()) {
        // Keys that look like numbers would change their order in an object.
        if (key.kind !== 'str' || /^\d+$/.test(key.value) || key.value === '__proto__')
          throw new UncoveredTemplate('a key that is no name');
        made[key.value] = forTemplate(call, item);
      }
      return made;
    }
    case 'function':
    case 'native':
    case 'method':
      return callable(call, simple);
    case 'instance':
      return objectForTemplate(call, simple);
    default:
      throw new UncoveredTemplate(simple.kind === 'unknown' ? simple.reason : 'an object');
  }
}

function callable(call: NativeCall, callee: Value) {
  return (args: readonly unknown[], kwargs: Kwargs): unknown => {
    const keywords = new Map(Object.entries(kwargs).map(([name, value]) => [name, fromTemplate(value)]));
    const given = callValue(call.interpreter, callee, simpleArgs(args.map(fromTemplate), keywords), call.site);
    return forTemplate(call, given);
  };
}

/** An object of a class of the workspace: its attributes can be read, what it prints as is left to Python. */
function objectForTemplate(call: NativeCall, object: PyInstance): unknown {
  const { interpreter, site } = call;
  if (lookUp(object.cls, '__getitem__') || lookUp(object.cls, '__bool__') || lookUp(object.cls, '__len__'))
    throw new UncoveredTemplate('an object');
  const names = [...object.attrs.keys(), ...object.cls.mro.flatMap((cls) => [...cls.namespace.keys()])];
  const members = [...new Set(names)]
    .filter((name) => !name.startsWith('__'))
    .map((name) => [name, () => forTemplate(call, getAttribute(interpreter, object, name, site))] as const);
  return new Namespace(object.cls.name, Object.fromEntries(members));
}

/** What a template hands to a function of the file's. */
function fromTemplate(value: unknown): Value {
  if (value === null) return NONE;
  if (typeof value === 'boolean') return bool(value);
  if (typeof value === 'string') return str(value);
  if (typeof value === 'number') return Number.isInteger(value) ? int(value) : float(value);
  if (value instanceof Float) return float(value.value);
  if (value instanceof Tuple) return tuple(value.items.map(fromTemplate));
  if (Array.isArray(value)) return list(value.map(fromTemplate));
  if (isDict(value)) return dict(Object.entries(value).map(([key, item]) => [str(key), fromTemplate(item)]));
  throw new UncoveredTemplate('what a template hands to a function');
}

/** As Jinja does before it reads a template: the first line end after a block goes, and blanks before one. */
function trimmed(text: string, trimBlocks: boolean, stripBlocks: boolean): string {
  const stripped = stripBlocks ? text.replace(/^[ \t]+(?=\{[%#](?![+]))/gm, '') : text;
  return trimBlocks ? stripped.replace(/([%#]\})\n/g, '$1') : stripped;
}

const render = routine('_render', 'source context trim strip keep filters load lenient', (call, ...given) => {
  const [source = NONE, context = NONE, trim = NONE, strip = NONE, keep = NONE, filters = NONE, load = NONE] = given;
  if (source.kind === 'unknown') return source;
  const known = [trim, strip, keep].every((flag) => flag.kind === 'bool');
  if (source.kind !== 'str' || context.kind !== 'dict' || filters.kind !== 'dict' || !known)
    return unfollowed(call, 'a template');
  const isSet = (flag: Value | undefined): boolean => flag?.kind === 'bool' && flag.value;
  const prepared = (text: string): string => {
    if ((isSet(trim) || isSet(strip)) && /raw|[%#]\+|\+[%#]/.test(text)) throw new UncoveredTemplate('a raw block');
    call.interpreter.step(1 + (text.length >> 4));
    // What is carried out drops a line end of its own.
    return trimmed(text, isSet(trim), isSet(strip)).replace(/\n$/, isSet(keep) ? '\n\n' : '\n');
  };
  try {
    const lookup = (name: string): { readonly value: unknown } | undefined => {
      const entry = context.entries.get(`s${name}`);
      if (!entry && context.uncertain) throw new UncoveredTemplate(context.uncertain.reason);
      return entry && { value: forTemplate(call, entry.value) };
    };
    const made = evaluateTemplate(prepared(source.value), lookup, {
      filter: (name) => {
        const filter = filters.entries.get(`s${name}`)?.value;
        if (!filter) return undefined;
        const apply = callable(call, filter);
        return (value, args, kwargs) => apply([value, ...args], kwargs);
      },
      load: (name) => {
        const text = callValue(call.interpreter, load, simpleArgs([str(name)]), call.site);
        if (text.kind === 'unknown') throw new UncoveredTemplate(text.reason);
        return text.kind === 'str' ? prepared(text.value) : undefined;
      },
      lenient: isSet(given[7]),
    });
    call.interpreter.checkSize(made.length);
    return str(made);
  } catch (error) {
    if (error instanceof UncoveredTemplate || error instanceof TemplateError || error instanceof RangeError)
      return unfollowed(call, 'a template of such a kind');
    throw error;
  }
});

export function jinjaMembers(): Iterable<readonly [string, Value]> {
  return [['_render', render]];
}
