/** What Python itself would stop at, as problems: only where it is sure that it is reached. */
import type { Problem, RelatedInformation } from '../../model.ts';
import type { Mistake, ParsedSource } from '../../python/interpreter.ts';
import { locationOf } from '../../python/values.ts';
import { mostSimilar } from '../../similar.ts';

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
      return [undefinedName(mistake, similar)];
    case 'raised':
      // `except*`, which takes groups apart, is not followed.
      return mistake.certain && !mistake.type.endsWith('ExceptionGroup') ? [uncaught(mistake)] : [];
    case 'unfollowed':
      return mistake.certain ? typeError(mistake) : [];
  }
}

function undefinedName(mistake: Mistake, similar: Similar): Problem {
  const name = /'(.+)'/.exec(mistake.message)?.[1] ?? '';
  const location = locationOf(mistake.site);
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

function calls(mistake: Mistake): readonly RelatedInformation[] {
  return mistake.stack
    .filter((site) => site.document === mistake.site.document)
    .map((site) => ({ location: locationOf(site), message: 'called from here' }));
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
  if (/XComArg'(?: object)? has no len\(\)$/.test(mistake.message))
    return [
      {
        ...about,
        code: 'xcom-not-iterable',
        message:
          'The result of a task is not known until it has run: it has no length here. Use .expand() to make one task for each element',
      },
    ];
  return [];
}

/** Inside of a call the way there may rest on something that was not followed exactly. */
function uncaught(mistake: Mistake): Problem {
  const exits = mistake.type === 'SystemExit';
  const said = mistake.message && !exits ? `: ${mistake.message}` : '';
  return {
    code: 'uncaught-exception',
    severity: mistake.stack.length === 0 ? 'error' : 'warning',
    message: exits
      ? 'The file ends itself here, whenever Airflow reads it: none of its DAGs is found'
      : `${mistake.type} is raised here and nothing catches it, so Airflow cannot import the file${said}`,
    location: locationOf(mistake.site),
    related: calls(mistake),
    fixes: [],
  };
}
