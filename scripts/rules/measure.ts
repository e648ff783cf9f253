/** What Airflow and ruff make of the examples on the rules' pages. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
  /** It is a file for Airflow 2: Airflow 3 has nothing to say of it. */
  readonly isForAirflow2: boolean;
}

/** Name without `.py` → the example. */
type Examples = ReadonlyMap<string, Example>;

export function measure({ airflow3, airflow2, ruff }: Programs): Measured {
  const examples = readExamples();
  const folder = mkdtempSync(join(tmpdir(), 'dagwright-rules-'));
  try {
    const three = load(
      airflow3,
      write(
        join(folder, '3'),
        new Map([...examples].filter(([, { isForAirflow2 }]) => !isForAirflow2)),
        (text) => text,
      ),
    );
    const two = load(airflow2, write(join(folder, '2'), examples, forAirflow2));
    const linted = lint(
      ruff,
      write(join(folder, 'all'), examples, (text) => text),
    );
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
  for (const { code } of RULES) {
    const page = readFileSync(`docs/rules/${code}.md`, 'utf8');
    const example = /```python (bad|good)( airflow2)?\n(.*?)```/gs;
    const counts: { [kind: string]: number } = {};
    for (const [, kind = '', two, text = ''] of page.matchAll(example)) {
      const number = (counts[kind] ?? 0) + 1;
      counts[kind] = number;
      found.set(`${code}.${kind}.${number}`, { text, isForAirflow2: two !== undefined });
    }
  }
  return found;
}

function write(folder: string, examples: Examples, change: (text: string) => string): string {
  mkdirSync(folder);
  for (const [name, { text }] of examples) writeFileSync(join(folder, `${name}.py`), change(text));
  return folder;
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
function forAirflow2(text: string): string {
  const paths = text.replace(/airflow\.providers\.standard\.(operators|sensors|hooks)\b/g, 'airflow.$1');
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
    const name = filename.replace(/^.*[\\/]/, '');
    found.set(name, [...(found.get(name) ?? []), code ?? 'syntax']);
  }
  return found;
}

/** What is said of the bad examples and of none of the good ones; `?` where every good one is refused, too. */
function onlyInBad(code: string, verdicts: Verdicts): string {
  const of = (kind: string): readonly (readonly string[])[] =>
    [...verdicts].filter(([file]) => file.startsWith(`${code}.${kind}.`)).map(([, said]) => said);
  const good = new Set(of('good').flat());
  const found = [...new Set(of('bad').flat())].filter((each) => !good.has(each));
  const blind = of('good').length > 0 && of('good').every((said) => said.some((each) => /Error|Exception/.test(each)));
  return found.join(', ') || (blind ? '?' : '');
}

function version(program: string): string {
  const args = /ruff/.test(program) ? ['--version'] : ['-c', 'import airflow; print(airflow.__version__)'];
  const { stdout } = spawnSync(program, args, { encoding: 'utf8' });
  return /\d+\.\d+\.\d+/.exec(stdout)?.[0] ?? '';
}
