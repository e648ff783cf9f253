import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { analyse } from '../test-support.ts';
import { RULES } from './rules.ts';

const PAGES = new URL('../../docs/rules/', import.meta.url);

function page(code: string): string {
  return readFileSync(new URL(`${code}.md`, PAGES), 'utf8');
}

function examples(code: string, kind: 'bad' | 'good'): readonly string[] {
  return [...page(code).matchAll(new RegExp(`\`\`\`python ${kind}\\n(.*?)\`\`\``, 'gs'))].map(
    (match) => match[1] ?? '',
  );
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
    for (const { code, severity, title } of RULES)
      expect(index).toContain(`| [${code}](${code}.md) | ${severity} | ${title} |`);
  });
});

const withExamples = RULES.map(({ code }) => code).filter((code) => examples(code, 'bad').length > 0);

describe('the examples of a page are true', () => {
  it.each(withExamples)('%s', async (code) => {
    for (const text of examples(code, 'bad'))
      expect((await analyse(text)).problems.map((each) => each.code)).toEqual([code]);
    for (const text of examples(code, 'good')) expect((await analyse(text)).problems).toEqual([]);
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
  ];
  it.each(fixable)('mends %s', async (code) => {
    const [text = ''] = examples(code, 'bad');
    const file = await analyse(text);
    const edit = file.problems[0]?.fixes[0]?.edits[0];
    if (!edit) throw new Error('no fix');
    const lines = text.split('\n');
    const { start, end } = edit.location.range;
    const line = lines[start.line] ?? '';
    expect(end.line).toBe(start.line);
    lines[start.line] = line.slice(0, start.character) + edit.newText + line.slice(end.character);
    expect((await analyse(lines.join('\n'))).problems).toEqual([]);
  });
});
