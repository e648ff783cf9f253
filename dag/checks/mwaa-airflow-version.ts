/** `mwaa-airflow-version`: a version of Airflow that MWAA does not have, or that the environment does not have. */
import type { Problem, Range } from '../model.ts';
import { isNeverOffered, nearestOffered, OFFERED } from '../platforms/mwaa-versions.ts';
import { publishedConstraints } from './mwaa-constraint-missing.ts';
import { problem, type RequirementsRule } from './rule.ts';

export const mwaaAirflowVersion: RequirementsRule = {
  code: 'mwaa-airflow-version',
  severity: 'warning',
  title: 'A version of Airflow that Amazon MWAA does not have',
  check: (requirements) => {
    const { uri, lines, mwaa } = requirements;
    const pins = lines.flatMap((line) =>
      line.kind === 'package' && line.name === 'apache-airflow' && line.pin !== undefined
        ? [{ version: line.pin, range: line.specifierRange, written: (version: string) => `==${version}` }]
        : [],
    );
    if (mwaa.airflowVersion !== undefined)
      return pins
        .filter(({ version }) => version !== mwaa.airflowVersion)
        .map(({ range, version, written }) =>
          told(
            uri,
            range,
            `The environment has Airflow ${mwaa.airflowVersion}, and MWAA lets nobody install another (${version})`,
            {
              version: mwaa.airflowVersion ?? version,
              written,
            },
          ),
        );
    const constraints = publishedConstraints(requirements).map(({ airflow, range, url }) => ({
      version: airflow,
      range,
      written: (version: string) => url.replace(`/constraints-${airflow}/`, `/constraints-${version}/`),
    }));
    return [...pins, ...constraints]
      .filter(({ version }) => isNeverOffered(version))
      .map(({ version, range, written }) =>
        told(uri, range, `Amazon MWAA does not have Airflow ${version}; it offers ${OFFERED.join(', ')}`, {
          version: nearestOffered(version),
          written,
        }),
      );
  },
};

interface Instead {
  readonly version: string | undefined;
  readonly written: (version: string) => string;
}

function told(uri: string, range: Range, message: string, { version, written }: Instead): Problem {
  const fixes =
    version === undefined
      ? []
      : [{ title: `Change it to ${version}`, edits: [{ location: { uri, range }, newText: written(version) }] }];
  return problem(mwaaAirflowVersion, { uri, range }, message, { fixes });
}
