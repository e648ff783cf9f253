/** Rule codes as a reader meets them. */

/** The page of a rule is this with its code behind. */
export const RULE_PAGES = 'https://dagwright.dev/rules/';

export function rulePage(code: string): string {
  return RULE_PAGES + code;
}

/** The rules of the server itself: about files as such, not about what they mean. */
export const SERVER_RULES = ['file-encoding', 'file-too-large', 'unknown-suppression'] as const;
