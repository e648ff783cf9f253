/** What Python itself would stop at, as problems: only where it is sure that it is reached. */
import type { Problem, RelatedInformation } from '../../model.ts';
import type { Mistake, ParsedSource } from '../../python/interpreter.ts';
import { locationOf, type Site } from '../../python/values.ts';
import { mostSimilar } from '../../similar.ts';
import { objectMistake } from './object-mistakes.ts';
import { standardMistake } from './standard-mistakes.ts';
import { nodesOf, type SyntaxNode } from './syntax-walk.ts';

/** What else there is under a like name. */
type Similar = (name: string) => string | undefined;

export function mistakeProblems(
  mistakes: readonly Mistake[],
  source: ParsedSource,
  names: Iterable<string>,
): readonly Problem[] {
  const similar = similarTo([...names]);
  return mistakes.flatMap((mistake) => mistakeProblem(mistake, source, similar));
}

/** Of a file with thousands of unknown names nobody reads all the suggestions. */
const SUGGESTIONS = 50;

function similarTo(names: readonly string[]): Similar {
  const found = new Map<string, string | undefined>();
  return (name) => {
    if (!found.has(name) && found.size < SUGGESTIONS) found.set(name, mostSimilar(name, names));
    return found.get(name);
  };
}

function mistakeProblem(mistake: Mistake, source: ParsedSource, similar: Similar): Problem[] {
  // A mistake in an imported module is told where that module is checked.
  if (mistake.site.document !== source.document || source.module.syntaxErrors.length > 0) return [];
  switch (mistake.kind) {
    case 'undefined-name':
      return [undefinedName(mistake, source, similar)];
    case 'raised':
      // `except*`, which takes groups apart, is not followed.
      return mistake.certain && !mistake.type.endsWith('ExceptionGroup') && !asksVersions(mistake)
        ? [uncaught(mistake)]
        : [];
    case 'unfollowed':
      return mistake.certain ? failure(mistake) : [];
  }
}

function undefinedName(mistake: Mistake, source: ParsedSource, similar: Similar): Problem {
  const name = /'(.+)'/.exec(mistake.message)?.[1] ?? '';
  const location = locationOf(mistake.site);
  const later = assignedLater(source, name, mistake);
  if (later) return usedBefore(name, later, mistake);
  const better = similar(name);
  const fix = { title: `Change it to '${better}'`, edits: [{ location, newText: better ?? '' }] };
  return {
    code: 'undefined-name',
    severity: 'error',
    message: `'${name}' is not defined${better ? `; did you mean '${better}'?` : ''}`,
    location,
    related: calls(mistake),
    fixes: better ? [fix] : [],
  };
}

function usedBefore(name: string, later: Site, mistake: Mistake): Problem {
  const defined = locationOf(later);
  return {
    code: 'undefined-name',
    severity: 'error',
    message: `'${name}' is used before it is assigned, on line ${defined.range.start.line + 1}`,
    location: locationOf(mistake.site),
    related: [{ location: defined, message: `'${name}' is assigned here` }, ...calls(mistake)],
    fixes: [],
  };
}

/** Where the file gives a value to the name, after the place where it is used and within its reach. */
function assignedLater({ document, module }: ParsedSource, name: string, { site }: Mistake): Site | undefined {
  if (!/^\w+$/.test(name)) return undefined;
  const written = new RegExp(
    `^[ \\t]*(?:${name}\\s*(?::[^=\\n]+)?=(?!=)|with\\b[^\\n]*\\bas\\s+${name}\\s*:|for\\s+${name}\\s+in\\b|(?:async\\s+)?(?:def|class)\\s+${name}\\b)`,
    'gm',
  );
  written.lastIndex = site.end;
  for (let match = written.exec(document.text); match; match = written.exec(document.text)) {
    const start = match.index + match[0].search(new RegExp(`\\b${name}\\b`));
    if (isWithinReach(module.body, start, site.start)) return { document, start, end: start + name.length };
  }
  return undefined;
}

/** A function's own variables are of no use outside of it. */
function isWithinReach(body: readonly unknown[], assigned: number, used: number): boolean {
  const around = (node: SyntaxNode, at: number): boolean => node.start <= at && at < node.end;
  return ![...nodesOf(body, (node) => around(node, assigned))].some(
    (node) =>
      /^(function|class|lambda)$/.test(node.kind) &&
      around(node, assigned) &&
      !around(node, used) &&
      !isNameOf(node, assigned),
  );
}

