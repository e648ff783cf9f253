/** What Airflow and ruff make of the examples on the rules' pages. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { RULES } from '../../dag/checks/rules.ts';

export interface Measured {
  readonly versions: { readonly airflow3: string; readonly airflow2: string; readonly ruff: string };
  /** Type of the exception, or codes; empty when nothing is found. */
  readonly rules: {
    readonly [code: string]: { readonly airflow3: string; readonly airflow2: string; readonly ruff: string };
  };
}

interface Programs {
  readonly airflow3: string;
  readonly airflow2: string;
  readonly ruff: string;
}

interface Example {
  readonly text: string;
  /** Beside it, if there is anything: path → text, or bytes. */
  readonly others?: OtherFiles;
  /** It is a file for Airflow 2: Airflow 3 has nothing to say of it. */
  readonly isForAirflow2: boolean;
}

interface OtherFiles {
  readonly [path: string]: string | Uint8Array;
}

const PLUGINS: OtherFiles = {
  'operators/load.py': 'from airflow.sdk import BaseOperator\n\nclass LoadOperator(BaseOperator):\n    pass\n',
  'plugins/operators/load.py': 'from airflow.sdk import BaseOperator\n\nclass LoadOperator(BaseOperator):\n    pass\n',
};

const DAG_OF = (id: string): string => `from airflow.sdk import DAG\n\ndag = DAG('${id}', schedule=None)\n`;
const TRIGGER = (id: string): string => `from airflow.sdk import DAG
from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator

with DAG('example', schedule=None):
    TriggerDagRunOperator(task_id='start', trigger_dag_id='${id}')
`;
const UPDATE = (uri: string): string => `from airflow.sdk import DAG, Asset
from airflow.providers.standard.operators.empty import EmptyOperator

with DAG('load', schedule=None):
    EmptyOperator(task_id='load', outlets=[Asset('${uri}')])
`;
const BY_ASSET = `from airflow.sdk import DAG, Asset

dag = DAG('report', schedule=[Asset('s3://bucket/orders')])
`;

/** What one page cannot show in one text. */
const OVER_FILES: { readonly [code: string]: { readonly [kind in 'bad' | 'good']: Omit<Example, 'isForAirflow2'> } } = {
  'duplicate-dag-id': {
    bad: { text: DAG_OF('report'), others: { 'two.py': DAG_OF('report') } },
    good: { text: DAG_OF('report'), others: { 'two.py': DAG_OF('other') } },
  },
  'unknown-external-dag': {
    bad: { text: TRIGGER('raport'), others: { 'two.py': DAG_OF('report') } },
    good: { text: TRIGGER('report'), others: { 'two.py': DAG_OF('report') } },
  },
  'unproduced-asset': {
    bad: { text: BY_ASSET, others: { 'two.py': UPDATE('s3://bucket/order') } },
    good: { text: BY_ASSET, others: { 'two.py': UPDATE('s3://bucket/orders') } },
  },
  'missing-module': {
    bad: { text: `import a_module_that_nobody_has\n${DAG_OF('example')}` },
    good: { text: `import json\n${DAG_OF('example')}` },
  },
  'file-encoding': {
    bad: {
      text: DAG_OF('example'),
      others: { 'two.py': Buffer.from(`# caf\u00e9\n${DAG_OF('other').replace('.sdk', '')}`, 'latin1') },
    },
    good: {
      text: DAG_OF('example'),
      others: { 'two.py': Buffer.from(`# caf\u00e9\n${DAG_OF('other').replace('.sdk', '')}`, 'utf8') },
    },
  },
  'unknown-suppression': {
    bad: { text: `${DAG_OF('example').trimEnd()}  # dagwright: ignore[dependency-cycel]\n` },
    good: { text: DAG_OF('example') },
  },
};

/** Name → the example. */
type Examples = ReadonlyMap<string, Example>;

