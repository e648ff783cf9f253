/** `mwaa-constraint-missing`: requirements without constraints, so that MWAA decides which ones hold. */
import type { Fix, Range } from '../model.ts';
import { constraintsUrl, needsConstraints } from '../platforms/mwaa-versions.ts';
import { problem, type Requirements, type RequirementsRule } from './rule.ts';

export const mwaaConstraintMissing: RequirementsRule = {
  code: 'mwaa-constraint-missing',
  severity: 'warning',
  title: 'Requirements for Amazon MWAA without constraints',
  check: ({ uri, text, lines, mwaa }) => {
    const { airflowVersion } = mwaa;
    const isOld = airflowVersion !== undefined && !needsConstraints(airflowVersion);
    const [first] = lines.filter(({ kind }) => kind !== 'option');
    // MWAA looks for the option in comments, too: that is how one says that there are to be none.
    if (!first || isOld || /(?:^|\s)(?:-c|--constraint)(?:\s|=|$)/m.test(text)) return [];
    return [
      problem(
        mwaaConstraintMissing,
        { uri, range: first.range },
        'There is no --constraint line, so MWAA installs these packages with the constraints of its own Airflow, and says so in its log only',
        { fixes: fixes(uri, airflowVersion) },
      ),
    ];
  },
};

function fixes(uri: string, airflowVersion: string | undefined): readonly Fix[] {
  const url = airflowVersion === undefined ? undefined : constraintsUrl(airflowVersion);
  if (url === undefined) return [];
  return [
    {
      title: `Add the constraints of Airflow ${airflowVersion}`,
      edits: [{ location: { uri, range: HEAD }, newText: `--constraint "${url}"\n` }],
      preferred: true,
    },
  ];
}

const HEAD: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/** Airflow's version and Python's, of the constraints that Airflow's project publishes. */
export function publishedConstraints({ lines }: Pick<Requirements, 'lines'>): readonly PublishedConstraints[] {
  return lines.flatMap((line) => {
    if (line.kind !== 'option' || line.name !== '--constraint') return [];
    const [, airflow, python] = /\/constraints-(\d+\.\d+\.\d+)\/constraints-(\d+\.\d+)\.txt$/.exec(line.value) ?? [];
    return airflow && python ? [{ airflow, python, url: line.value, range: line.valueRange }] : [];
  });
}

export interface PublishedConstraints {
  readonly airflow: string;
  readonly python: string;
  readonly url: string;
  readonly range: Range;
}
