import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { CodeShipment } from './code-shipment.ts';
import { tarGz } from './tar.ts';
import { workspaceFiles } from './workspace-files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dagwright-files-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(...paths: string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), path);
  }
}

it('code and what lies beside it go into a pod; hidden files, packages and environments stay here', () => {
  write(
    'dags/a.py',
    'dags/sql/q.sql',
    'lib/b.py',
    '.env',
    '.git/config',
    'node_modules/x/i.js',
    'dags/__pycache__/a.pyc',
  );
  write('my-env/pyvenv.cfg', 'my-env/lib/c.py');
  symlinkSync('..', join(folder, 'lib/round'));
  expect(workspaceFiles(folder).map(({ path }) => path)).toEqual(['dags/a.py', 'dags/sql/q.sql', 'lib/b.py']);
});

it('links go as what they lead to, from elsewhere too, and empty folders as they are', () => {
  write('shared/common/names.py', 'ws/dags/a.py');
  mkdirSync(join(folder, 'ws/data/out'), { recursive: true });
  symlinkSync(join(folder, 'shared/common'), join(folder, 'ws/dags/common'));
  symlinkSync('a.py', join(folder, 'ws/dags/b.py'));
  symlinkSync('nowhere.py', join(folder, 'ws/dags/c.py'));
  symlinkSync('../..', join(folder, 'ws/data/round'));
  const files = workspaceFiles(join(folder, 'ws'));
  expect(files.map((file) => ('folder' in file ? `${file.path}/` : file.path))).toEqual([
    'dags/a.py',
    'dags/b.py',
    'dags/common/names.py',
    'data/out/',
    // Once: what is below it is the workspace itself.
    'data/round/shared/common/names.py',
  ]);
});

it('binary files, long names and those that can be executed arrive as they are', () => {
  const long = `${'long/'.repeat(30)}ü.bin`;
  write(long, 'empty/keep');
  rmSync(join(folder, 'empty/keep'));
  const bytes = Buffer.from(Array.from({ length: 4096 }, (_, at) => at % 256));
  writeFileSync(join(folder, long), bytes);
  chmodSync(join(folder, long), 0o755);
  const archive = join(folder, 'a.tgz');
  writeFileSync(archive, tarGz(workspaceFiles(folder)));
  const out = join(folder, 'out');
  mkdirSync(out);
  execFileSync('python3', [
    '-c',
    'import sys, tarfile; tarfile.open(sys.argv[1]).extractall(sys.argv[2])',
    archive,
    out,
  ]);
  expect(readFileSync(join(out, long))).toEqual(bytes);
  expect(statSync(join(out, long)).mode & 0o777).toBe(0o755);
  expect(readdirSync(join(out, 'empty'))).toEqual([]);
});

it('a pod finds the code where it is here, but not where a container has its own files', () => {
  write('ws/dags/a.py', 'elsewhere/b.py');
  const of = {
    store: join(folder, 'ws/.dagwright'),
    runId: 'r',
    file: join(folder, 'ws/dags/a.py'),
    pythonPath: [join(folder, 'elsewhere'), join(folder, 'missing')],
    folders: { sysPath: [join(folder, 'ws/dags')], plugins: undefined },
  };
  expect(new CodeShipment(of, '/dagwright/work').paths).toEqual({
    folder: join(folder, 'ws'),
    file: join(folder, 'ws/dags/a.py'),
    pythonPath: [join(folder, 'elsewhere')],
    folders: { sysPath: [join(folder, 'ws/dags')], plugins: undefined },
    packages: undefined,
    mounts: [join(folder, 'ws'), join(folder, 'elsewhere')],
  });
});

it('packages that an image may lack go along, without what is not Python', () => {
  write('ws/dags/a.py', 'site/jinja2/__init__.py', 'site/markupsafe/_speedups.so', 'site/markupsafe/__init__.py');
  const of = {
    store: join(folder, 'ws/.dagwright'),
    runId: 'r',
    file: join(folder, 'ws/dags/a.py'),
    pythonPath: [],
    folders: { sysPath: [], plugins: undefined },
    packages: [join(folder, 'site/jinja2'), join(folder, 'site/markupsafe')],
  };
  const { archive, paths } = new CodeShipment(of, '/dagwright/work');
  expect(paths.packages).toBe('/dagwright/work/packages');
  writeFileSync(join(folder, 'a.tgz'), archive);
  const listed = execFileSync('tar', ['-tzf', join(folder, 'a.tgz')], { encoding: 'utf8' });
  expect(listed.split('\n').filter((path) => path.includes('/packages/'))).toEqual([
    'dagwright/work/packages/jinja2/__init__.py',
    'dagwright/work/packages/markupsafe/__init__.py',
  ]);
});
