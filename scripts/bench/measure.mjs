/** Times of processes, and figures of many of them. */
import { spawn, spawnSync } from 'node:child_process';

/** The shell knows the processor time of a command and of all that it started; Node does not. */
const hasBash = process.platform !== 'win32' && spawnSync('bash', ['-c', 'true']).status === 0;
const TIMED = 'TIMEFORMAT=\'%3R %3U %3S\'; { time "$@" 2>&4 3>&- 4>&-; } 4>&2 2>&3';

/**
 * Milliseconds until the process has ended: `wall` by the clock, `cpu` of processors (undefined where there is no bash).
 * Throws with the end of its stderr when the exit code is not among `codes`. `input` is what it reads from stdin.
 */
export async function timeProcess(command, args, { codes = [0], input = '', ...options } = {}) {
  const start = performance.now();
  const stdio = ['pipe', 'pipe', 'pipe', 'pipe'];
  const child = hasBash
    ? spawn('bash', ['-c', TIMED, 'bash', command, ...args], { stdio, ...options })
    : spawn(command, args, { stdio, ...options });
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  let [stdout, stderr, times] = ['', '', ''];
  child.stdout.on('data', (data) => {
    stdout += data;
  });
  child.stderr.on('data', (data) => {
    stderr = (stderr + data).slice(-2000);
  });
  child.stdio[3].on('data', (data) => {
    times += data;
  });
  const code = await new Promise((done, failed) => {
    child.on('error', failed);
    child.on('close', done);
  });
  const elapsed = performance.now() - start;
  if (!codes.includes(code))
    throw new Error(`${command} ${args.slice(0, 3).join(' ')} … ended with ${code}: ${stderr || stdout.slice(-2000)}`);
  const [real, user, system] = times.trim().split(' ').map(Number);
  if (!hasBash || !(real >= 0)) return { wall: elapsed, cpu: undefined, stdout };
  return { wall: real * 1000, cpu: (user + system) * 1000, stdout };
}

/**
 * The medians of several processes that take turns, so that a busy moment of the machine meets all of them. Each of
 * `measures` resolves to what `timeProcess` gives; undefined ones stay undefined.
 */
export async function takingTurns(rounds, measures) {
  const results = measures.map(() => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, measure] of measures.entries()) if (measure) results[index].push(await measure());
  }
  return results.map((times, index) => {
    if (!measures[index]) return undefined;
    const cpus = times.map(({ cpu }) => cpu);
    return {
      wall: quantile(
        times.map(({ wall }) => wall),
        0.5,
      ),
      cpu: cpus.includes(undefined) ? undefined : quantile(cpus, 0.5),
    };
  });
}

export function quantile(values, part) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
}