function isNameOf({ nameSpan }: SyntaxNode, at: number): boolean {
  const span = nameSpan as { readonly start: number; readonly end: number } | undefined;
  return span !== undefined && span.start === at;
}

function calls(mistake: Mistake): readonly RelatedInformation[] {
  return mistake.stack
    .filter((site) => site.document === mistake.site.document)
    .filter((site, at, all) => all.findIndex(({ start, end }) => start === site.start && end === site.end) === at)
    .map((site) => ({ location: locationOf(site), message: 'called from here' }));
}

/** Failures by our reckoning alone that no file that imports cleanly has: Python's own words about values that are known. */
const SURE =
  /^(ValueError|KeyError|IndexError|ZeroDivisionError|StopIteration|FrozenInstanceError|re\.error|ParserError|RecursionError|JSONDecodeError|TOMLDecodeError|YAMLError|AssertionError|UnboundLocalError)$/;
const BUILTIN = "'(NoneType|bool|int|float|str|bytes|list|tuple|dict|set|range)'";
const TYPE_NAME = "'(NoneType|bool|int|float|str|bytes|list|tuple|dict|datetime|date|timedelta)'";
const SURE_TYPE_ERRORS = new RegExp(
  [
    `^(int|float)\\(\\) argument must be a string or a number, not ${BUILTIN}`,
    '^expected str, bytes or os.PathLike|^str expected, not|^unsupported format string|^Object of type|^keys must be str|^the JSON object must be',
    "'(function|method|builtin_function_or_method|generator|map|filter|zip)' object (is not (iterable|subscriptable)|has no len)",
    '^(<lambda>|\\w+(\\.\\w+)*)\\(\\) (missing|got an unexpected|takes|got multiple|is missing|got more)',
    '^unsupported operand',
    '^got multiple values for keyword argument|^keywords must be strings|in <string>. requires a string',
    `not supported between instances of ${TYPE_NAME} and ${TYPE_NAME}$`,
    `^bad operand type for unary .: ${BUILTIN}`,
    `${BUILTIN} object (is not (callable|iterable|subscriptable)|has no len\\(\\)|does not support)`,
    '^unhashable type',
    "^can't (compare|subtract) offset-naive",
    'indices must be integers',
    'format string$|a number is required$',
    '^join\\(\\) expects|^range\\(\\) expects|^timedelta\\(\\) expects',
    '^(replace|strptime)\\(\\) argument|^(startswith|endswith) first arg|^tuple for (starts|ends)with|^(isinstance|issubclass)\\(\\) arg 2|define __round__ method$',
    '^sequence item|^cannot use|must be a mapping|must be an iterable|^non-default argument|^Can.t instantiate',
  ].join('|'),
);
/** Methods of texts, lists and dicts. */
const FORGOTTEN_CALL =
  /\.(items|keys|values|get|copy|pop|append|split|splitlines|strip|lower|upper|format|join|replace)\b(?!\s*\()/;
/** Whose other uses are for what only a running system is. */
const SURE_RUNTIME_ERRORS = /^dictionary changed size/;
const SURE_ATTRIBUTE_ERRORS = new RegExp(
  `^${BUILTIN} object has no attribute|^can't set attribute|^property .* has no setter$`,
);

function failure(mistake: Mistake): Problem[] {
  const object = objectMistake(mistake);
  if (object) return [{ severity: 'error', location: locationOf(mistake.site), related: calls(mistake), ...object }];
  const standard = asksVersions(mistake) ? undefined : standardMistake(mistake);
  if (standard)
    return [{ severity: 'error', location: locationOf(mistake.site), related: calls(mistake), ...standard }];
  const told = typeError(mistake);
  return told.length > 0 || !(isSure(mistake) || isOwnAttribute(mistake)) ? told : [uncaught(mistake)];
}

/** Which Python and which minor version of Airflow it will be is assumed: a file that looks at them may well go another way. */
const VERSIONS = /\b(version_info|hexversion|__version__|sys\.version|airflow\.version|AIRFLOW_V_\w+)\b/;

function asksVersions({ site }: Mistake): boolean {
  return VERSIONS.test(site.document.text);
}

function isSure(mistake: Mistake): boolean {
  const { type, message, site } = mistake;
  if (type === 'AssertionError' && asksVersions(mistake)) return false;
  // Of `sys.path` only what the file adds is known, and where the file itself will lie is another's to say.
  const text = site.document.text.slice(site.start, site.end);
  if (type === 'IndexError' && /\bsys\.path\b|__file__|\bparents\b/.test(text)) return false;
  // Much of the library is a function here that is a class there: `logging.LoggerAdapter[Any]`, `itertools.chain[int]`.
  if (message.startsWith("'builtin_function_or_method'") && !FORGOTTEN_CALL.test(text)) return false;
  if (type === 'TypeError') return SURE_TYPE_ERRORS.test(message);
  if (type === 'RuntimeError') return SURE_RUNTIME_ERRORS.test(message);
  return type === 'AttributeError' ? SURE_ATTRIBUTE_ERRORS.test(message) : SURE.test(type);
}

/** What a class of the file has is known, if nothing else is behind it. */
function isOwnAttribute({ type, message, stack, site }: Mistake): boolean {
  if (type !== 'AttributeError' || stack.length > 0) return false;
  if (/\b__dict__\b|\b(setattr|vars)\(/.test(site.document.text)) return false;
  const name = /^(?:type object )?'(\w+)'(?: object)? has no attribute/.exec(message)?.[1];
  // A module's class of the same name: `logging.Logger` beside one's own Logger.
  const isAnother = new RegExp(`\\.\\s*${name}\\b`).test(site.document.text.slice(site.start, site.end));
  return (
    name !== undefined &&
    !isAnother &&
    new RegExp(`^[ \\t]*class ${name}(\\(((\\w+, )?(Str|Int)?Enum|object|ABC)?\\))?:`, 'm').test(site.document.text)
  );
}

/** Of the many ways to fail, those that the evaluation cannot have got wrong: the types on both sides are Airflow's or Python's. */
function typeError(mistake: Mistake): Problem[] {
  const about = { severity: 'error', location: locationOf(mistake.site), related: calls(mistake), fixes: [] } as const;
  const lists =
    /^unsupported operand type\(s\) for (>>|<<): '(list|tuple)'(?: object)? and '(list|tuple)'(?: object)?$/.exec(
      mistake.message,
    );
  if (lists)
    return [
      {
        ...about,
        code: 'invalid-dependency',
        message: `Python has no ${lists[1]} between two lists: put a task between them, or use chain() or cross_downstream()`,
      },
    ];
  const zone = /^No time zone found with key (.+)$/.exec(mistake.message)?.[1];
  if (zone) {
    const better = mostSimilar(zone, Intl.supportedValuesOf('timeZone'));
    const { text } = mistake.site.document;
    const literal = text.slice(mistake.site.start, mistake.site.end) === zone;
    return [
      {
        ...about,
        code: 'unknown-timezone',
        message: `There is no time zone '${zone}'${better ? `; did you mean '${better}'?` : ''}`,
        fixes:
          better && literal
            ? [
                {
                  title: `Change it to '${better}'`,
                  edits: [{ location: about.location, newText: better }],
                  preferred: true,
                },
              ]
            : [],
      },
    ];
  }
  return [];
}

/** A failure, not a `raise`, that only functions of the same file lead to. */
function isWithinFile({ kind, stack, site }: Mistake): boolean {
  return kind === 'unfollowed' && stack.every(({ document }) => document === site.document);
}

/** Inside of a call the way there may rest on something that was not followed exactly. */
function uncaught(mistake: Mistake): Problem {
  const exits = mistake.type === 'SystemExit';
  const said = mistake.message && !exits ? `: ${mistake.message}` : '';
  return {
    code: 'uncaught-exception',
    severity: mistake.stack.length === 0 || isWithinFile(mistake) ? 'error' : 'warning',
    message: exits
      ? 'The file ends itself here, whenever Airflow reads it: none of its DAGs is found'
      : `${mistake.type} is raised here and nothing catches it, so Airflow cannot import the file${said}`,
    location: locationOf(mistake.site),
    related: calls(mistake),
    fixes: [],
  };
}
