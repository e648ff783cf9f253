/**
 * What a rule is. Each lives in a file of its own, named by its code, has a page docs/rules/CODE.md and a test beside it.
 *
 * Rules work on the model only; what they must know beyond it, the dialect puts there.
 */
import type { RequirementLine } from '../files/requirements.ts';
import type { Dag, DagFile, Location, Problem, Severity } from '../model.ts';
import type { Mwaa } from '../platforms/platform.ts';
import type { FileAccess } from '../workspace.ts';

export interface Rule {
  /** Kebab-case. */
  readonly code: string;
  readonly severity: Severity;
  /** In a few words, for the index. */
  readonly title: string;
  readonly check: (dag: Dag, context: RuleContext) => readonly Problem[];
}

export interface RuleContext {
  readonly file: DagFile;
  /** Major version. */
  readonly airflowVersion: 2 | 3;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** A rule that looks at all the files of a workspace together. */
export interface WorkspaceRule {
  readonly code: string;
  readonly severity: Severity;
  readonly title: string;
  readonly check: (files: readonly DagFile[]) => readonly Problem[];
}

/** A rule that looks at a requirements file that Amazon MWAA installs. */
export interface RequirementsRule {
  readonly code: string;
  readonly severity: Severity;
  readonly title: string;
  readonly check: (requirements: Requirements) => readonly Problem[];
}

/** A rule that looks at another file than DAGs and requirements, which an environment of Amazon MWAA gets. */
export interface PlatformRule {
  readonly code: string;
  readonly severity: Severity;
  readonly title: string;
  readonly check: (file: PlatformFile) => readonly Problem[];
}

export interface PlatformFile {
  readonly uri: string;
  readonly text: string;
  readonly mwaa: Mwaa;
  readonly files: FileAccess;
}

export interface Requirements extends PlatformFile {
  readonly lines: readonly RequirementLine[];
}

export function problem(
  rule: { readonly code: string; readonly severity: Severity },
  location: Location,
  message: string,
  more: Partial<Pick<Problem, 'related' | 'fixes' | 'dagId' | 'severity'>> = {},
): Problem {
  return { code: rule.code, severity: rule.severity, message, location, related: [], fixes: [], ...more };
}
