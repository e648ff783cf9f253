/** `mwaa-requirement-conflict`: a pinned package that the constraints, or MWAA itself, want in another version. */
import { distributionName, readRequirements } from '../files/requirements.ts';
import type { Problem } from '../model.ts';
import { problem, type Requirements, type RequirementsRule } from './rule.ts';

export const mwaaRequirementConflict: RequirementsRule = {
  code: 'mwaa-requirement-conflict',
  severity: 'warning',
  title: 'A pinned package that the constraints or Amazon MWAA want in another version',
  check: (requirements) => {
    const constraints = localConstraints(requirements);
    return requirements.lines.flatMap((line): readonly Problem[] => {
      if (line.kind !== 'package' || line.pin === undefined || line.name === 'apache-airflow') return [];
      const location = { uri: requirements.uri, range: line.specifierRange };
      const constraint = constraints.get(line.name);
      if (constraint !== undefined && constraint.version !== line.pin)
        return [
          problem(
            mwaaRequirementConflict,
            location,
            `The constraints want ${line.name} ${constraint.version}: with two versions of one package, MWAA installs nothing of this file`,
            {
              fixes: [
                {
                  title: `Change it to ${constraint.version}`,
                  edits: [{ location, newText: `==${constraint.version}` }],
                  preferred: true,
                },
              ],
            },
          ),
        ];
      if (constraint !== undefined || !KEPT_BY_MWAA.has(line.name)) return [];
      return [
        problem(
          mwaaRequirementConflict,
          location,
          `MWAA keeps its own version of ${line.name}: with another one, it installs nothing of this file`,
          {
            severity: 'information',
            fixes: [{ title: 'Leave the version to MWAA', edits: [{ location, newText: '' }] }],
          },
        ),
      ];
    });
  },
};

/** Source: the essential constraints of its images, github.com/aws/amazon-mwaa-docker-images. */
const KEPT_BY_MWAA: ReadonlySet<string> = new Set(
  [
    'Flask-AppBuilder Flask-Babel Flask-Bcrypt Flask-Caching Flask-JWT-Extended Flask-Limiter Flask-Login',
    'Flask-SQLAlchemy Flask-Session Flask-WTF Flask gunicorn billiard celery gevent greenlet vine',
    'SQLAlchemy-JSONField SQLAlchemy-Utils SQLAlchemy statsd watchtower fluent-logger',
  ]
    .flatMap((names) => names.split(' '))
    .map(distributionName),
);

/** Of constraints that lie in the workspace: what is published elsewhere is not read. */
function localConstraints({ uri, lines, files }: Requirements): ReadonlyMap<string, { readonly version: string }> {
  const found = new Map<string, { readonly version: string }>();
  for (const line of lines) {
    if (line.kind !== 'option' || line.name !== '--constraint') continue;
    const text = workspaceFiles(line.value, uri)
      .map((candidate) => files.read(candidate))
      .find((read) => read !== undefined);
    for (const constraint of readRequirements(text ?? ''))
      if (constraint.kind === 'package' && constraint.pin !== undefined)
        found.set(constraint.name, { version: constraint.pin });
  }
  return found;
}

/** Where the workspace has a file that is at this path on MWAA: its folder is the one of the requirements, or above it. */
function workspaceFiles(path: string, requirements: string): readonly string[] {
  const [, below] = /^(?:file:\/\/)?\/usr\/local\/airflow\/((?:dags|plugins)\/.+)$/.exec(path) ?? [];
  if (below === undefined) return [];
  const folder = requirements.slice(0, requirements.lastIndexOf('/'));
  return [folder, folder.slice(0, folder.lastIndexOf('/'))].map((each) => `${each}/${below}`);
}
