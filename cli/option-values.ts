/** What options of several commands take: how their text is read, and refused. */
import { InvalidArgumentError } from 'commander';
import type { Severity } from '../dag/model.ts';

/** For options that can be repeated. */
export function collect(value: string, earlier: readonly string[]): readonly string[] {
  return [...earlier, value];
}

export function count(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('It has to be a whole number from 1.');
  return number;
}

export interface RuleSeverities {
  readonly [code: string]: Severity | 'off';
}

/** `--rule CODE=SEVERITY`, which can be repeated. */
export function ruleSeverity(value: string, earlier: RuleSeverities): RuleSeverities {
  const [, code = '', severity = ''] = /^([\w-]+)=(error|warning|information|hint|off)$/.exec(value) ?? [];
  if (code === '')
    throw new InvalidArgumentError('It has to be CODE=SEVERITY: error, warning, information, hint, off.');
  return { ...earlier, [code]: severity as Severity | 'off' };
}
