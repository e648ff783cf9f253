/** Runs the rules that look at the requirements files of a workspace that is for Amazon MWAA. */
import { readRequirements } from '../files/requirements.ts';
import type { Problem } from '../model.ts';
import type { Mwaa } from '../platforms/platform.ts';
import type { FileAccess } from '../workspace.ts';
import { mwaaAirflowVersion } from './mwaa-airflow-version.ts';
import { mwaaConstraintMissing } from './mwaa-constraint-missing.ts';
import { mwaaConstraintVersion } from './mwaa-constraint-version.ts';
import { mwaaRequirementConflict } from './mwaa-requirement-conflict.ts';
import { mwaaRequirementPath } from './mwaa-requirement-path.ts';
import type { RequirementsRule } from './rule.ts';

export const REQUIREMENTS_RULES: readonly RequirementsRule[] = [
  mwaaConstraintMissing,
  mwaaConstraintVersion,
  mwaaAirflowVersion,
  mwaaRequirementConflict,
  mwaaRequirementPath,
];

/** `files` has open documents as they are in the editor. */
export function checkRequirements(uri: string, mwaa: Mwaa, files: FileAccess): readonly Problem[] {
  const text = files.read(uri);
  if (text === undefined) return [];
  const requirements = { uri, text, lines: readRequirements(text), mwaa, files };
  return REQUIREMENTS_RULES.flatMap((rule) => rule.check(requirements));
}
