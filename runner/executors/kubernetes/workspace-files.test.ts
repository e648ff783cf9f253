import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { CodeShipment } from './code-shipment.ts';
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
    mounts: [join(folder, 'ws'), join(folder, 'elsewhere')],
  });
});
