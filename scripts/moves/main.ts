/** Writes dag/dialects/airflow/moves/moves-3.jsonl from what two installations of Airflow and ruff say. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { operatorCatalogue } from '../../dag/dialects/airflow/catalogue/catalogue.ts';
import type { MoveRow } from '../../dag/dialects/airflow/moves/moves.ts';

const HELP = `usage: npm run moves -- --airflow2 PYTHON --airflow3 PYTHON --ruff PROGRAM
Imports every name of Airflow 2 with Airflow 3, and asks ruff's AIR rules what takes its place.`;
const OUTPUT = 'dag/dialects/airflow/moves';

type Airflow2 = { readonly [module: string]: { readonly [name: string]: string } };
type Airflow3 = { readonly [module: string]: { readonly [name: string]: readonly [string, string?] } | null };

interface Advice {
  readonly code: string;
  /** Full path. */
  readonly target?: string;
}

const { values: flags } = parseArgs({
  options: {
    airflow2: { type: 'string' },
    airflow3: { type: 'string' },
    ruff: { type: 'string' },
    help: { type: 'boolean' },
  },
});
process.exitCode = main();

function main(): number {
  const { airflow2, airflow3, ruff } = flags;
  if (flags.help || !airflow2 || !airflow3 || !ruff) {
    console.log(HELP);
    return flags.help ? 0 : 2;
  }
  const folder = mkdtempSync(join(tmpdir(), 'dagwright-moves-'));
  try {
    const names = python(airflow2, ['scripts/moves/airflow2.py']) as Airflow2;
    const list = join(folder, 'names.json');
    writeFileSync(list, JSON.stringify(names));
    const there = python(airflow3, ['scripts/moves/airflow3.py', list]) as Airflow3;
    const advice = adviceOf(ruff, names, folder);
    const found = rows(names, there, advice);
    writeFileSync(
      list,
      JSON.stringify(found.flatMap(([, , moved]) => Object.values(moved).map((each) => each.slice(1)))),
    );
    const importable = new Set(python(airflow3, ['scripts/moves/airflow3.py', list, 'targets']) as string[]);
    mkdirSync(OUTPUT, { recursive: true });
    const lines = found.map((row) => JSON.stringify(withoutWrongTargets(row, importable)));
    writeFileSync(join(OUTPUT, 'moves-3.jsonl'), `${lines.join('\n')}\n`);
    console.log(`${OUTPUT}/moves-3.jsonl: ${lines.length} modules`);
    return 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function python(interpreter: string, args: readonly string[]): unknown {
  const env = { ...process.env, PYTHONWARNINGS: 'ignore', AIRFLOW__CORE__LOAD_EXAMPLES: 'False' };
  const { status, stdout, stderr } = spawnSync(interpreter, args, { encoding: 'utf8', env, maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(`${interpreter} ${args.join(' ')} failed: ${stderr.slice(-2000)}`);
  // Airflow may have logged something before.
  return JSON.parse(stdout.slice(stdout.search(/^[{[]["\]}]/m)));
}

/** Full path → what ruff says of its use. */
function adviceOf(ruff: string, names: Airflow2, folder: string): ReadonlyMap<string, Advice> {
  const paths = Object.entries(names).flatMap(([module, of]) => Object.keys(of).map((name) => [module, name] as const));
  const file = join(folder, 'all.py');
  writeFileSync(
    file,
    paths.map(([module, name], at) => `from ${module} import ${name} as v${at}\nv${at}()\n`).join(''),
  );
  const args = ['check', '--isolated', '--no-cache', '--preview', '--select', 'AIR3', '--output-format', 'json', file];
  const { stdout } = spawnSync(ruff, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  const found = new Map<string, Advice>();
  for (const { code, location, fix } of JSON.parse(stdout) as {
    code: string;
    location: { row: number };
    fix: { message: string } | null;
  }[]) {
    const path = paths[Math.floor((location.row - 1) / 2)];
    const [, name, module] = /`(\w+)` (?:has been moved to|from) `([\w.]+)`/.exec(fix?.message ?? '') ?? [];
    if (path) found.set(path.join('.'), { code, ...(name && module ? { target: `${module}.${name}` } : {}) });
  }
  return found;
}

function rows(names: Airflow2, there: Airflow3, advice: ReadonlyMap<string, Advice>): readonly MoveRow[] {
  return Object.keys(names)
    .sort()
    .flatMap((module) => {
      const now = there[module];
      const moved: { [name: string]: string } = {};
      const removedInThree = (name: string): boolean => /AIR30[12]/.test(advice.get(`${module}.${name}`)?.code ?? '');
      for (const [name, leadsTo] of Object.entries(names[module] ?? {}).sort()) {
        const said = advice.get(`${module}.${name}`);
        const [state, warning] = now === null ? ['gone'] : (now?.[name] ?? ['there']);
        const target = said?.target ?? /use `'?([\w.]+\w)'?`/.exec(warning ?? '')?.[1] ?? leadsTo;
        if (state === 'gone' && (now !== null || target !== ''))
          moved[name] = (removedInThree(name) ? 'E' : 'W') + target;
        else if (state === 'there' && (warning || (said && target !== ''))) moved[name] = `H${target}`;
      }
      const gone = now === null ? (Object.keys(names[module] ?? {}).some(removedInThree) ? 'E' : 'W') : '';
      return gone || Object.keys(moved).length > 0 ? [[module, gone, moved] as const] : [];
    });
}

/** Of names in packages that are not installed here, the catalogue knows the operators. */
function withoutWrongTargets([module, gone, moved]: MoveRow, importable: ReadonlySet<string>): MoveRow {
  const checked = Object.entries(moved).map(([name, move]) => {
    const target = move.slice(1);
    const isKnown =
      importable.has(target) ||
      operatorCatalogue(3).find(target)?.name === target.split('.').at(-1) ||
      (/^airflow\.providers\.(?!standard\.)/.test(target) && !/\.(operators|sensors|transfers)\./.test(target));
    return [name, isKnown ? move : (move[0] ?? '')] as const;
  });
  return [module, gone, Object.fromEntries(checked)];
}
