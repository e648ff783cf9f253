/** Problems for a reader at a terminal: the message, the code with what matters underlined, and what can be done. */
import type { Problem, Range, Severity } from '../../dag/model.ts';
import type { FileAccess } from '../../dag/workspace.ts';
import type { NameOf } from '../names.ts';
import type { Palette } from '../terminal/colours.ts';
import { type Annotation, codeFrame } from './code-frame.ts';
import type { Report } from './command.ts';

export function textReport(report: Report, nameOf: NameOf, files: FileAccess, colours: Palette): string {
  const blocks = report.problems.map((problem) => `${problemText(problem, nameOf, files, colours)}\n\n`);
  return `${blocks.join('')}${summary(report, colours)}\n`;
}

export function problemText(problem: Problem, nameOf: NameOf, files: FileAccess, colours: Palette): string {
  const paint = severityPaint(problem.severity, colours);
  const { uri, range } = problem.location;
  const here = problem.related.filter(({ location }) => location.uri === uri);
  const elsewhere = problem.related.filter(({ location }) => location.uri !== uri);
  // What is said of the very place of the problem goes with its mark.
  const same = here.find(({ location }) => isSameRange(location.range, range));
  const annotations: Annotation[] = [
    { range, message: same?.message, kind: 'primary' },
    ...here
      .filter((related) => related !== same)
      .map(({ location, message }) => ({ range: location.range, message, kind: 'secondary' as const })),
  ];
  const lines = [
    `${paint(colours.bold(`${problem.severity}[${problem.code}]`))}${colours.bold(`: ${problem.message}`)}`,
    `${colours.blue('  -->')} ${nameOf(uri)}:${range.start.line + 1}:${range.start.character + 1}`,
    ...codeFrame(files.read(uri), annotations, paint, colours),
  ];
  for (const { location, message } of elsewhere) {
    const { line, character } = location.range.start;
    lines.push(`${colours.blue('  :::')} ${nameOf(location.uri)}:${line + 1}:${character + 1}`);
    const annotation: Annotation = { range: location.range, message, kind: 'secondary' };
    lines.push(...codeFrame(files.read(location.uri), [annotation], paint, colours));
  }
  for (const fix of problem.fixes) lines.push(`${colours.green('  fix:')} ${fix.title}`);
  return lines.join('\n');
}

function isSameRange(a: Range, b: Range): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function severityPaint(severity: Severity, colours: Palette): (text: string) => string {
  switch (severity) {
    case 'error':
      return colours.red;
    case 'warning':
      return colours.yellow;
    case 'information':
      return colours.blue;
    case 'hint':
      return colours.cyan;
  }
}

const NOUNS: { readonly [severity in Severity]: readonly [string, string] } = {
  error: ['error', 'errors'],
  warning: ['warning', 'warnings'],
  information: ['note', 'notes'],
  hint: ['hint', 'hints'],
};

function summary(report: Report, colours: Palette): string {
  const files = `${report.fileCount} ${report.fileCount === 1 ? 'file' : 'files'}`;
  const time = colours.dim(`(${duration(report.milliseconds)})`);
  if (report.problems.length === 0) return `${colours.green('No problems')} in ${files} ${time}`;
  const parts = (Object.keys(NOUNS) as Severity[]).flatMap((severity) => {
    const count = report.problems.filter((problem) => problem.severity === severity).length;
    if (count === 0) return [];
    return [severityPaint(severity, colours)(`${count} ${NOUNS[severity][count === 1 ? 0 : 1]}`)];
  });
  return `${parts.join(', ')} in ${files} ${time}`;
}

function duration(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}
