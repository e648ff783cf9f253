/** Downloads the packages that the lists name and writes the catalogues of operators. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { SourceFile } from '../../dag/dialects/airflow/installed/modules.ts';
import { createPythonParser } from '../../dag/python/parse.ts';
import { type Distribution, generate } from './generate.ts';

const HELP = `usage: npm run catalogue -- [options]
  --airflow 2|3    only this major version of Airflow
  --cache DIR      where downloaded and unpacked packages are kept (default: node_modules/.cache/dagwright/packages)
  --update         for Airflow 3: takes the newest version of each package instead of the one in the list, and rewrites the list
  --python PATH    an interpreter with pip (default: python3)
  --verbose        names the classes about which the source does not tell everything`;

const { values: options } = parseArgs({
  options: {
    airflow: { type: 'string' },
    cache: { type: 'string', default: 'node_modules/.cache/dagwright/packages' },
    update: { type: 'boolean', default: false },
    python: { type: 'string', default: 'python3' },
    verbose: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const LISTS = 'scripts/catalogue';
const TARGET = 'dag/dialects/airflow/catalogue';

if (options.help) console.log(HELP);
else {
  const parser = await createPythonParser();
  for (const airflow of options.airflow ? [options.airflow] : ['2', '3']) {
    const started = Date.now();
    const distributions = packages(airflow).map(unpacked);
    const result = generate(parser, distributions);
    const target = join(TARGET, `airflow-${airflow}.jsonl`);
    writeFileSync(target, result.text);
    if (isUpdated(airflow)) {
      const lines = distributions.map(({ name, version }) => `${name}==${version}\n`).sort();
      writeFileSync(join(LISTS, `airflow-${airflow}.txt`), lines.join(''));
    }
    const size = [result.text.length, gzipSync(result.text).length].map((bytes) => `${Math.round(bytes / 1024)} KB`);
    console.log(
      `${target}: ${result.classes} classes of ${result.packages} packages (of ${distributions.length} read), ` +
        `${size.join(', compressed ')}, ${((Date.now() - started) / 1000).toFixed(1)} s; ` +
        `${result.withoutFields.length} with unknown template fields, ${result.open.length} with open arguments`,
    );
    if (options.verbose) {
      for (const path of result.withoutFields) console.log(`  template fields: ${path}`);
      for (const path of result.open) console.log(`  arguments: ${path}`);
    }
  }
}

/** The list for Airflow 2 stands: newer packages ask for Airflow 3. */
function isUpdated(airflow: string): boolean {
  return options.update && airflow === '3';
}

/** Paths of the wheels. */
function packages(airflow: string): readonly string[] {
  const update = isUpdated(airflow);
  const list = readFileSync(join(LISTS, `airflow-${airflow}.txt`), 'utf8')
    .split('\n')
    .filter(Boolean);
  const folder = resolve(options.cache, airflow);
  mkdirSync(folder, { recursive: true });
  const here = (): readonly string[] => readdirSync(folder).filter((name) => name.endsWith('.whl'));
  const wanted = update ? list.map((line) => line.replace(/==.*/, '')) : list;
  const missing = update ? wanted : wanted.filter((line) => !here().some((name) => specOf(name) === line));
  if (missing.length > 0) {
    if (update) for (const name of here()) rmSync(join(folder, name));
    run(['-m', 'pip', 'download', '--quiet', '--no-deps', '--only-binary', ':all:', '--dest', folder, ...missing]);
  }
  const specs = new Set(wanted);
  return here()
    .filter((name) => specs.has(update ? specOf(name).replace(/==.*/, '') : specOf(name)))
    .map((name) => join(folder, name));
}

/** `name==version` of a wheel's file name. */
function specOf(wheel: string): string {
  const [name = '', version = ''] = wheel.split('-');
  return `${name.replaceAll('_', '-').toLowerCase()}==${version}`;
}

function unpacked(wheel: string): Distribution {
  const folder = wheel.replace(/\.whl$/, '');
  if (!existsSync(folder)) {
    const temporary = `${folder}.${process.pid}.new`;
    run(['-m', 'zipfile', '-e', wheel, temporary]);
    renameSync(temporary, folder);
  }
  const [name = '', version = ''] = specOf(wheel.split(/[\\/]/).at(-1) ?? '').split('==');
  return { name, version, files: sourceFiles(folder) };
}

function sourceFiles(folder: string): readonly SourceFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.py'))
    .map((entry) => {
      const path = join(entry.parentPath ?? entry.path, entry.name);
      const parts = relative(folder, path).replace(/\.py$/, '').split(/[\\/]/);
      const isPackage = parts.at(-1) === '__init__';
      return {
        module: (isPackage ? parts.slice(0, -1) : parts).join('.'),
        isPackage,
        read: () => readFileSync(path, 'utf8'),
      };
    })
    .filter(({ module }) => module.startsWith('airflow'))
    .sort((a, b) => (a.module < b.module ? -1 : 1));
}

function run(args: readonly string[]): void {
  const { status, error } = spawnSync(options.python, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  if (error || status !== 0)
    throw new Error(`${options.python} ${args.slice(0, 3).join(' ')} failed: ${error?.message ?? status}`);
}
