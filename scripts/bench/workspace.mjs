/** A workspace of many DAG files with shared modules, opened for the first time by the language server. */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';
import { SERVER_OPTIONS } from './language-server.mjs';

const PATIENCE_MS = 300_000;

/** `count` DAG files in folders of a hundred, each of which imports one of twenty modules beside them. */
export function writeWorkspace(folder, count) {
  mkdirSync(join(folder, 'dags/shared'), { recursive: true });
  writeFileSync(join(folder, 'dags/shared/__init__.py'), '');
  for (let index = 0; index < 20; index += 1) {
    const module = [
      'from airflow.providers.standard.operators.bash import BashOperator',
      '',
      'def load(table):',
      `    return BashOperator(task_id=f"load_{table}", bash_command=f"load ${index} {table}")`,
      '',
      `TABLES = [f"table_{n}" for n in range(${5 + (index % 5)})]`,
    ];
    writeFileSync(join(folder, `dags/shared/tables_${index}.py`), `${module.join('\n')}\n`);
  }
  for (let index = 0; index < count; index += 1) {
    const team = join(folder, `dags/team_${Math.floor(index / 100)}`);
    if (index % 100 === 0) mkdirSync(team);
    writeFileSync(join(team, `dag_${index}.py`), dagFile(index));
  }
}

function dagFile(index) {
  const lines = [
    'from datetime import datetime, timedelta',
    'from airflow.sdk import DAG, TaskGroup, task',
    'from airflow.providers.standard.operators.bash import BashOperator',
    `from shared.tables_${index % 20} import TABLES, load`,
    '',
    `with DAG("dag_${index}", schedule="@daily", start_date=datetime(2024, 1, 1), default_args={"retries": 2}):`,
    '    start = BashOperator(task_id="start", bash_command="date")',
    '    with TaskGroup("loads") as loads:',
    '        for table in TABLES:',
    '            load(table)',
    '',
    '    @task(retry_delay=timedelta(minutes=5))',
    '    def report(day: str) -> None:',
    '        print(day)',
    '',
    '    start >> loads >> report("{{ ds }}")',
  ];
  for (let step = 0; step < 8; step += 1) {
    lines.push(`    step_${step} = BashOperator(task_id="step_${step}", bash_command="echo ${step} {{ ds }}")`);
    lines.push(`    ${step === 0 ? 'loads' : `step_${step - 1}`} >> step_${step}`);
  }
  return `${lines.join('\n')}\n`;
}

/**
 * `wall`: milliseconds until all are checked; `memory`: the most that the server held, in MB (Linux; undefined elsewhere).
 * With the packages of `interpreter`, where one is given.
 */
export async function openWorkspace(root, folder, interpreter) {
  const started = performance.now();
  const server = spawn(process.execPath, [...SERVER_OPTIONS, join(root, 'dist/server.cjs'), '--stdio'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const connection = createMessageConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  let timer;
  const checked = new Promise((done, failed) => {
    timer = setTimeout(() => failed(new Error(`not checked within ${PATIENCE_MS / 1000} s`)), PATIENCE_MS);
    connection.onNotification('$/progress', ({ value }) => {
      if (value.kind === 'end') done();
    });
    server.on('exit', () => failed(new Error('the server has ended')));
  });
  connection.onRequest('workspace/configuration', ({ items }) => items.map(() => null));
  connection.onRequest('client/registerCapability', () => null);
  connection.onRequest('window/workDoneProgress/create', () => null);
  connection.onRequest('workspace/codeLens/refresh', () => null);
  connection.listen();
  try {
    const uri = pathToFileURL(folder).href;
    await connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri: uri,
      workspaceFolders: [{ uri, name: 'workspace' }],
      capabilities: { window: { workDoneProgress: true }, workspace: { workspaceFolders: true } },
      initializationOptions: interpreter ? { interpreters: [{ path: interpreter, origin: 'chosen' }] } : {},
    });
    await connection.sendNotification('initialized', {});
    await checked;
    return { wall: performance.now() - started, memory: peakMemory(server.pid) };
  } finally {
    clearTimeout(timer);
    connection.dispose();
    server.kill();
  }
}

/** MB. */
export function peakMemory(pid, field = 'VmHWM') {
  if (process.platform !== 'linux') return undefined;
  const line = new RegExp(`${field}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${pid}/status`, 'latin1'));
  return line ? Number(line[1]) / 1024 : undefined;
}
