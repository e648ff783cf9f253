/** `mwaa-wheel`: a wheel that was built for another system or Python than MWAA has. */
import type { RequirementLine } from '../files/requirements.ts';
import { pythonOfMwaa } from '../platforms/mwaa-versions.ts';
import { problem, type RequirementsRule } from './rule.ts';

export const mwaaWheel: RequirementsRule = {
  code: 'mwaa-wheel',
  severity: 'warning',
  title: 'A wheel for another system or Python than Amazon MWAA has',
  check: ({ uri, lines, mwaa }) => {
    const python = mwaa.airflowVersion === undefined ? undefined : pythonOfMwaa(mwaa.airflowVersion);
    return lines.flatMap((line) => {
      const tags = tagsOf(line);
      const message = tags && fault(tags, python);
      return message === undefined ? [] : [problem(mwaaWheel, { uri, range: line.range }, message)];
    });
  },
};

/** Source: packaging.python.org/en/latest/specifications/binary-distribution-format/ */
interface Tags {
  readonly pythons: readonly string[];
  readonly abis: readonly string[];
  readonly systems: readonly string[];
}

function tagsOf(line: RequirementLine): Tags | undefined {
  const named = line.kind === 'reference' ? line.target : line.kind === 'package' ? line.specifier : '';
  const [, pythons, abis, systems] =
    /-\d[^-/]*(?:-\d[^-/]*)?-([\w.]+)-([\w.]+)-([\w.]+)\.whl(?:[\s#?]|$)/.exec(named) ?? [];
  if (!pythons || !abis || !systems) return undefined;
  return { pythons: pythons.split('.'), abis: abis.split('.'), systems: systems.split('.') };
}

/** @param python `3.11`; undefined where the environment's is not known. */
function fault({ pythons, abis, systems }: Tags, python: string | undefined): string | undefined {
  // MWAA runs on Linux with glibc, on x86-64.
  if (!systems.some((system) => /^(any|(many)?linux\w*_x86_64)$/.test(system)))
    return `MWAA runs on Linux with x86-64 processors: pip does not install a wheel for ${systems.join(', ')} there`;
  if (python === undefined || pythons.some((tag) => isFor(tag, abis, python))) return undefined;
  return `The environment has Python ${python}: pip does not install a wheel for ${pythons.join(', ')} there`;
}

function isFor(tag: string, abis: readonly string[], python: string): boolean {
  const [, implementation = '', major = '', minor = ''] = /^(py|cp)(\d)(\d*)$/.exec(tag) ?? [];
  const has = Number(python.split('.')[1]);
  if (major !== '3') return false;
  if (minor === '') return true;
  const isOlder = Number(minor) <= has;
  return (
    Number(minor) === has || (isOlder && (implementation === 'py' || abis.includes('abi3') || abis.includes('none')))
  );
}
