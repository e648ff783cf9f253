/** Times of processes, and figures of many of them. */
import { spawn } from 'node:child_process';

/** Milliseconds until the process has ended. Throws with the end of its stderr when the exit code is not among `codes`. */
export async function timeProcess(command, args, { codes = [0], ...options } = {}) {
  const start = performance.now();
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  let stderr = '';
  let stdout = '';
  child.stdout.on('data', (data) => {
    stdout += data;
  });
  child.stderr.on('data', (data) => {
    stderr = (stderr + data).slice(-2000);
  });
  const code = await new Promise((done, failed) => {
    child.on('error', failed);
    child.on('close', done);
  });
  const milliseconds = performance.now() - start;
  if (!codes.includes(code))
    throw new Error(`${command} ${args.join(' ')} ended with ${code}: ${stderr || stdout.slice(-2000)}`);
  return { milliseconds, stdout };
}

export async function medianOf(times, measure) {
  const results = [];
  for (let round = 0; round < times; round += 1) results.push(await measure(round));
  return quantile(results, 0.5);
}

export function quantile(values, part) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
}
