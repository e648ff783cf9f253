import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Position, Problem, TextEdit } from '../model.ts';
import { analyse, MWAA_EXAMPLES, mwaaProblems } from '../test-support.ts';
import { RULES } from './rules.ts';

const PAGES = new URL('../../docs/rules/', import.meta.url);

function page(code: string): string {
  return readFileSync(new URL(`${code}.md`, PAGES), 'utf8');
}

interface Example {
  readonly text: string;
  /** `python`, or one of MWAA_EXAMPLES. */
  readonly kind: string;
  readonly airflowVersion: 2 | 3;
  readonly isForMwaa: boolean;
}

/** ```` ```python bad ````; with `airflow2` behind it, it is a file for Airflow 2, with `mwaa` one for Amazon MWAA. */
function examples(code: string, kind: 'bad' | 'good'): readonly Example[] {
  const fence = new RegExp(
    `\`\`\`(python|requirements|shell|terraform|ini) ${kind}( airflow2)?( mwaa)?\\n(.*?)\`\`\``,
    'gs',
  );
  return [...page(code).matchAll(fence)].map(([, language, two, mwaa, text = '']) => ({
    text,
    kind: language ?? '',
    airflowVersion: two ? 2 : 3,
    isForMwaa: mwaa !== undefined,
  }));
}

/** What examples for MWAA import. */
const PLUGINS = {
  'plugins/operators/load.py': 'from airflow.sdk import BaseOperator\n\nclass LoadOperator(BaseOperator):\n    pass\n',
};

async function problemsOf(
  { text, kind, airflowVersion, isForMwaa }: Example,
  code: string,
): Promise<readonly Problem[]> {
  const path = MWAA_EXAMPLES[kind];
  if (path !== undefined) return mwaaProblems(path, { [path]: text });
  const mwaa = isForMwaa ? { mwaa: { requirements: [] } } : {};
  const optionalRules = RULES.filter(({ isOptional, code: each }) => isOptional && each === code).map(
    (rule) => rule.code,
  );
  const { problems } = await analyse(text, isForMwaa ? PLUGINS : {}, { airflowVersion, optionalRules, ...mwaa });
  return problems;
}

describe('every rule', () => {
  it('has a page, and every page a rule', () => {
    const pages = readdirSync(PAGES).filter((name) => name !== 'README.md');
    expect(pages.sort()).toEqual(RULES.map(({ code }) => `${code}.md`).sort());
  });

  it.each(RULES.map(({ code }) => code))('%s says what, why, an example and whether there is a fix', (code) => {
    const text = page(code);
    expect(text.startsWith(`# ${code}\n`)).toBe(true);
    for (const heading of ['What it does', 'Why this is bad', 'Example', 'Quick fix'])
      expect(text).toContain(`## ${heading}\n`);
  });

  it('is in the index', () => {
    const index = readFileSync(new URL('README.md', PAGES), 'utf8');
    for (const { code, severity, title, isOptional } of RULES)
      expect(index).toContain(`| [${code}](${code}.md) | ${isOptional ? 'off' : severity} | ${title} |`);
  });
});

const withExamples = RULES.map(({ code }) => code).filter((code) => examples(code, 'bad').length > 0);

describe('the examples of a page are true', () => {
  it.each(withExamples)('%s', async (code) => {
    for (const example of examples(code, 'bad'))
      expect((await problemsOf(example, code)).map((each) => each.code)).toEqual([code]);
    for (const example of examples(code, 'good')) expect(await problemsOf(example, code)).toEqual([]);
    expect(examples(code, 'good').length).toBeGreaterThan(0);
  });
});

describe('a quick fix', () => {
  const fixable = [
    'undefined-name',
    'duplicate-task-id',
    'invalid-id',
    'invalid-trigger-rule',
    'xcom-task-missing',
    'missing-argument',
    'unknown-argument',
    'invalid-argument',
    'removed-import',
    'moved-import',
    'unknown-timezone',
    'branch-target',
    'template-file-missing',
    'template-name',
    'environment-variable',
    'not-called',
    'unused-default-argument',
    'missing-start-date',
    'catch-up',
    'cron-seconds',
    'argument-without-effect',
    'removed-context',
    'removed-member',
    'changed-signature',
    'deprecated',
    'variable-unlike-task',
    'schedule-not-given',
    'mwaa-plugins-import',
    'mwaa-task-option',
    'mwaa-constraint-version',
    'mwaa-airflow-version',
    'mwaa-requirement-conflict',
    'mwaa-reserved-variable',
    'mwaa-configuration-option',
  ];
  it.each(fixable)('mends %s', async (code) => {
    const [example] = examples(code, 'bad');
    if (!example) throw new Error('no example');
    const [found] = await problemsOf(example, code);
    const [fix] = found?.fixes ?? [];
    if (!fix) throw new Error('no fix');
    expect(await problemsOf({ ...example, text: withEdits(example.text, fix.edits) }, code)).toEqual([]);
  });
});

/** None of the edits overlap. */
function withEdits(text: string, edits: readonly TextEdit[]): string {
  const lines = text.split('\n');
  const offset = ({ line, character }: Position): number =>
    lines.slice(0, line).reduce((sum, each) => sum + each.length + 1, character);
  const last = [...edits].sort((a, b) => offset(b.location.range.start) - offset(a.location.range.start));
  return last.reduce(
    (changed, { location: { range }, newText }) =>
      changed.slice(0, offset(range.start)) + newText + changed.slice(offset(range.end)),
    text,
  );
}
