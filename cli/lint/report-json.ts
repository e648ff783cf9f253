import { problemJson } from '../contracts.ts';
import type { NameOf } from '../names.ts';
import type { Report } from './command.ts';

/** An array of problems, one a line. */
export function jsonReport(report: Report, nameOf: NameOf): string {
  const lines = report.problems.map((problem) => JSON.stringify(problemJson(problem, nameOf)));
  return lines.length === 0 ? '[]\n' : `[\n${lines.join(',\n')}\n]\n`;
}
