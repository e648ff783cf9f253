/** What real Airflow refuses is told as an error, and nothing else is: `record.py` writes down what it says of the cases. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../test-support.ts';

interface Case {
  readonly name: string;
  readonly text: string;
}

interface Recorded {
  readonly refused: { readonly [name: string]: string | null };
}

const read = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');
const recorded = (name: string): Recorded => JSON.parse(read(name));

/** Refusals that are not told yet, with the reason, by Airflow's major version. */
const gaps: { readonly [major: string]: { readonly [name: string]: string } } = JSON.parse(read('gaps.json'));

const all: readonly Case[] = readdirSync(new URL('cases', import.meta.url))
  .filter((file) => file.endsWith('.py'))
  .sort()
  .flatMap((file) =>
    read(`cases/${file}`)
      .split(/^# %% /m)
      .slice(1)
      .map((cell) => {
        const end = cell.indexOf('\n');
        const name = cell.slice(0, end).replace(/ \[[23]\]$/, '');
        return { name: `${file.slice(0, -3)}: ${name}`, text: cell.slice(end + 1) };
      }),
  );

describe.each([
  [3, 'airflow-3.3.json'],
  [2, 'airflow-2.10.json'],
] as const)('as Airflow %i', (airflowVersion, file) => {
  const { refused } = recorded(file);
  const prelude = read(`prelude-${airflowVersion}.py`);
  const lines = prelude.split('\n').length - 1;

  /** Lines of the case with an error; one in the prelude would be ours. */
  const errorLines = async (text: string): Promise<readonly number[]> => {
    const { problems } = await analyse(prelude + text, {}, { airflowVersion });
    return problems
      .filter(({ severity }) => severity === 'error')
      .map(({ location }) => location.range.start.line + 1 - lines);
  };

  const cases = all.filter(({ name }) => name in refused);

  it('has recorded cases, and gaps only for them', () => {
    expect(cases.length).toBeGreaterThan(300);
    expect(Object.keys(gaps[airflowVersion] ?? {}).filter((name) => refused[name] == null)).toEqual([]);
  });

  it.each(cases.map((each) => [each.name, each] as const))('%s', async (_name, { name, text }) => {
    const found = await errorLines(text);
    expect(found.filter((line) => line < 1)).toEqual([]);
    const told = refused[name] !== null && !(name in (gaps[airflowVersion] ?? {}));
    expect({ name, said: refused[name], told: found.length > 0 }).toEqual({ name, said: refused[name], told });
  });
});
