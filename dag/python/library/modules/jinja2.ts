/** What is native of `jinja2`: carrying out a template over values that are known. */
import { TemplateError, UncoveredTemplate } from '../../../templates/errors.ts';
import { evaluateTemplate } from '../../../templates/evaluate.ts';
import { Float, Tuple } from '../../../templates/values.ts';
import { str, type Value } from '../../values.ts';
import { plain } from '../choices.ts';
import { routine, unfollowed } from '../routine.ts';

/** A value as templates have it. Throws for what they have no like of. */
function forTemplate(value: Value): unknown {
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
      return simple.items.map(forTemplate);
    case 'tuple':
      return new Tuple(simple.items.map(forTemplate));
    case 'dict': {
      const made: { [key: string]: unknown } = {};
      for (const { key, value: item } of simple.entries.values()) {
        // Keys that look like numbers would change their order in an object.
        if (key.kind !== 'str' || /^\d+$/.test(key.value) || key.value === '__proto__')
          throw new UncoveredTemplate('a key that is no name');
        made[key.value] = forTemplate(item);
      }
      return made;
    }
    default:
      throw new UncoveredTemplate(simple.kind === 'unknown' ? simple.reason : 'an object');
  }
}

/** As Jinja does before it reads a template: the first line end after a block goes, and blanks before one. */
function trimmed(text: string, trimBlocks: boolean, stripBlocks: boolean): string {
  const stripped = stripBlocks ? text.replace(/^[ \t]+(?=\{[%#](?![+]))/gm, '') : text;
  return trimBlocks ? stripped.replace(/([%#]\})\n/g, '$1') : stripped;
}

const render = routine('_render', 'source context trim strip keep', (call, source, context, trim, strip, keep) => {
  if (source.kind === 'unknown') return source;
  const known = [trim, strip, keep].every((flag) => flag.kind === 'bool');
  if (source.kind !== 'str' || context.kind !== 'dict' || !known) return unfollowed(call, 'a template');
  const isSet = (flag: Value): boolean => flag.kind === 'bool' && flag.value;
  if ((isSet(trim) || isSet(strip)) && /raw|[%#]\+|\+[%#]/.test(source.value)) return unfollowed(call, 'a template');
  const text = trimmed(source.value, isSet(trim), isSet(strip));
  call.interpreter.step(1 + (text.length >> 4));
  try {
    const made = evaluateTemplate(text, (name) => {
      const entry = context.entries.get(`s${name}`);
      if (!entry && context.uncertain) throw new UncoveredTemplate(context.uncertain.reason);
      return entry && { value: forTemplate(entry.value) };
    });
    call.interpreter.checkSize(made.length);
    return str(isSet(keep) && /\n$/.test(text) ? `${made}\n` : made);
  } catch (error) {
    if (error instanceof UncoveredTemplate || error instanceof TemplateError || error instanceof RangeError)
      return unfollowed(call, 'a template of such a kind');
    throw error;
  }
});

export function jinjaMembers(): Iterable<readonly [string, Value]> {
  return [['_render', render]];
}
