import type { Problem, Severity } from '../../dag/model.ts';
import type { NameOf } from '../names.ts';
import type { Report } from './command.ts';

/** https://docs.github.com/actions/reference/workflow-commands-for-github-actions */
export function githubReport(report: Report, nameOf: NameOf): string {
  return report.problems.map((problem) => `${annotation(problem, nameOf)}\n`).join('');
}

const LEVELS: { readonly [severity in Severity]: string } = {
  error: 'error',
  warning: 'warning',
  information: 'notice',
  hint: 'notice',
};

function annotation(problem: Problem, nameOf: NameOf): string {
  const { start, end } = problem.location.range;
  const properties = {
    title: `Dagwright ${problem.code}`,
    file: nameOf(problem.location.uri).replaceAll('\\', '/'),
    line: start.line + 1,
    col: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  };
  const text = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
  const related = problem.related.map(
    ({ location, message }) => `\n${nameOf(location.uri)}:${location.range.start.line + 1}: ${message}`,
  );
  return `::${LEVELS[problem.severity]} ${text.join(',')}::${escapeData(problem.message + related.join(''))}`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
