/**
 * How the Bash tasks ended while no runner was there to see it. A shell beside each task writes the exit code into a file named after the
 * task's process, also when the runner has died meanwhile, so that what has been done is not done again.
 */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** `workspace`: the `.dagwright` folder; made when that is opened. */
export function exitFolder(workspace: string): string {
  return join(workspace, 'ended');
}

/** Undefined when it did not end by itself, or nobody saw it. */
export function recordedExit(workspace: string, pid: number): number | undefined {
  try {
    const text = readFileSync(join(exitFolder(workspace), String(pid)), 'utf8').trim();
    // Above 128 a signal ended it, or it never began.
    return /^\d+$/.test(text) && Number(text) <= 128 ? Number(text) : undefined;
  } catch {
    return undefined;
  }
}

/** Process numbers come again: what is known to the store is forgotten here. */
export function forgetExit(workspace: string, pid: number): void {
  rmSync(join(exitFolder(workspace), String(pid)), { force: true });
}

export function forgetExits(workspace: string): void {
  try {
    for (const name of readdirSync(exitFolder(workspace))) rmSync(join(exitFolder(workspace), name), { force: true });
  } catch {
    // There are none.
  }
}

/** Arguments of bash that carry out `args` of another bash, and write down how it ended. A death by a signal stays one. */
export function recording(bash: string, args: readonly string[], workspace: string): readonly string[] {
  const script = [
    // Whoever started this has stored which process it is; if it died before that, nothing has begun.
    'read -r _ <&3 || exit 1',
    'exec 3<&-; folder=$1; shift',
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
  return ['--noprofile', '--norc', '-c', script.join('\n'), 'dagwright', exitFolder(workspace), bash, ...args];
}
