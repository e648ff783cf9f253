/** `mwaa-reserved-variable`: an environment variable in a startup script that MWAA sets itself when the script has ended. */
import type { Fix, Range } from '../model.ts';
import { optionOfVariable, reservedVariable } from '../platforms/mwaa-own-settings.ts';
import { type PlatformRule, problem } from './rule.ts';

export const mwaaReservedVariable: PlatformRule = {
  code: 'mwaa-reserved-variable',
  severity: 'warning',
  title: 'A variable in a startup script that Amazon MWAA sets itself',
  check: ({ uri, text, mwaa }) =>
    assignments(text).flatMap(({ name, range, line }) => {
      const reserved = reservedVariable(name, mwaa.airflowVersion);
      if (reserved === undefined) return [];
      const option = reserved === 'option' ? optionOfVariable(name) : undefined;
      const instead = option === undefined ? '' : `: give the environment the configuration option ${option}`;
      const message = `MWAA sets ${name} anew when this script has ended${instead}`;
      return [problem(mwaaReservedVariable, { uri, range }, message, { fixes: fixes(uri, line) })];
    }),
};

interface Assignment {
  readonly name: string;
  readonly range: Range;
  /** The whole line with its end, where there is nothing else on it. */
  readonly line: Range | undefined;
}

/** Of the script's own shell: what stands before a command (`A=1 command`) is the command's alone. */
function assignments(text: string): readonly Assignment[] {
  const lines = text.split(/\r?\n/);
  let heredoc: string | undefined;
  return lines.flatMap((written, line): readonly Assignment[] => {
    if (heredoc !== undefined) {
      if (written.trim() === heredoc) heredoc = undefined;
      return [];
    }
    heredoc = /<<-?\s*["']?(\w+)/.exec(written)?.[1];
    return [...written.matchAll(ASSIGNMENT)].map((match) => {
      const [whole, before = '', name = ''] = match;
      const from = match.index + before.length;
      const isAlone = before.trim() === '' || /^\s*(export|declare|typeset)\b[\s-]*x?\s*$/.test(before);
      const isAll = isAlone && match.index === 0 && match.index + whole.length === written.trimEnd().length;
      return {
        name,
        range: { start: { line, character: from }, end: { line, character: from + name.length } },
        line: isAll ? { start: { line, character: 0 }, end: { line: line + 1, character: 0 } } : undefined,
      };
    });
  });
}

/** `export A=1`, `A="x y"`, also after `;`, `&&` and `then`; the value is a word. */
const ASSIGNMENT =
  /((?:^|[;&|]|\bthen\b|\bdo\b)\s*(?:(?:export|declare\s+-\w*x\w*|typeset\s+-\w*x\w*)\s+)?)([A-Z_][A-Z0-9_]*)=(?:"(?:[^"\\]|\\.)*"|'[^']*'|\$\([^)]*\)|`[^`]*`|[^\s;&|"'`])*(?=\s*(?:$|[;&|#]))/g;

function fixes(uri: string, range: Range | undefined): readonly Fix[] {
  if (!range) return [];
  return [{ title: 'Remove this line', edits: [{ location: { uri, range }, newText: '' }] }];
}
