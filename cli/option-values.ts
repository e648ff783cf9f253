/** What options of several commands take: how their text is read, and refused. */
import { InvalidArgumentError } from 'commander';

/** For options that can be repeated. */
export function collect(value: string, earlier: readonly string[]): readonly string[] {
  return [...earlier, value];
}

export function count(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('It has to be a whole number from 1.');
  return number;
}
