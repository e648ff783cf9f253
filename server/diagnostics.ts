/** Problems → LSP diagnostics: severities by the settings, silenced ones left out. */
import { type Diagnostic, type DiagnosticRelatedInformation, DiagnosticSeverity } from 'vscode-languageserver';
import { isSuppressed, type Suppressions } from '../dag/files/suppression.ts';
import type { Location, Problem, Severity } from '../dag/model.ts';
import type { ServerConfiguration } from './protocol.ts';
import { rulePage, UNKNOWN_SUPPRESSION } from './rule-codes.ts';

export const DIAGNOSTIC_SOURCE = 'Dagwright';

export interface DiagnosticsInput {
  readonly uri: string;
  readonly problems: readonly Problem[];
  readonly suppressions: Suppressions;
  readonly rules: ServerConfiguration['rules'];
  readonly rulePages?: string;
  /** Codes that a suppression may name; a code that is not among them gets a hint. */
  readonly knownCodes: ReadonlySet<string>;
}

export function diagnostics(input: DiagnosticsInput): Diagnostic[] {
  const result: Diagnostic[] = [];
  for (const problem of [...input.problems, ...unknownSuppressions(input)]) {
    const severity = shownAs(input, problem);
    if (severity !== undefined) result.push(diagnostic(input, problem, severity));
  }
  return result;
}

/** Undefined for a problem that a comment or the settings silence. */
export function shownAs(
  { rules, suppressions }: Pick<DiagnosticsInput, 'rules' | 'suppressions'>,
  problem: Problem,
): Severity | undefined {
  const severity = rules[problem.code] ?? problem.severity;
  return severity === 'off' || isSuppressed(suppressions, problem) ? undefined : severity;
}

function diagnostic({ uri, rulePages }: DiagnosticsInput, problem: Problem, severity: Severity): Diagnostic {
  return {
    range: rangeIn(uri, problem.location),
    severity: SEVERITIES[severity],
    code: problem.code,
    ...(rulePages === undefined ? {} : { codeDescription: { href: rulePage(rulePages, problem.code) } }),
    source: DIAGNOSTIC_SOURCE,
    message: problem.message,
    relatedInformation: related(uri, problem),
  };
}

const SEVERITIES: { readonly [severity in Severity]: DiagnosticSeverity } = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** A problem found in a module that the file imports is shown at the head of the file, and leads there. */
function rangeIn(uri: string, location: Location): Location['range'] {
  return location.uri === uri ? location.range : { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
}

function related(uri: string, problem: Problem): DiagnosticRelatedInformation[] {
  const elsewhere =
    problem.location.uri === uri ? [] : [{ location: problem.location, message: 'The problem is here.' }];
  return [...elsewhere, ...problem.related].map(({ location, message }) => ({ location, message }));
}

function unknownSuppressions({ uri, suppressions, knownCodes }: DiagnosticsInput): Problem[] {
  return [...suppressions.inFile, ...suppressions.lines.values()].flatMap(({ codes }) =>
    codes
      .filter(({ code }) => !knownCodes.has(code))
      .map(({ code, range }) => ({
        code: UNKNOWN_SUPPRESSION,
        severity: 'hint',
        message: `There is no rule "${code}", so this comment silences nothing.`,
        location: { uri, range },
        related: [],
        fixes: [],
      })),
  );
}
