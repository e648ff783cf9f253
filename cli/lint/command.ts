/** `dagwright lint` */
import { RULES } from '../../dag/checks/rules.ts';
import type { Problem, Severity } from '../../dag/model.ts';
import { type AnalysisFlags, readInputs } from '../analysis.ts';
import { EXIT, type ExitCode, UsageError } from '../exit.ts';
import { DiskFiles } from '../files.ts';
import { namer } from '../names.ts';
import type { RuleSeverities } from '../option-values.ts';
import { palette, usesColour } from '../terminal/colours.ts';
import { allProblems, check, checkedPlatformFiles } from './check.ts';
import { githubReport } from './report-github.ts';
import { jsonReport } from './report-json.ts';
import { sarifReport } from './report-sarif.ts';
import { textReport } from './report-text.ts';

export interface LintFlags extends AnalysisFlags {
  readonly format: 'text' | 'json' | 'sarif' | 'github';
  readonly severity: Severity;
  readonly threads?: number;
}

export interface Report {
  readonly problems: readonly Problem[];
  /** Files that were looked at. */
  readonly fileCount: number;
  readonly milliseconds: number;
}

const RANK: { readonly [severity in Severity]: number } = { error: 0, warning: 1, information: 2, hint: 3 };

export async function lint(paths: readonly string[], flags: LintFlags): Promise<ExitCode> {
  const start = performance.now();
  const unknown = Object.keys(flags.rule ?? {}).find((code) => !RULES.some((rule) => rule.code === code));
  if (unknown !== undefined) throw new UsageError(`--rule: there is no rule '${unknown}'`);
  const { inputs, platformFiles, options } = readInputs(paths, flags);
  const files = new DiskFiles();
  const checked = await check(inputs, options, flags.threads);
  const result = { ...checked, files: [...checked.files, ...checkedPlatformFiles(platformFiles, options, files)] };
  const all = allProblems(result, files).flatMap((problem) => withSeverity(problem, flags.rule ?? {}));
  const report: Report = {
    problems: all.filter((problem) => RANK[problem.severity] <= RANK[flags.severity]),
    fileCount: result.files.length,
    milliseconds: performance.now() - start,
  };
  const nameOf = namer([...inputs, ...platformFiles]);
  switch (flags.format) {
    case 'text':
      process.stdout.write(textReport(report, nameOf, files, palette(usesColour(process.stdout))));
      break;
    case 'json':
      process.stdout.write(jsonReport(report, nameOf));
      break;
    case 'sarif':
      process.stdout.write(sarifReport(report, nameOf));
      break;
    case 'github':
      process.stdout.write(githubReport(report, nameOf));
      break;
  }
  return all.some((problem) => problem.severity === 'error') ? EXIT.problems : EXIT.fine;
}

/** None for a rule that is turned off. */
function withSeverity(problem: Problem, given: RuleSeverities): readonly Problem[] {
  const severity = given[problem.code] ?? problem.severity;
  return severity === 'off' ? [] : [{ ...problem, severity }];
}
