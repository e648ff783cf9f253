/** f-strings. */
import { lookUp } from './attributes.ts';
import type { Frame } from './calls.ts';
import { evaluate, siteOf } from './expressions.ts';
import type { Interpreter } from './interpreter.ts';
import { formatValue } from './library/formatting.ts';
import type { FormattedPart, Span } from './syntax.ts';
import { representationOf, textOf } from './text.ts';
import { type PyUnknown, type Site, str, unknown, type Value } from './values.ts';

/** What `str()` and `format()` make of a value that may be one of several: the text, or an unknown with the texts. */
function mapText(value: Value, text: (value: Value) => string | PyUnknown): string | PyUnknown {
  if (value.kind !== 'unknown' || !value.choices) return text(value);
  const texts = value.choices.map(text).filter((choice) => typeof choice === 'string');
  return unknown(value.reason, value.site, { choices: texts.map((choice) => str(choice)) });
}

export function formattedString(
  interpreter: Interpreter,
  frame: Frame,
  parts: readonly FormattedPart[],
  node: Span,
): Value {
  let text = '';
  let likely = '';
  let doubt: PyUnknown | undefined;
  for (const part of parts) {
    const piece = part.kind === 'text' ? part.value : formattedValue(interpreter, frame, part, siteOf(frame, node));
    if (typeof piece === 'string') {
      text += piece;
      likely += piece;
      interpreter.checkSize(text.length);
    } else {
      doubt ??= piece;
      const choice = piece.choices?.[0];
      likely += choice?.kind === 'str' ? choice.value : '…';
    }
  }
  if (!doubt) return str(text);
  return unknown(doubt.reason, doubt.site ?? siteOf(frame, node), {
    ...(doubt.broken ? { broken: true } : {}),
    choices: [str(likely)],
  });
}

function formattedValue(
  interpreter: Interpreter,
  frame: Frame,
  part: Extract<FormattedPart, { kind: 'value' }>,
  site: Site,
): string | PyUnknown {
  const value = evaluate(interpreter, frame, part.value);
  const spec = part.format ? formattedString(interpreter, frame, part.format, part) : undefined;
  const prefix = part.debugText ?? '';
  const conversion = part.conversion ?? (part.debugText !== undefined && !spec ? 'r' : undefined);
  const text = mapText(value, (choice) => {
    if (choice.kind === 'unknown') return choice;
    if (conversion) {
      const converted =
        conversion === 's' ? textOf(interpreter, choice, site) : representationOf(interpreter, choice, site);
      return typeof converted !== 'string' || !spec
        ? converted
        : spec.kind === 'str'
          ? formatValue(interpreter, str(converted), spec.value, site)
          : (spec as PyUnknown);
    }
    if (!spec) {
      const isOwn = choice.kind === 'instance' && lookUp(choice.cls, '__format__')?.kind === 'function';
      return isOwn ? formatValue(interpreter, choice, '', site) : textOf(interpreter, choice, site);
    }
    return spec.kind === 'str' ? formatValue(interpreter, choice, spec.value, site) : (spec as PyUnknown);
  });
  return typeof text === 'string' ? prefix + text : text;
}
