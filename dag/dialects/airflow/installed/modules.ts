/** The Python modules of packages: what each one binds at its top, and which class a name in one stands for. */
import type { PythonParser } from '../../../python/parse.ts';
import type { ClassDefinition, Expression, FunctionDefinition, Statement } from '../../../python/syntax.ts';

export interface SourceFile {
  /** Dotted. */
  readonly module: string;
  readonly isPackage: boolean;
  readonly read: () => string;
}

export interface PythonModule extends SourceFile {
  readonly text: string;
  /** Name → `module:name` or `module:` for the module itself; several when branches import it from several places. */
  readonly imports: ReadonlyMap<string, readonly string[]>;
  readonly stars: readonly string[];
  readonly classes: ReadonlyMap<string, PythonClass>;
  readonly functions: ReadonlyMap<string, FunctionDefinition>;
  readonly values: ReadonlyMap<string, Expression>;
}

export interface PythonClass {
  readonly name: string;
  readonly module: PythonModule;
  readonly node: ClassDefinition;
  /** Defined in a branch of an `if` or `try`. */
  readonly isConditional: boolean;
}

export class ModuleIndex {
  readonly #modules = new Map<string, PythonModule>();

  constructor(
    private readonly parser: PythonParser,
    /** By dotted name. */
    private readonly sourceOf: (module: string) => SourceFile | undefined,
  ) {}

  module(name: string): PythonModule | undefined {
    const known = this.#modules.get(name);
    if (known) return known;
    const file = this.sourceOf(name);
    if (!file) return undefined;
    const text = file.read();
    const parsed = this.parser.parse(text);
    parsed.dispose();
    const made = moduleOf(file, text, parsed.module.body);
    this.#modules.set(name, made);
    return made;
  }

  /** The class, function or value that an expression (`Name` or `module.Name`) in a module stands for. */
  find(module: PythonModule, expression: Expression): Found | undefined {
    if (expression.kind === 'name') return this.lookUp(module, expression.name);
    if (expression.kind === 'subscript') return this.find(module, expression.value);
    if (expression.kind !== 'attribute') return undefined;
    const path = dotted(expression);
    const [head, ...rest] = path?.split('.') ?? [];
    const last = rest.pop();
    if (head === undefined || last === undefined) return undefined;
    for (const target of module.imports.get(head) ?? []) {
      const [base = '', name = ''] = target.split(':');
      const from = this.module([base, name, ...rest].filter(Boolean).join('.'));
      const found = from && this.lookUp(from, last);
      if (found) return found;
    }
    return undefined;
  }

  findClass(module: PythonModule, expression: Expression): PythonClass | undefined {
    const found = this.find(module, expression);
    return found?.kind === 'class' ? found.class : undefined;
  }

  lookUp(module: PythonModule, name: string, seen: ReadonlySet<string> = new Set()): Found | undefined {
    const key = `${module.module}:${name}`;
    if (seen.has(key)) return undefined;
    const next = new Set([...seen, key]);
    const own = module.classes.get(name);
    // One under a condition stands in for what could not be imported.
    if (own && !own.isConditional) return { kind: 'class', class: own };
    const made = module.functions.get(name);
    if (made) return { kind: 'function', module, function: made };
    for (const target of [...(module.imports.get(name) ?? []), ...lazyTargets(module, name)]) {
      const [base = '', member = ''] = target.split(':');
      const from = this.module(base);
      const found = member && from ? this.lookUp(from, member, next) : undefined;
      if (found) return found;
    }
    if (own) return { kind: 'class', class: own };
    const value = module.values.get(name);
    if (value?.kind === 'name') return this.lookUp(module, value.name, next);
    if (value) return { kind: 'value', module, value };
    for (const star of module.stars) {
      const from = this.module(star);
      const found = from && this.lookUp(from, name, next);
      if (found) return found;
    }
    return undefined;
  }
}

export type Found =
  | { readonly kind: 'class'; readonly class: PythonClass }
  | { readonly kind: 'function'; readonly module: PythonModule; readonly function: FunctionDefinition }
  | { readonly kind: 'value'; readonly module: PythonModule; readonly value: Expression };

function dotted(expression: Expression): string | undefined {
  if (expression.kind === 'name') return expression.name;
  if (expression.kind !== 'attribute') return undefined;
  const head = dotted(expression.value);
  return head && `${head}.${expression.name}`;
}

/** Modules with a `__getattr__` keep name → module, or several modules to try, in a dict. */
function lazyTargets(module: PythonModule, name: string): string[] {
  const targets: string[] = [];
  for (const value of module.values.values()) {
    if (value.kind !== 'dict') continue;
    for (const { key, value: home } of value.items) {
      if (key?.kind !== 'string' || key.value !== name) continue;
      const homes = home.kind === 'tuple' ? home.elements : [home];
      for (const each of homes) if (each.kind === 'string') targets.push(`${absolute(module, each.value)}:${name}`);
    }
  }
  return targets;
}

function absolute(module: SourceFile, name: string): string {
  const dots = /^\.*/.exec(name)?.[0].length ?? 0;
  return dots === 0 ? name : relativeModule(module, dots, name.slice(dots));
}

function relativeModule({ module, isPackage }: SourceFile, level: number, name: string): string {
  const parts = module.split('.');
  const kept = parts.slice(0, parts.length - level + (isPackage ? 1 : 0));
  return [...kept, ...(name ? [name] : [])].join('.');
}

function moduleOf(file: SourceFile, text: string, body: readonly Statement[]): PythonModule {
  const imports = new Map<string, string[]>();
  const stars: string[] = [];
  const classes = new Map<string, PythonClass>();
  const functions = new Map<string, FunctionDefinition>();
  const values = new Map<string, Expression>();
  const module: PythonModule = { ...file, text, imports, stars, classes, functions, values };
  const bind = (name: string, target: string): void => {
    imports.set(name, [...(imports.get(name) ?? []), target]);
  };
  const walk = (statements: readonly Statement[], isConditional: boolean): void => {
    for (const statement of statements) {
      switch (statement.kind) {
        case 'import':
          for (const { name, asName } of statement.names)
            bind(asName ?? name.split('.')[0] ?? name, asName ? `${name}:` : `${name.split('.')[0]}:`);
          break;
        case 'import-from': {
          const from = statement.level > 0 ? relativeModule(file, statement.level, statement.module) : statement.module;
          for (const { name, asName } of statement.names) {
            if (name === '*') stars.push(from);
            else bind(asName ?? name, `${from}:${name}`);
          }
          break;
        }
        case 'class':
          if (!classes.has(statement.name))
            classes.set(statement.name, { name: statement.name, module, node: statement, isConditional });
          break;
        case 'function':
          if (!functions.has(statement.name)) functions.set(statement.name, statement);
          break;
        case 'assign':
          for (const target of statement.targets) if (target.kind === 'name') values.set(target.name, statement.value);
          break;
        case 'annotated-assign':
          if (statement.target.kind === 'name' && statement.value) values.set(statement.target.name, statement.value);
          break;
        case 'if':
          walk(statement.body, true);
          walk(statement.orElse, true);
          break;
        case 'try':
          walk(statement.body, true);
          for (const handler of statement.handlers) walk(handler.body, true);
          walk(statement.orElse, true);
          break;
        default:
          break;
      }
    }
  };
  walk(body, false);
  return module;
}
