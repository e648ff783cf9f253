/**
 * Modules of the standard library that are themselves written in Python: our own text, evaluated like the user's.
 *
 * A text in `written/` may use `_unfollowed('what')` where a case is not followed, `_is_known(value)` before it looks at what it
 * was handed, and `_native`, the module's native members.
 */
import { type ParsedSource, WRITTEN_PREFIX } from '../interpreter.ts';
import type { ParsedModule } from '../parse.ts';
import type { Module } from '../syntax.ts';
import { attrsExceptionsText, attrsText } from './written/attrs.ts';
import { attrsConvertersText, attrsValidatorsText } from './written/attrs-validators.ts';
import { bisectText } from './written/bisect.ts';
import { calendarText } from './written/calendar.ts';
import { collectionsText } from './written/collections.ts';
import { configparserText } from './written/configparser.ts';
import { contextlibText } from './written/contextlib.ts';
import { dateutilParserText, dateutilZoneText, relativedeltaText } from './written/dateutil.ts';
import { functoolsText } from './written/functools.ts';
import { graphlibText } from './written/graphlib.ts';
import { hashlibText } from './written/hashlib.ts';
import { heapqText } from './written/heapq.ts';
import { inspectText } from './written/inspect.ts';
import { ioText } from './written/io.ts';
import { jinja2Text } from './written/jinja2.ts';
import { fractionsText, statisticsText } from './written/numbers.ts';
import { pendulumText } from './written/pendulum.ts';
import { pkgutilText } from './written/pkgutil.ts';
import { pydanticText } from './written/pydantic.ts';
import { shlexText } from './written/shlex.ts';
import { stringText } from './written/string.ts';
import { textwrapText } from './written/textwrap.ts';
import { urllibParseText } from './written/urllib.ts';
import { uuidText } from './written/uuid.ts';

const TEXTS: Readonly<Record<string, string>> = {
  attr: attrsText,
  'attr.converters': attrsConvertersText,
  'attr.exceptions': attrsExceptionsText,
  'attr.validators': attrsValidatorsText,
  attrs: attrsText,
  'attrs.converters': attrsConvertersText,
  'attrs.exceptions': attrsExceptionsText,
  'attrs.validators': attrsValidatorsText,
  bisect: bisectText,
  calendar: calendarText,
  collections: collectionsText,
  configparser: configparserText,
  contextlib: contextlibText,
  'dateutil.parser': dateutilParserText,
  'dateutil.relativedelta': relativedeltaText,
  'dateutil.tz': dateutilZoneText,
  fractions: fractionsText,
  functools: functoolsText,
  graphlib: graphlibText,
  hashlib: hashlibText,
  heapq: heapqText,
  inspect: inspectText,
  io: ioText,
  jinja2: jinja2Text,
  pendulum: pendulumText,
  pkgutil: pkgutilText,
  pydantic: pydanticText,
  shlex: shlexText,
  statistics: statisticsText,
  string: stringText,
  textwrap: textwrapText,
  'urllib.parse': urllibParseText,
  uuid: uuidText,
};

/** Each text is read once, when a file first imports its module. */
export class WrittenModules {
  readonly #sources = new Map<string, ParsedSource>();

  constructor(private readonly parser: { parse(text: string): ParsedModule }) {}

  /** A text that no module is made of. */
  read(text: string): Module {
    const parsed = this.parser.parse(text);
    parsed.dispose();
    return parsed.module;
  }

  source(name: string): ParsedSource | undefined {
    const text = Object.hasOwn(TEXTS, name) ? TEXTS[name] : undefined;
    if (text === undefined) return undefined;
    let source = this.#sources.get(name);
    if (!source) {
      const parsed = this.parser.parse(text);
      parsed.dispose();
      source = { document: { uri: `${WRITTEN_PREFIX}${name}`, text, lines: parsed.lines }, module: parsed.module };
      this.#sources.set(name, source);
    }
    return source;
  }
}
