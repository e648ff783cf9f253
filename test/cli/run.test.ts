import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { dagwright, folderWith, root } from './dagwright.ts';

const python = spawnSync('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 9))']);
const hasPython = python.status === 0;
const needsPython = hasPython ? '' : ' (skipped: no Python 3.9 or newer)';

const opened: { remove(): void }[] = [];
afterEach(() => {
  for (const folder of opened.splice(0)) folder.remove();
});
function folder(files: Parameters<typeof folderWith>[0] = {}): string {
  const made = folderWith(files);
  opened.push(made);
  return made.path;
}

function bashDag(id: string, ...lines: readonly string[]): string {
  const head = [
    'from airflow.sdk import DAG',
    'from airflow.providers.standard.operators.bash import BashOperator',
    `with DAG("${id}", schedule=None):`,
  ];
  return `${[...head, ...lines.map((line) => `    ${line}`)].join('\n')}\n`;
}

/** Not so when it has ended and only waits for its parent to ask how. */
function isAlive(pid: number): boolean {
  return /^[^Z]/.test(spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim());
}

interface Event {
  readonly time: string;
  readonly run_id: string;
  readonly task_id: string;
  readonly map_index: number;
  readonly try_number: number;
  readonly state: string;
}
interface Summary {
  readonly run_id: string;
  readonly dag_id: string;
  readonly state: string;
  readonly tasks: { readonly [name: string]: { readonly state: string; readonly tries: number } };
  readonly xcoms: { readonly [name: string]: unknown };
}

function parse(stdout: string): { events: readonly Event[]; summary: Summary } {
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  return { events: lines.slice(0, -1), summary: lines.at(-1) };
}

