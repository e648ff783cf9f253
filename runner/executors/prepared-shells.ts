/**
 * Processes that stand ready to become the bash of a task. To start one, Node copies the page tables of its whole process; a
 * small shell forks in a fraction of that time, and does it while other tasks run. Each of these shells keeps one fork, at the
 * head of its own process group, that waits for what to do. So the process of a task is known, and can be stored, before the
 * task begins; when this process dies first, the fork sees the end of its input and is gone.
 *
 * What a prepared shell cannot do exactly as a new process would is refused, for the caller to start a process instead.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { type GroupExit, groupOf, type ProcessGroup, signalGroup } from './process-group.ts';

type Environment = { readonly [name: string]: string | undefined };

export interface ShellOptions {
  /** Absolute. */
  readonly cwd: string;
  /** Whole environment of the command. */
  readonly env: Environment;
  /** File to which stdout and stderr are appended. */
  readonly log: string;
}

/** Gets `count` shells ready; more come while all are taken, up to `most`. Nothing where that is not possible. `exits`: see exit-records.ts. */
export function prepare(bash: string, env: Environment, count: number, most: number, exits?: string): void {
  if (process.platform === 'win32' || !isPlain(env)) return;
  settings = { bash, env, most, exits };
  while (shells.size < count) new PreparedShell(settings);
}

/** Undefined when none is ready, or when it could not do this exactly. */
export function startPrepared(bash: string, command: string, options: ShellOptions): ProcessGroup | undefined {
  if (settings?.bash !== bash || shells.size === 0) return undefined;
  const work = workOf(bash, command, options, settings.env);
  const shell = work === undefined ? undefined : [...shells].find(({ state }) => state === 'ready');
  if (work === undefined || !shell) return undefined;
  const group = shell.run(work);
  if (shells.size < settings.most && ![...shells].some(({ state }) => state !== 'busy')) new PreparedShell(settings);
  return group;
}

/** Those that no task is using now; the others end with their task. */
export function endPreparedShells(): void {
  settings = undefined;
  for (const shell of shells) shell.close();
}

/** Resolves when a shell is ready or none will be. */
export function shellReady(): Promise<void> {
  const states = [...shells].map(({ state }) => state);
  if (states.length === 0 || states.includes('ready')) return Promise.resolve();
  return new Promise((resolve) => waiting.push(resolve));
}

const waiting: (() => void)[] = [];

function tellWaiting(): void {
  for (const resolve of waiting.splice(0)) resolve();
}

interface Settings {
  readonly bash: string;
  readonly env: Environment;
  readonly most: number;
  /** Folder in which the shells write down how their forks end. */
  readonly exits: string | undefined;
}

let settings: Settings | undefined;
const shells = new Set<PreparedShell>();

// The fork is made with job control, for a process group of its own; waiting without, so that a stopped task has not ended.
// What the shell says itself, that a signal ended its fork, goes where the results go.
// A pipe is read byte by byte up to a delimiter, but in one go (of 128) where the length is known.
const LOOP = `exec 2>&1
printf 'bash %s\\n' "\${BASH_VERSINFO[0]}"
while :; do
  set -m
  (
    IFS= read -r __dagwright_length || exit 255
    if [ "$__dagwright_length" -gt 0 ]; then
      IFS= read -r -N "$__dagwright_length" __dagwright_work || exit 255
    else
      IFS= read -r -d '' __dagwright_work || exit 255
    fi
    eval "$__dagwright_work"
  ) &
  set +m
  printf 'ready %s\\n' "$!" || exit 0
  wait "$!"
  __dagwright_status=$?
  [ -z "$1" ] || printf %s "$__dagwright_status" > "$1/$!"
  printf 'ended %s\\n' "$__dagwright_status" || exit 0
done`;

class PreparedShell {
  state: 'starting' | 'ready' | 'busy' | 'gone' = 'starting';
  readonly #child: ChildProcess;
  #pid = 0;
  #unread = '';
  #signalled = false;
  #readsByLength = false;
  #closing = false;
  #resolve: (exit: GroupExit) => void = () => {};

