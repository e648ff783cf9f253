/**
 * How tasks ended while no runner was there to see it: a file named after the task's process, so that what has been done is not done again.
 * A shell beside each Bash task writes the exit code into it; the process of a Python task writes its outcome, before it tells it.
 */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** What a Python task wrote down. Its makers are in runner/python/dagwright_worker/protocol.py. */
export interface WrittenOutcome {
  readonly outcome: unknown;
  /** XComs that the runner has not confirmed: what `setXCom` takes. */
  readonly xcoms: readonly unknown[];
}

export type RecordedEnd =
  | { readonly kind: 'exit'; readonly code: number }
  | ({ readonly kind: 'outcome' } & WrittenOutcome)
  /** It has ended, but not by itself, or it never began. */
  | { readonly kind: 'cut-off' };

/** `workspace`: the `.dagwright` folder; made when that is opened. */
export function exitFolder(workspace: string): string {
  return join(workspace, 'ended');
}

/** Undefined when nothing was written down: it goes on, or was ended together with who should have written. */
export function recordedEnd(workspace: string, pid: number): RecordedEnd | undefined {
  try {
    return readEnd(readFileSync(join(exitFolder(workspace), String(pid)), 'utf8').trim());
  } catch {
    return undefined;
  }
}

function readEnd(text: string): RecordedEnd | undefined {
  // Above 128 a signal ended it, or it never began.
  if (/^\d+$/.test(text)) return Number(text) <= 128 ? { kind: 'exit', code: Number(text) } : { kind: 'cut-off' };
  if (!text.startsWith('{')) return undefined;
  const { outcome, xcoms } = JSON.parse(text) as Partial<WrittenOutcome>;
  return outcome === undefined ? undefined : { kind: 'outcome', outcome, xcoms: xcoms ?? [] };
}

/** Process numbers come again: what is known to the store is forgotten here. */
export function forgetExit(workspace: string, pid: number): void {
  rmSync(join(exitFolder(workspace), String(pid)), { force: true });
}

/** All but those of the processes `kept`, whose runs have not taken them up yet. */
export function forgetExits(workspace: string, kept: ReadonlySet<number>): void {
  try {
    for (const name of readdirSync(exitFolder(workspace))) {
      if (!kept.has(Number(name))) rmSync(join(exitFolder(workspace), name), { force: true });
    }
  } catch {
    // There are none.
  }
}

/** Where the task finds its own BASH_ENV again, which the shell around it shall not read. */
const KEPT_BASH_ENV = '__dagwright_bash_env';

/**
 * Arguments and environment of a bash that carries out `args` of another bash, and writes down how it ended. A death by a signal stays one.
 */
export function recording(
  bash: string,
  args: readonly string[],
  env: { readonly [name: string]: string | undefined },
  workspace: string,
): { readonly args: readonly string[]; readonly env: { readonly [name: string]: string | undefined } } {
  const { BASH_ENV, ...rest } = env;
  const hidden = BASH_ENV === undefined ? [] : [`export BASH_ENV=$${KEPT_BASH_ENV}; unset ${KEPT_BASH_ENV}`];
  const script = [
    // Whoever started this has stored which process it is; if it died before that, nothing has begun.
    'read -r _ <&3 || exit 1',
    'exec 3<&-; folder=$1; shift',
    ...hidden,
    // One level of shells that nobody shall see; and what this one has to say is not the task's.
    'SHLVL=$((SHLVL - 1)); exec 9>&2 2> /dev/null',
    // A signal to the group is the task's: it may take its time to end, and this shell waits for it. Traps are not inherited.
    'trap : TERM INT HUP',
    '"$@" 2>&9 9>&-',
    'status=$?; trap - TERM INT HUP',
    'printf %s "$status" > "$folder/$$"',
    'if [ "$status" -gt 128 ]; then kill -"$((status - 128))" "$$"; fi',
    'exit "$status"',
  ];
  return {
    args: ['--noprofile', '--norc', '-c', script.join('\n'), 'dagwright', exitFolder(workspace), bash, ...args],
    env: BASH_ENV === undefined ? env : { ...rest, [KEPT_BASH_ENV]: BASH_ENV },
  };
}
