/** Rule codes as a reader meets them. */
import { RULES } from '../dag/checks/rules.ts';

/** The page of a rule in the folder of the pages. */
export function rulePage(folder: string, code: string): string {
  return `${folder.endsWith('/') ? folder : `${folder}/`}${code}.md`;
}

export const UNKNOWN_SUPPRESSION = 'unknown-suppression';

/** Every code that a suppression may name. */
export const RULE_CODES: ReadonlySet<string> = new Set(RULES.map(({ code }) => code));
