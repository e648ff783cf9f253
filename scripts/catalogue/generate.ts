/** Unpacked packages → the text of a catalogue, in the format that dag/dialects/airflow/catalogue/catalogue.ts reads. */
import type {
  CatalogueHeader,
  CataloguePackage,
  ClassRow,
  ParameterRow,
} from '../../dag/dialects/airflow/catalogue/format.ts';
import { ClassIndex, isBaseOperator } from '../../dag/dialects/airflow/installed/classes.ts';
import { ModuleIndex, type PythonClass, type SourceFile } from '../../dag/dialects/airflow/installed/modules.ts';
import { ownParameters, type ParameterFacts, signatureOf } from '../../dag/dialects/airflow/installed/signatures.ts';
import { stringsOf } from '../../dag/dialects/airflow/installed/strings.ts';
import type { PythonParser } from '../../dag/python/parse.ts';
import { taskDecorators } from './decorators.ts';
import { movedOperators } from './moved.ts';

export interface Distribution {
  readonly name: string;
  readonly version: string;
  readonly files: readonly SourceFile[];
}

export interface Generated {
  readonly text: string;
  readonly classes: number;
  /** Classes whose template fields the source does not tell. */
  readonly withoutFields: readonly string[];
  /** Classes of which it is not sure what their constructor takes. */
  readonly open: readonly string[];
  readonly packages: number;
}

/** Folders of tests, examples and copies of other packages. */
const LEFT_OUT = /(^|\.)(tests?|example_dags|_vendor|_internal|triggers|hooks|system)(\.|$)/;

export function generate(parser: PythonParser, distributions: readonly Distribution[]): Generated {
  const files = new Map<string, SourceFile>();
  for (const file of distributions.flatMap((each) => each.files))
    if (!files.has(file.module)) files.set(file.module, file);
  const modules = new ModuleIndex(parser, (module) => files.get(module));
  const index = new ClassIndex(modules);
  const withoutFields: string[] = [];
  const open: string[] = [];
  const lines: string[] = [];
  const packages: CatalogueHeader['packages'][number][] = [];
  let classes = 0;
  for (const { name, version, files } of [...distributions].sort((a, b) => compare(a.name, b.name))) {
    const operators = files
      .filter(({ module }) => !LEFT_OUT.test(module))
      .flatMap(({ module }) => [...(modules.module(module)?.classes.values() ?? [])])
      .filter((cls) => index.isOperator(cls))
      .sort((a, b) => compare(pathOf(a), pathOf(b)));
    if (operators.length === 0) continue;
    const writer = new PackageWriter(index);
    for (const cls of operators) writer.add(cls);
    packages.push({ name, version, root: commonRoot(files.map(({ module }) => module)) });
    lines.push(JSON.stringify(writer.finish()));
    classes += operators.length;
    withoutFields.push(...writer.withoutFields);
    open.push(...writer.open);
  }
  const decorators = Object.fromEntries([...taskDecorators(modules, files.keys())].sort(([a], [b]) => compare(a, b)));
  const moved = Object.fromEntries([...movedOperators(modules, index, files.keys())].sort(([a], [b]) => compare(a, b)));
  const header: CatalogueHeader = { format: 1, packages, decorators, moved };
  const text = `${[JSON.stringify(header), ...lines].join('\n')}\n`;
  return { text, classes, withoutFields, open, packages: packages.length };
}

/** Interns what repeats within a package. */
class PackageWriter {
  readonly withoutFields: string[] = [];
  readonly open: string[] = [];
  readonly #strings = new Map<string, number>();
  readonly #parameters = new Map<string, number>();
  readonly #parameterRows: ParameterRow[] = [];
  readonly #classes: ClassRow[] = [];

  constructor(private readonly index: ClassIndex) {}

  add(cls: PythonClass): void {
    const path = pathOf(cls);
    const signature = signatureOf(this.index, cls);
    const parameters = isBaseOperator(cls) ? ownParameters(cls) : signature.parameters;
    const fields = stringsOf(this.index, cls, 'template_fields');
    const extensions = stringsOf(this.index, cls, 'template_ext');
    if (!fields) this.withoutFields.push(path);
    if (signature.isOpen) this.open.push(path);
    const renamed = [...signature.attributes].flatMap(([parameter, attributes]) =>
      [...attributes].filter((attribute) => fields?.includes(attribute)).map((attribute) => [parameter, attribute]),
    );
    const bases = this.index
      .ancestry(cls)
      .order.slice(1)
      .filter((base) => this.index.isOperator(base));
    this.#classes.push([
      this.#string(cls.name),
      this.#string(cls.module.module),
      bases.map((base) => this.#string(pathOf(base))),
      parameters.map((parameter) => this.#parameter(parameter)),
      (signature.reachesBase ? 1 : 0) + (signature.isOpen ? 2 : 0),
      fields ? fields.map((field) => this.#string(field)) : null,
      (extensions ?? []).map((extension) => this.#string(extension)),
      renamed.flat().map((name) => this.#string(name)),
    ]);
  }

  finish(): CataloguePackage {
    return { strings: [...this.#strings.keys()], parameters: this.#parameterRows, classes: this.#classes };
  }

  #string(text: string): number {
    return intern(this.#strings, text);
  }

  #parameter(facts: ParameterFacts): number {
    const row: ParameterRow = [
      this.#string(facts.name),
      facts.default === undefined ? -1 : this.#string(facts.default),
      facts.type === undefined ? -1 : this.#string(facts.type),
    ];
    const at = intern(this.#parameters, row.join());
    this.#parameterRows[at] = row;
    return at;
  }
}

function intern(table: Map<string, number>, key: string): number {
  const known = table.get(key);
  if (known !== undefined) return known;
  table.set(key, table.size);
  return table.size - 1;
}

function pathOf(cls: PythonClass): string {
  return `${cls.module.module}.${cls.name}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The longest package that holds all modules: `airflow.providers.amazon`. */
function commonRoot(modules: readonly string[]): string {
  const paths = modules
    .filter((module) => module !== 'airflow' && module !== 'airflow.providers')
    .map((each) => each.split('.'));
  const [first = []] = paths;
  let length = first.length;
  for (const path of paths)
    while (length > 1 && path.slice(0, length).join() !== first.slice(0, length).join()) length--;
  return first.slice(0, length).join('.');
}
