/** `mwaa-constraint-version`: constraints for another Airflow or Python than the environment has. */
import type { Fix } from '../model.ts';
import { constraintsUrl, pythonOfMwaa } from '../platforms/mwaa-versions.ts';
import { type PublishedConstraints, publishedConstraints } from './mwaa-constraint-missing.ts';
import { problem, type RequirementsRule } from './rule.ts';

export const mwaaConstraintVersion: RequirementsRule = {
  code: 'mwaa-constraint-version',
  severity: 'warning',
  title: 'Constraints for another Airflow or Python than the MWAA environment has',
  check: (requirements) =>
    publishedConstraints(requirements).flatMap((constraints) => {
      const message = difference(constraints, requirements.mwaa.airflowVersion);
      if (message === undefined) return [];
      const location = { uri: requirements.uri, range: constraints.range };
      return [
        problem(mwaaConstraintVersion, location, message, {
          fixes: fixes(requirements.uri, constraints, requirements.mwaa.airflowVersion ?? constraints.airflow),
        }),
      ];
    }),
};

function difference({ airflow, python }: PublishedConstraints, environment: string | undefined): string | undefined {
  if (environment !== undefined && airflow !== environment)
    return `These are the constraints of Airflow ${airflow}, and the environment has ${environment}: the installation fails, or breaks Airflow`;
  const expected = pythonOfMwaa(airflow);
  if (expected === undefined || expected === python) return undefined;
  return `These are the constraints for Python ${python}, and Airflow ${airflow} on MWAA runs with Python ${expected}`;
}

function fixes(uri: string, { range }: PublishedConstraints, airflow: string): readonly Fix[] {
  const url = constraintsUrl(airflow);
  if (url === undefined) return [];
  return [
    {
      title: `Take the constraints of Airflow ${airflow} with Python ${pythonOfMwaa(airflow)}`,
      edits: [{ location: { uri, range }, newText: url }],
      preferred: true,
    },
  ];
}
