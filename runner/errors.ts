import { RUNNER_ERRORS } from './protocol.ts';

/** Something that the user can put right; `message` says how. `code` is one of RUNNER_ERRORS. */
export class RunnerError extends Error {
  readonly kind: keyof typeof RUNNER_ERRORS;
  readonly code: number;
  /** Of the user's Python code, when that is what failed. */
  readonly traceback: string | undefined;

  constructor(kind: keyof typeof RUNNER_ERRORS, message: string, traceback?: string) {
    super(message);
    this.name = 'RunnerError';
    this.kind = kind;
    this.code = RUNNER_ERRORS[kind];
    this.traceback = traceback;
  }
}

/** Another process has the workspace; it may let it go in a moment. */
export class OwnedByAnother extends RunnerError {
  constructor(message: string) {
    super('store', message);
  }
}

/** Message of a thrown value. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** `ENOENT` and the like, of errors that come from the system. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