describe('dagwright run', () => {
  it('runs a DAG and prints each task and a summary', async () => {
    const path = folder();
    const { code, stdout } = await dagwright(['run', 'examples/hello.py', '--workspace', path]);
    expect(stdout).toMatch(/✓ greet {2}success/);
    expect(stdout).toMatch(/hello success in [\d.]+ s: 2 success\n$/);
    expect(code).toBe(0);
    expect(existsSync(join(path, '.dagwright'))).toBe(true);
  });

  it('prints events and a summary as JSON', async () => {
    const args = ['run', 'examples/hello.py', '--workspace', folder(), '--format', 'json'];
    const { events, summary } = parse((await dagwright(args)).stdout);
    expect(Object.keys(events[0]!).sort()).toEqual(
      expect.arrayContaining(['map_index', 'run_id', 'state', 'task_id', 'time', 'try_number']),
    );
    const states = events.filter((event) => event.task_id === 'greet').map((event) => event.state);
    expect(states.slice(-2)).toEqual(['running', 'success']);
    expect(summary).toMatchObject({ dag_id: 'hello', state: 'success' });
    expect(summary.run_id).toBe(events[0]!.run_id);
    expect(summary.tasks).toEqual({ greet: { state: 'success', tries: 1 }, today: { state: 'success', tries: 1 } });
    expect(summary.xcoms['greet.return_value']).toContain('greet');
  });

  it.skipIf(!hasPython)(`runs Python tasks, mapped ones too, and gives their XComs${needsPython}`, async () => {
    const args = ['run', 'examples/mapping.py', '--workspace', folder(), '--format', 'json'];
    const { code, stdout, stderr } = await dagwright(args);
    expect(stderr).toBe('');
    const { summary } = parse(stdout);
    expect(Object.keys(summary.tasks).sort()).toEqual([
      'list_images',
      'make_gallery',
      'resize[0]',
      'resize[1]',
      'resize[2]',
    ]);
    expect(summary.xcoms['make_gallery.return_value']).toBe(3);
    expect(summary.xcoms['resize[1].return_value']).toEqual({ name: 'forest.png', width: 640 });
    expect(code).toBe(0);
  });

  it.skipIf(!hasPython)(`exits with 1 when the run fails, and shows the end of the log${needsPython}`, async () => {
    const path = folder();
    const { code, stdout } = await dagwright(['run', 'examples/failing.py', '--workspace', path]);
    expect(code).toBe(1);
    expect(stdout).toContain("ValueError: could not convert string to float: 'abc'");
    expect(stdout).toMatch(/⊘ load +upstream_failed/);
    const log = await dagwright(['logs', 'latest', 'transform', '--workspace', path]);
    expect(log.stdout).toContain('Traceback');
    expect(log.code).toBe(0);
  });

  it('takes the DAG from FILE:DAG, and asks for it when there are several', async () => {
    const path = folder({
      'two.py': `${bashDag('one', 'BashOperator(task_id="a", bash_command="true")')}${bashDag('two', 'BashOperator(task_id="b", bash_command="true")')}`,
    });
    const chosen = await dagwright(['run', 'two.py:two', '--format', 'json'], { cwd: path });
    expect(parse(chosen.stdout).summary).toMatchObject({ dag_id: 'two', state: 'success' });
    const asked = await dagwright(['run', 'two.py'], { cwd: path });
    expect(asked.code).toBe(2);
    expect(asked.stderr).toMatch(/one.*two/);
  });

  it('hands on the configuration and the logical date', async () => {
    const command = 'echo {{ params.x }} {{ dag_run.conf.y }} {{ ds }}';
    const dag = bashDag('conf', `BashOperator(task_id="say", bash_command="${command}")`);
    const path = folder({ 'dag.py': dag.replace('schedule=None', 'schedule=None, params={"x": 1}') });
    writeFileSync(join(path, 'conf.json'), '{"y": "from-conf"}');
    const args = ['run', 'dag.py', '--conf', '@conf.json', '--logical-date', '2024-02-29', '--format', 'json'];
    const { summary } = parse((await dagwright(args, { cwd: path })).stdout);
    expect(summary.xcoms['say.return_value']).toBe('1 from-conf 2024-02-29');
  });

  it('runs single tasks', async () => {
    const args = ['run', 'examples/hello.py', '--task', 'today', '--workspace', folder(), '--format', 'json'];
    expect(Object.keys(parse((await dagwright(args)).stdout).summary.tasks)).toEqual(['today']);
  });

  it('refuses a DAG with errors', async () => {
    const { code, stderr } = await dagwright(['run', 'examples/faulty/cycle.py', '--workspace', folder()]);
    expect(stderr).toMatch(/cycle/);
    expect(code).toBe(1);
  });

  it.each([
    [['run', 'nowhere.py'], /there is no file nowhere\.py/],
    [['run', 'examples/hello.py', '--conf', '[1]'], /JSON object/],
    [['run', 'examples/hello.py', '--conf', '{x}'], /--conf/],
    [['run', 'examples/hello.py', '--executor', 'celery'], /Allowed choices/],
    [['run', 'examples/hello.py', '--parallelism', '0'], /whole number/],
    [['run', 'examples/hello.py:nope'], /nope|no DAG/],
  ])('says what is wrong with %j and exits with 2', async (args, message) => {
    const { code, stderr } = await dagwright([...args, '--workspace', folder()]);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });

  it('says so when the interpreter is not there', async () => {
    const args = ['run', 'examples/taskflow_sales.py', '--python', '/nowhere/python3', '--workspace', folder()];
    const { code, stdout, stderr } = await dagwright(args);
    expect(stdout + stderr).toContain('/nowhere/python3');
    expect(stdout).not.toContain('ends its log with');
    expect(code).toBe(1);
  });
});