export function measure({ airflow3, airflow2, ruff }: Programs): Measured {
  const examples = readExamples();
  const folder = mkdtempSync(join(tmpdir(), 'dagwright-rules-'));
  try {
    const forThree = new Map([...examples].filter(([, { isForAirflow2 }]) => !isForAirflow2));
    const three = load(airflow3, write(join(folder, '3'), forThree, asItIs));
    const two = load(airflow2, write(join(folder, '2'), examples, forAirflow2));
    const linted = lint(ruff, write(join(folder, 'all'), examples, asItIs));
    const codes = [...new Set([...examples.keys()].map((name) => name.split('.')[0] ?? ''))];
    return {
      versions: { airflow3: version(airflow3), airflow2: version(airflow2), ruff: version(ruff) },
      rules: Object.fromEntries(
        codes.map((code) => [
          code,
          { airflow3: onlyInBad(code, three), airflow2: onlyInBad(code, two), ruff: onlyInBad(code, linted) },
        ]),
      ),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readExamples(): Examples {
  const found = new Map<string, Example>();
  for (const [code, { bad, good }] of Object.entries(OVER_FILES)) {
    found.set(`${code}.bad.1`, { isForAirflow2: false, ...bad });
    found.set(`${code}.good.1`, { isForAirflow2: false, ...good });
  }
  for (const { code } of RULES) {
    const page = readFileSync(`docs/rules/${code}.md`, 'utf8');
    const example = /```python (bad|good)( airflow2)?(?: mwaa)?\n(.*?)```/gs;
    const counts: { [kind: string]: number } = {};
    for (const [, kind = '', two, text = ''] of page.matchAll(example)) {
      const number = (counts[kind] ?? 0) + 1;
      counts[kind] = number;
      const others = code === 'mwaa-plugins-import' ? { others: PLUGINS } : {};
      found.set(`${code}.${kind}.${number}`, { text, isForAirflow2: two !== undefined, ...others });
    }
  }
  return found;
}

function write(folder: string, examples: Examples, change: (example: Example) => string): string {
  for (const [name, example] of examples) {
    const own = join(folder, name);
    const files: OtherFiles = { ...example.others, 'main.py': change(example) };
    for (const [path, text] of Object.entries(files)) {
      const file = join(own, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, typeof text === 'string' && path !== 'main.py' ? change({ ...example, text }) : text);
    }
  }
  return folder;
}

function asItIs({ text }: Example): string {
  return text;
}

const IN_TWO: { readonly [name: string]: string } = {
  DAG: 'airflow',
  Variable: 'airflow.models',
  Param: 'airflow.models.param',
  TaskGroup: 'airflow.utils.task_group',
  BaseOperator: 'airflow.models.baseoperator',
  chain: 'airflow.models.baseoperator',
  BaseHook: 'airflow.hooks.base',
  Label: 'airflow.utils.edgemodifier',
};

/** `airflow.sdk` came with Airflow 3, and the standard provider took Airflow's own operators. */
function forAirflow2({ text, isForAirflow2 }: Example): string {
  const dated = isForAirflow2 || /start_date/.test(text) ? text : withStartDate(text);
  const paths = dated.replace(/airflow\.providers\.standard\.(operators|sensors|hooks)\b/g, 'airflow.$1');
  return paths.replace(/^from airflow\.sdk import (.+)$/gm, (_, names: string) =>
    names
      .split(/\s*,\s*/)
      .map((name) =>
        name === 'Asset'
          ? 'from airflow.datasets import Dataset as Asset'
          : `from ${IN_TWO[name] ?? 'airflow.decorators'} import ${name}`,
      )
      .join('\n'),
  );
}

/** Airflow 2 refuses a schedule without one, also the daily one that is its default. */
function withStartDate(text: string): string {
  const date = "start_date=__import__('datetime').datetime(2024, 1, 1)";
  return text
    .replace(/\bDAG\((\s*(?:'[^']*'|"[^"]*"))/g, `DAG($1, ${date}`)
    .replace(/^@dag\((?=\S)/gm, `@dag(${date}, `)
    .replace(/^@dag(\(\))?$/gm, `@dag(${date})`)
    .replace(/, \)$/gm, ')');
}

type Verdicts = ReadonlyMap<string, readonly string[]>;

function load(python: string, folder: string): Verdicts {
  const env = { ...process.env, AIRFLOW_HOME: join(folder, 'home') };
  const options = { encoding: 'utf8', env, maxBuffer: 1 << 26 } as const;
  const { stdout, stderr } = spawnSync(python, ['scripts/rules/load.py', folder], options);
  const result = /^RESULT(.*)$/m.exec(stdout)?.[1];
  if (!result) throw new Error(`${python} gave no result: ${stderr.slice(-2000)}`);
  return new Map(
    Object.entries(JSON.parse(result) as { [file: string]: string }).map(([file, text]) => [file, exceptionIn(text)]),
  );
}

/** Its type: the last line of a traceback that begins with a name. */
function exceptionIn(text: string): readonly string[] {
  if (text === '') return [];
  const type = [...text.matchAll(/^([A-Za-z_][\w.]*)(?::|$)/gm)].at(-1)?.[1];
  return [type?.split('.').at(-1) ?? 'error'];
}

function lint(ruff: string, folder: string): Verdicts {
  const args = [
    'check',
    '--isolated',
    '--no-cache',
    '--preview',
    '--select',
    'AIR,F821',
    '--output-format',
    'json',
    folder,
  ];
  const { stdout } = spawnSync(ruff, args, { encoding: 'utf8', maxBuffer: 1 << 26 });
  const found = new Map<string, string[]>();
  for (const { code, filename } of JSON.parse(stdout) as { code: string | null; filename: string }[]) {
    const name = /[\\/]([\w-]+\.(?:bad|good)\.\d+)[\\/]/.exec(filename)?.[1] ?? '';
    found.set(name, [...(found.get(name) ?? []), code ?? 'syntax']);
  }
  return found;
}

/** What is said of the bad examples and of none of the good ones; `?` where one is refused, and so is every good one. */
function onlyInBad(code: string, verdicts: Verdicts): string {
  const of = (kind: string): readonly (readonly string[])[] =>
    [...verdicts].filter(([name]) => name.startsWith(`${code}.${kind}.`)).map(([, said]) => said);
  const good = new Set(of('good').flat());
  const found = [...new Set(of('bad').flat())].filter((each) => !good.has(each));
  const isRefused = (said: readonly string[]): boolean => said.some((each) => /Error|Exception/.test(each));
  const blind = of('good').length > 0 && of('good').every(isRefused) && of('bad').some(isRefused);
  return found.join(', ') || (blind ? '?' : '');
}

function version(program: string): string {
  const args = /ruff/.test(program) ? ['--version'] : ['-c', 'import airflow; print(airflow.__version__)'];
  const { stdout } = spawnSync(program, args, { encoding: 'utf8' });
  return /\d+\.\d+\.\d+/.exec(stdout)?.[0] ?? '';
}
