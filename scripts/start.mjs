#!/usr/bin/env node
/** `npm start`: what Dagwright does, shown on examples/. Exits 0 when everything went as it should. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from './built.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
process.chdir(root);
const coloured = !process.env.NO_COLOR && (process.stdout.isTTY || Boolean(process.env.FORCE_COLOR));
const paint = (code) => (text) => (coloured ? `\u001b[${code}m${text}\u001b[0m` : text);
const bold = paint('1');
const dim = paint('2');
const green = paint('32');
const red = paint('31');
const failures = [];

ensureBuilt();
title('Checking the examples');
dagwright(['lint', 'examples', '--exclude', 'faulty'], 0);
say('That was fine. This is what it looks like when it is not; these are faulty on purpose:');
dagwright(['lint', 'examples/faulty'], 1);

title('Drawing a DAG');
dagwright(['graph', 'examples/with_groups_etl.py', '--format', 'text'], 0);
draw();

title('Running the examples');
runAll();

title('In VS Code');
say('Press F5 in this folder, or start an editor with the extension loaded:');
console.log(`    ${bold('code --extensionDevelopmentPath=. examples')}\n`);
say('Or install it for good:');
console.log(`    ${bold('npm run package && code --install-extension dist/dagwright.vsix')}\n`);
say('Open a file, then the graph with the icon at the top right; ▶ Run stands above each DAG.');

if (failures.length > 0) {
  console.log(red(bold(`\nNot as it should be:\n${failures.map((failure) => `  - ${failure}`).join('\n')}`)));
  process.exitCode = 1;
} else {
  console.log(green(bold('\nEverything went as it should.')));
}

function draw() {
  mkdirSync('artifacts', { recursive: true });
  const picture = join('artifacts', 'with_groups_etl.svg');
  dagwright(['graph', 'examples/with_groups_etl.py', '--format', 'svg', '-o', picture], 0);
  if (!existsSync(picture) || statSync(picture).size === 0) failures.push(`${picture} was not drawn`);
  else say(`The same as a picture: ${bold(resolve(picture))}`);
}

function runAll() {
  const python = findPython();
  if (!python) {
    say('Skipped: there is no Python 3.9 or newer on the PATH. Bash tasks run without it, Python tasks do not.');
    return;
  }
  say(`With ${python.version} (${python.command}); Airflow is not needed for these.`);
  const examples = ['hello', 'taskflow_sales', 'branching', 'retries', 'mapping', 'sensor', 'with_groups_etl'];
  // examples/ is the workspace: its runs are there when the folder is opened in the editor.
  const options = ['--workspace', 'examples', '--python', python.command];
  for (const name of [...examples, 'factory:refresh_orders']) {
    const [file, dag] = name.split(':');
    dagwright(['run', `examples/${file}.py${dag ? `:${dag}` : ''}`, ...options], 0);
  }
  say('This one fails on purpose:');
  dagwright(['run', 'examples/failing.py', ...options], 1);
  console.log(dim('  $ dagwright logs latest transform'));
  dagwright(['logs', 'latest', 'transform', '--workspace', 'examples'], 0, true);
  say('Left out: kubernetes_pod_example.py, which needs a Kubernetes cluster. Its first lines say how it is run.');
}

/** Runs the command line with the terminal as its own, so that its progress is seen. */
function dagwright(args, expected, silent = false) {
  const shown = args.filter(
    (arg, index) => !['--python', '--workspace', '--exclude'].includes(arg) && !hidden(args, index),
  );
  if (!silent) console.log(dim(`  $ dagwright ${shown.join(' ')}`));
  const { status, error } = spawnSync(process.execPath, [join('dist', 'cli.mjs'), ...args], { stdio: 'inherit' });
  if (error) failures.push(`dagwright ${args.join(' ')}: ${error.message}`);
  else if (status !== expected)
    failures.push(`dagwright ${args.join(' ')} ended with ${status} instead of ${expected}`);
  console.log();
}

function hidden(args, index) {
  return ['--python', '--workspace', '--exclude'].includes(args[index - 1]);
}

function findPython() {
  const query = 'import sys; print("Python " + sys.version.split()[0]); sys.exit(sys.version_info < (3, 9))';
  for (const command of process.platform === 'win32' ? ['python', 'python3'] : ['python3', 'python']) {
    const { status, stdout } = spawnSync(command, ['-c', query], { encoding: 'utf8' });
    if (status === 0) return { command, version: stdout.trim() };
  }
  return undefined;
}

function title(text) {
  console.log(`\n${bold(`── ${text} ${'─'.repeat(Math.max(0, 70 - text.length))}`)}\n`);
}

function say(text) {
  console.log(`  ${text.replaceAll(root, relative(process.cwd(), root) || root)}\n`);
}