describe('a run that is stopped', () => {
  const slow = bashDag(
    'slow',
    'first = BashOperator(task_id="first", bash_command="echo once >> count.txt", cwd=".")',
    'wait = BashOperator(task_id="wait", bash_command="test -e go || sleep 60", cwd=".")',
    'first >> wait',
  ).replaceAll('cwd="."', 'cwd="CWD"');

  it.skipIf(process.platform === 'win32')('by the end of its terminal or pipe leaves no task behind', async () => {
    const path = folder();
    const command = `echo $$ > ${path}/pid; while :; do sleep 0.1; done`;
    writeFileSync(join(path, 'dag.py'), bashDag('long', `BashOperator(task_id="wait", bash_command="${command}")`));
    const child = spawn(process.execPath, [join(root, 'dist/cli.mjs'), 'run', 'dag.py'], {
      cwd: path,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const ended = new Promise((done) => child.on('exit', (code, signal) => done(signal ?? code)));
    // Nobody reads from here on: the next line of the program finds no reader.
    child.stdout.destroy();
    expect(await ended).toBe(143);
    const { stdout } = await dagwright(['runs', '--workspace', path]);
    expect(stdout).toContain('interrupted: it can be resumed');
    const alive = existsSync(join(path, 'pid')) && isAlive(Number(readFileSync(join(path, 'pid'), 'utf8')));
    expect(alive).toBe(false);
  });

  it.skipIf(process.platform === 'win32')('by Ctrl-C twice ends at once, and the tasks with it', async () => {
    const path = folder();
    const command = `trap '' TERM INT; echo $$ > ${path}/pid; while :; do sleep 0.1; done`;
    writeFileSync(join(path, 'dag.py'), bashDag('deaf', `BashOperator(task_id="wait", bash_command="${command}")`));
    const child = spawn(process.execPath, [join(root, 'dist/cli.mjs'), 'run', 'dag.py'], {
      cwd: path,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    const ended = new Promise((done) => child.on('exit', (code, signal) => done(signal ?? code)));
    await vi.waitUntil(() => said.includes('running') && existsSync(join(path, 'pid')), { timeout: 60_000 });
    child.kill('SIGINT');
    await vi.waitUntil(() => said.includes('Ctrl-C again'), { timeout: 60_000 });
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    await vi.waitUntil(() => !isAlive(Number(readFileSync(join(path, 'pid'), 'utf8'))), { timeout: 60_000 });
  });

  it.skipIf(process.platform === 'win32')('by Ctrl-C is cancelled in good order', async () => {
    const path = folder();
    writeFileSync(join(path, 'dag.py'), slow.replaceAll('CWD', path));
    let sent = false;
    const { code, stdout } = await dagwright(['run', 'dag.py', '--format', 'json'], {
      cwd: path,
      onOutput: (text, kill) => {
        if (sent || !/"task_id":"wait".*"state":"running"/.test(text)) return;
        sent = true;
        kill('SIGINT');
      },
    });
    expect(parse(stdout).summary).toMatchObject({ state: 'cancelled', tasks: { first: { state: 'success' } } });
    expect(code).toBe(1);
  });

  it.skipIf(process.platform === 'win32')('by kill -9 goes on with --resume, and nothing is done twice', async () => {
    const path = folder();
    writeFileSync(join(path, 'dag.py'), slow.replaceAll('CWD', path));
    const nothing = await dagwright(['run', 'dag.py', '--resume'], { cwd: path });
    expect(nothing).toMatchObject({ code: 0, stderr: expect.stringContaining('no unfinished run') });
    await dagwright(['run', 'dag.py', '--format', 'json'], {
      cwd: path,
      onOutput: (text, kill) => {
        if (/"task_id":"wait".*"state":"running"/.test(text)) kill('SIGKILL');
      },
    });
    writeFileSync(join(path, 'go'), '');
    const { code, stdout } = await dagwright(['run', 'dag.py', '--resume', '--format', 'json'], { cwd: path });
    const { events, summary } = parse(stdout);
    expect(summary).toMatchObject({ state: 'success', tasks: { first: { state: 'success', tries: 1 } } });
    expect(events.filter((event) => event.task_id === 'first')).toEqual([]);
    expect(code).toBe(0);
  });
});

describe('dagwright runs', () => {
  it('lists what was run, newest first', async () => {
    const path = folder();
    expect((await dagwright(['runs', '--workspace', path])).stdout).toContain('No runs yet');
    await dagwright(['run', 'examples/hello.py', '--workspace', path]);
    await dagwright(['run', 'examples/factory.py:refresh_products', '--workspace', path]);
    const { stdout, code } = await dagwright(['runs', '--workspace', path, '--format', 'json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([
      { dag_id: 'refresh_products', state: 'success', counts: { success: 3 } },
      { dag_id: 'hello', state: 'success', counts: { success: 2 } },
    ]);
    const table = await dagwright(['runs', '--workspace', path, '--dag', 'hello']);
    expect(table.stdout).toMatch(/hello +success/);
    expect(table.stdout).not.toContain('refresh_products');
  });
});

describe('dagwright logs', () => {
  it.skipIf(process.platform === 'win32')('follows the log of a task that another process runs', async () => {
    const path = folder();
    const command = `echo begun; until test -e ${path}/go; do sleep 0.1; done; echo ended`;
    writeFileSync(join(path, 'dag.py'), bashDag('follow', `BashOperator(task_id="wait", bash_command="${command}")`));
    let followed: ReturnType<typeof dagwright> | undefined;
    const run = dagwright(['run', 'dag.py', '--format', 'json'], {
      cwd: path,
      onOutput: (text) => {
        if (followed || !text.includes('"state":"running"')) return;
        followed = dagwright(['logs', 'latest', 'wait', '--follow'], {
          cwd: path,
          onOutput: (log) => {
            if (log.includes('begun')) writeFileSync(join(path, 'go'), '');
          },
        });
      },
    });
    expect(await run).toMatchObject({ code: 0, stderr: '' });
    expect(await followed).toMatchObject({ code: 0, stdout: expect.stringMatching(/begun[\s\S]*ended/) });
  });

  it('says which run or task there is none of', async () => {
    const path = folder();
    expect(await dagwright(['logs', 'latest', 'greet', '--workspace', path])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no run'),
    });
    await dagwright(['run', 'examples/hello.py', '--workspace', path]);
    expect(await dagwright(['logs', 'latest', 'nobody', '--workspace', path])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('nobody'),
    });
    expect(await dagwright(['logs', 'latest', 'greet[3]', '--workspace', path])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('greet[3]: the task is not mapped'),
    });
    expect(await dagwright(['logs', 'latest', 'greet', '--try', '7', '--workspace', path])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('greet has had one try: there is no log of try 7'),
    });
    expect((await dagwright(['runs', '--dag', 'nobody', '--workspace', path])).stdout).toMatch(
      /^No runs of DAG nobody yet/,
    );
    expect((await dagwright(['logs', 'latest', 'greet', '--follow', '--workspace', path])).stdout).toContain('Hello');
  });
});

