/** What ruff's AIR rules say of the Python files of a folder and nothing here says. */
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { DiskFiles, uriOf } from '../../cli/files.ts';
import { optionalRules, RULES } from '../../dag/checks/rules.ts';
import { findPythonFiles } from '../../dag/files/find.ts';
import type { Problem } from '../../dag/model.ts';
import { createPythonParser } from '../../dag/python/parse.ts';
import { Workspace } from '../../dag/workspace.ts';

interface RuffMessage {
  readonly code: string;
  readonly filename: string;
  readonly message: string;
  readonly location: { readonly row: number };
  readonly end_location: { readonly row: number };
}

/** Codes that are a matter of style, and have no counterpart here: see docs/rules/README.md. */
const STYLE = ['AIR201', 'AIR202'];

export interface Comparison {
  readonly said: number;
  /** `file:line code message`. */
  readonly lacking: readonly string[];
}

export async function compareWithRuff(ruff: string, folder: string): Promise<Comparison> {
  const messages = ruffMessages(ruff, folder).filter(({ code }) => !STYLE.includes(code));
  const files = new DiskFiles();
  const root = uriOf(resolve(folder));
  const workspace = new Workspace(await createPythonParser(), files, {
    roots: [root],
    pythonPath: [],
    airflowVersion: 3,
    env: {},
    variables: {},
    optionalRules: optionalRules(Object.fromEntries(RULES.map(({ code }) => [code, 'hint']))),
    now: Date.now,
  });
  const problems = new Map<string, readonly Problem[]>();
  for (const uri of findPythonFiles(files, root, { ignoreSyntax: 'glob', isExcluded: () => false }))
    problems.set(uri, workspace.analyse(uri)?.problems ?? []);
  const lacking = messages.filter((message) => !isSaid(message, problems.get(uriOf(message.filename)) ?? []));
  return {
    said: messages.length,
    lacking: lacking.map(({ filename, location, code, message }) => `${filename}:${location.row} ${code} ${message}`),
  };
}

function ruffMessages(ruff: string, folder: string): readonly RuffMessage[] {
  const args = ['check', '--isolated', '--no-cache', '--preview', '--select', 'AIR', '--output-format', 'json', folder];
  const { stdout, error } = spawnSync(ruff, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (error) throw new Error(`${ruff} cannot be run: ${error.message}`);
  return JSON.parse(stdout) as RuffMessage[];
}

/** ruff tells of a name wherever it is used; here it is told of where it is imported. */
function isSaid({ message, location, end_location }: RuffMessage, problems: readonly Problem[]): boolean {
  const [, path = ''] = /^`([\w.]+)`/.exec(message) ?? [];
  const name = path.split('.').at(-1) ?? '';
  return problems.some((problem) => {
    const { start, end } = problem.location.range;
    if (start.line + 1 <= end_location.row && end.line + 1 >= location.row) return true;
    const isImport = problem.code === 'removed-import' || problem.code === 'moved-import';
    return isImport && name !== '' && new RegExp(`\\b${name}\\b`).test(problem.message);
  });
}
