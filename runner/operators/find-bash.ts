/** The bash that BashOperator runs. */
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

let cached: { readonly path: string | undefined; readonly bash: string | undefined } | undefined;

/** Absolute path, or undefined when there is none. Looked up once for a PATH. */
export function findBash(env: { readonly [name: string]: string | undefined }): string | undefined {
  const path = env.PATH ?? env.Path;
  if (cached?.path === path) return cached?.bash;
  const bash = process.platform === 'win32' ? findOnWindows(path, env) : searchPath(path, 'bash');
  cached = { path, bash };
  return bash;
}

export const NO_BASH =
  process.platform === 'win32'
    ? 'There is no bash: install Git for Windows (its Git Bash is used) or put a bash.exe on PATH.'
    : 'There is no bash on PATH: install it, or correct PATH.';

function searchPath(path: string | undefined, name: string): string | undefined {
  for (const folder of (path ?? '').split(delimiter)) {
    if (!folder) continue;
    const file = join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}

/** System32's bash.exe is the door to WSL, where Windows paths mean nothing: Git's comes first. */
function findOnWindows(
  path: string | undefined,
  env: { readonly [name: string]: string | undefined },
): string | undefined {
  const roots = [env.ProgramFiles, env['ProgramFiles(x86)'], env.LOCALAPPDATA && join(env.LOCALAPPDATA, 'Programs')];
  for (const root of roots) {
    const file = root && join(root, 'Git', 'bin', 'bash.exe');
    if (file && existsSync(file)) return file;
  }
  const found = searchPath(path, 'bash.exe');
  return found && !/\\(system32|windowsapps)\\/i.test(found) ? found : undefined;
}