  constructor({ bash, env, exits }: Settings) {
    this.#child = spawn(bash, ['--noprofile', '--norc', '-c', LOOP, 'dagwright', exits ?? ''], {
      cwd: '/',
      env,
      stdio: ['pipe', 'pipe', 'ignore'],
      detached: true,
    });
    this.#child.on('error', () => this.#gone());
    this.#child.on('exit', () => this.#gone());
    // A shell that has gone is told of by its exit.
    this.#child.stdin?.on('error', () => {});
    this.#child.stdout?.setEncoding('latin1').on('data', (text: string) => this.#read(text));
    this.#hold(false);
    shells.add(this);
  }

  run(work: string): ProcessGroup {
    this.state = 'busy';
    this.#signalled = false;
    this.#hold(true);
    const exited = new Promise<GroupExit>((resolve) => {
      this.#resolve = resolve;
    });
    // Not before the caller has stored which process it is: should it die now, the task has not begun.
    const told = this.#readsByLength && isAscii(work) ? `${work.length}\n${work}` : `0\n${work}\0`;
    queueMicrotask(() => this.#child.stdin?.write(told));
    return groupOf(this.#pid, exited);
  }

  close(): void {
    this.#closing = true;
    if (this.state === 'busy') return;
    shells.delete(this);
    this.#child.stdin?.destroy();
    this.#child.stdout?.destroy();
  }

  #read(text: string): void {
    const lines = (this.#unread + text).split('\n');
    this.#unread = lines.pop() ?? '';
    for (const line of lines) {
      const [, word, number] = /^(ready|ended|bash) (\d+)$/.exec(line) ?? [];
      // macOS has a bash of 2007, without `read -N`.
      if (word === 'bash') this.#readsByLength = Number(number) >= 4;
      else if (word === 'ready') this.#ready(Number(number));
      else if (word === 'ended') this.#ended(Number(number));
      else this.#signalled = true;
    }
  }

  #ready(pid: number): void {
    this.#pid = pid;
    this.state = 'ready';
    tellWaiting();
  }

  #ended(status: number): void {
    this.state = 'starting';
    this.#hold(false);
    const signal = this.#signalled && status > 128 ? signalName(status - 128) : undefined;
    this.#resolve(signal === undefined ? { kind: 'exit', code: status } : { kind: 'signal', signal });
    if (this.#closing) this.close();
  }

  #gone(): void {
    const wasBusy = this.state === 'busy';
    this.state = 'gone';
    shells.delete(this);
    if (![...shells].some(({ state }) => state === 'starting')) tellWaiting();
    if (!wasBusy) return;
    // Nobody is left to say how the task ends.
    signalGroup(this.#pid, 'SIGKILL');
    this.#resolve({ kind: 'error', code: 'EPIPE', message: 'the process that had started it was ended' });
  }

  /** Whether this process is kept alive by the shell. */
  #hold(held: boolean): void {
    for (const each of [this.#child, this.#child.stdin, this.#child.stdout]) {
      if (!each || !('unref' in each) || typeof each.unref !== 'function') continue;
      if (held && 'ref' in each && typeof each.ref === 'function') each.ref();
      else each.unref();
    }
  }
}

function signalName(number: number): string | undefined {
  return Object.entries(constants.signals).find(([, value]) => value === number)?.[0];
}

/** A pipe is read byte by byte: longer work costs more than it saves. */
const LONGEST_WORK = 4000;
/** bash passes on no others, and changes some by itself. */
const PLAIN_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const CHANGED_BY_BASH =
  /^(?:BASH.*|SHELLOPTS|POSIXLY_CORRECT|ENV|IFS|TMOUT|REPLY|E?UID|PPID|S?RANDOM|SECONDS|EPOCH.*|LINENO|GROUPS|FUNCNAME|DIRSTACK|HIST.*|COMP_.*|OPT(?:IND|ARG|ERR)|READLINE_.*|MAPFILE|COPROC|HOSTNAME|HOSTTYPE|MACHTYPE|OSTYPE|PIPESTATUS|__dagwright_(?:work|length))$/;
/** Every bash sets these for itself. */
const OWN = new Set(['_', 'PWD', 'OLDPWD', 'SHLVL']);

function isPlain(env: Environment): boolean {
  return Object.keys(env).every((name) => PLAIN_NAME.test(name) && !CHANGED_BY_BASH.test(name));
}

/** What the fork is told: where to write, where to be, what to know, what to become. */
function workOf(bash: string, command: string, options: ShellOptions, had: Environment): string | undefined {
  const { cwd, env, log } = options;
  if (command.length > LONGEST_WORK) return undefined;
  const lines = [`exec </dev/null >>${quoted(log)} 2>&1`, `cd -P -- ${quoted(cwd)} || exit 1`];
  // In the fork, the count of shells is one too high.
  lines.push(env.SHLVL === undefined ? 'unset SHLVL' : `export SHLVL=${quoted(env.SHLVL)}`);
  for (const name of Object.keys(had)) if (env[name] === undefined && !OWN.has(name)) lines.push(`unset ${name}`);
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined || value === had[name] || name === 'SHLVL') continue;
    if (!PLAIN_NAME.test(name) || CHANGED_BY_BASH.test(name) || OWN.has(name)) return undefined;
    lines.push(`export ${name}=${quoted(value)}`);
  }
  lines.push(`exec ${quoted(bash)} -c ${quoted(command)}`);
  const work = lines.join('\n');
  return work.length > LONGEST_WORK || work.includes('\0') ? undefined : work;
}

/** Its length is the same in every locale. */
function isAscii(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are as long as any other
  return /^[\x00-\x7f]*$/.test(text);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
