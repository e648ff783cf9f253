/** Runs the rules that look at the files of a workspace for Amazon MWAA that are no DAGs: what it would be given beside them. */
import { readRequirements } from '../files/requirements.ts';
import type { Problem } from '../model.ts';
import type { Mwaa } from '../platforms/platform.ts';
import type { FileAccess } from '../workspace.ts';
import { mwaaAirflowCfg } from './mwaa-airflow-cfg.ts';
import { mwaaAirflowVersion } from './mwaa-airflow-version.ts';
import { mwaaConfigurationOption } from './mwaa-configuration-option.ts';
import { mwaaConstraintMissing } from './mwaa-constraint-missing.ts';
import { mwaaConstraintVersion } from './mwaa-constraint-version.ts';
import { mwaaPluginsZip } from './mwaa-plugins-zip.ts';
import { mwaaRequirementConflict } from './mwaa-requirement-conflict.ts';
import { mwaaRequirementPath } from './mwaa-requirement-path.ts';
import { mwaaReservedVariable } from './mwaa-reserved-variable.ts';
import { mwaaWheel } from './mwaa-wheel.ts';
import type { PlatformFile, PlatformRule, RequirementsRule } from './rule.ts';

const REQUIREMENTS_RULES: readonly RequirementsRule[] = [
  mwaaConstraintMissing,
  mwaaConstraintVersion,
  mwaaAirflowVersion,
  mwaaRequirementConflict,
  mwaaRequirementPath,
  mwaaWheel,
];
const STARTUP_RULES: readonly PlatformRule[] = [mwaaReservedVariable];
const INFRASTRUCTURE_RULES: readonly PlatformRule[] = [mwaaConfigurationOption];
const CONFIGURATION_RULES: readonly PlatformRule[] = [mwaaAirflowCfg];

export const PLATFORM_RULES: readonly Pick<PlatformRule, 'code' | 'severity' | 'title'>[] = [
  mwaaPluginsZip,
  ...REQUIREMENTS_RULES,
  ...STARTUP_RULES,
  ...INFRASTRUCTURE_RULES,
  ...CONFIGURATION_RULES,
];

/** `files` has open documents as they are in the editor. */
export function checkPlatformFile(uri: string, mwaa: Mwaa, files: FileAccess): readonly Problem[] {
  if (mwaa.pluginArchives?.includes(uri)) return mwaaPluginsZip.check(uri, files);
  const text = files.read(uri);
  if (text === undefined) return [];
  const file: PlatformFile = { uri, text, mwaa, files };
  if (mwaa.requirements.includes(uri)) {
    const requirements = { ...file, lines: readRequirements(text) };
    return REQUIREMENTS_RULES.flatMap((rule) => rule.check(requirements));
  }
  return rulesFor(file).flatMap((rule) => rule.check(file));
}

function rulesFor({ uri, mwaa }: PlatformFile): readonly PlatformRule[] {
  if (mwaa.startupScripts?.includes(uri)) return STARTUP_RULES;
  if (mwaa.infrastructure?.includes(uri)) return INFRASTRUCTURE_RULES;
  return mwaa.configurations?.includes(uri) ? CONFIGURATION_RULES : [];
}
