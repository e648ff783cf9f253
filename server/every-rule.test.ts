/** What holds for every rule: it can be turned off or made an error by the settings, silenced by a comment, and has a fix or a reason for none. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { RULES } from '../dag/checks/rules.ts';
import { encodingProblem, sizeProblem } from '../dag/files/problems.ts';
import { readSuppressions } from '../dag/files/suppression.ts';
import type { Problem } from '../dag/model.ts';
import { analyse, MWAA_EXAMPLES, mwaaProblems, testWorkspace, zipOf } from '../dag/test-support.ts';
import { diagnostics } from './diagnostics.ts';
import { RULE_CODES } from './rule-codes.ts';

const PAGES = new URL('../docs/rules/', import.meta.url);

interface Found {
  readonly text: string;
  readonly problems: readonly Problem[];
}

/** The bad example of the page. */
async function example(page: string): Promise<Found | undefined> {
  const [, language, two, mwaa, text = ''] =
    /```(python|requirements|shell|terraform|ini) bad( airflow2)?( mwaa)?\n([\s\S]*?)```/.exec(page) ?? [];
  if (language === undefined) return undefined;
  const path = MWAA_EXAMPLES[language];
  if (path !== undefined) return { text, problems: await mwaaProblems(path, { [path]: text }) };
  const plugin = 'from airflow.sdk import BaseOperator\n\nclass LoadOperator(BaseOperator):\n    pass\n';
  const files: { [path: string]: string } = mwaa ? { 'plugins/operators/load.py': plugin } : {};
  const { problems } = await analyse(text, files, {
    airflowVersion: two ? 2 : 3,
    optionalRules: RULES.filter(({ isOptional }) => isOptional).map(({ code }) => code),
    ...(mwaa ? { mwaa: { requirements: [] } } : {}),
  });
  return { text, problems };
}

const HEAD = `from airflow.sdk import DAG, Asset
from airflow.providers.standard.operators.bash import BashOperator
from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator
`;

async function overFiles(text: string): Promise<Found> {
  const workspace = await testWorkspace({ 'dags/main.py': text });
  const uri = 'file:///workspace/dags/main.py';
  const problems = workspace.analyse(uri)?.problems ?? [];
  return { text, problems: [...problems, ...(workspace.crossFileProblems().get(uri) ?? [])] };
}

/** Those that need more than one text, or another thing than a text. */
const OTHERS: { readonly [code: string]: () => Found | Promise<Found> } = {
  'duplicate-dag-id': () => overFiles(`${HEAD}with DAG('d'):\n    pass\nwith DAG('d'):\n    pass\n`),
  'unknown-external-dag': () =>
    overFiles(`${HEAD}with DAG('d'):\n    TriggerDagRunOperator(task_id='t', trigger_dag_id='nowhere')\n`),
  'unproduced-asset': () =>
    overFiles(
      `${HEAD}with DAG('d', schedule=[Asset('s3://nobody')]):\n    BashOperator(task_id='a', bash_command='echo')\n`,
    ),
  'missing-module': async () => {
    const text = 'import nowhere_to_be_found\nfrom airflow.sdk import DAG\n';
    const environment = {
      folders: ['file:///site-packages'],
      isComplete: true,
      isChosen: true,
      airflowVersion: '3.3.2',
    };
    return { text, problems: (await analyse(text, {}, { environment })).problems };
  },
  'file-encoding': () => ({
    text: 'x\n',
    problems: [encodingProblem('file:///workspace/dags/main.py', { error: 'not UTF-8' })],
  }),
  'mwaa-plugins-zip': async () => ({
    text: 'x\n',
    problems: await mwaaProblems('plugins.zip', { 'plugins.zip': zipOf(['plugins/operators/load.py']) }),
  }),
  'file-too-large': () => ({ text: 'x\n', problems: [sizeProblem('file:///workspace/dags/main.py', 1e9)] }),
};

/** The comment itself is the problem. */
const codes = RULES.map(({ code }) => code).filter((code) => code !== 'unknown-suppression');

describe.each(codes)('%s', (code) => {
  const page = readFileSync(new URL(`${code}.md`, PAGES), 'utf8');

  async function found(): Promise<Found & { readonly problem: Problem }> {
    const made = (await example(page)) ?? (await OTHERS[code]?.());
    const problem = made?.problems.find((each) => each.code === code);
    if (!made || !problem) throw new Error('there is no fixture that shows it');
    return { ...made, problem };
  }

  const shown = (problem: Problem, text: string, rules: { readonly [code: string]: 'off' | 'error' } = {}) =>
    diagnostics({
      uri: problem.location.uri,
      problems: [problem],
      suppressions: readSuppressions(text),
      rules,
      knownCodes: RULE_CODES,
    });

  it('is shown, has the severity of the settings, and is turned off by them', async () => {
    const { problem, text } = await found();
    expect(shown(problem, text)).toHaveLength(1);
    expect(shown(problem, text, { [code]: 'error' })).toMatchObject([{ severity: 1, code }]);
    expect(shown(problem, text, { [code]: 'off' })).toEqual([]);
  });

  it('is silenced by a comment on its line, and by no other', async () => {
    const { problem, text } = await found();
    const { start, end } = problem.location.range;
    const silenced = (name: string): readonly unknown[][] =>
      [start.line, end.line].map((line) => {
        const lines = text.split('\n');
        lines[line] = `${lines[line]}  # dagwright: ignore[${name}]`;
        return shown(problem, lines.join('\n'));
      });
    expect(silenced('empty-dag').every((each) => each.length > 0) || code === 'empty-dag').toBe(true);
    expect(silenced(code).some((each) => each.length === 0)).toBe(true);
  });

  it('has a quick fix, or a page that says why there is none', async () => {
    const { problem } = await found();
    const [, section = ''] = /## Quick fix\n\n([\s\S]*?)(?=\n## |$)/.exec(page) ?? [];
    const says = section.trim();
    if (/^None/.test(says)) {
      expect(says).toMatch(/^None(?: yet)?: .{15,}/);
      expect(problem.fixes).toEqual([]);
    } else expect(says.length).toBeGreaterThan(15);
  });
});