describe('dagwright clear and mark', () => {
  it('run the failed part again by the mended file, and take a state by hand', async () => {
    const path = folder();
    const write = (b: string): void =>
      writeFileSync(
        join(path, 'dag.py'),
        bashDag(
          'mend',
          'a = BashOperator(task_id="a", bash_command="true")',
          `b = BashOperator(task_id="b", bash_command="${b}")`,
          'c = BashOperator(task_id="c", bash_command="true")',
          'a >> b >> c',
        ),
      );
    write('exit 1');
    expect((await dagwright(['run', 'dag.py'], { cwd: path })).code).toBe(1);
    const dry = await dagwright(['clear', 'latest', '--failed', '--dry-run'], { cwd: path });
    expect(dry).toMatchObject({ code: 0, stdout: 'b\nc\n' });
    write('true');
    const mended = await dagwright(['clear', 'latest', '--failed', '--format', 'json'], { cwd: path });
    expect(mended.code).toBe(0);
    expect(parse(mended.stdout).summary).toMatchObject({
      state: 'success',
      tasks: { a: { tries: 1 }, b: { tries: 2 }, c: { tries: 1 } },
    });
    expect((await dagwright(['mark', 'latest', 'failed', 'c'], { cwd: path })).code).toBe(1);
    expect((await dagwright(['mark', 'latest', 'success', 'c'], { cwd: path })).code).toBe(0);
    const over = await dagwright(['pause', 'latest'], { cwd: path });
    expect(over).toMatchObject({ code: 2, stderr: expect.stringContaining('there is nothing to pause') });
  }, 60_000);
});
