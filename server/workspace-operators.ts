/** Operator classes that the workspace itself defines, found by their text as files are checked. */
import type { OperatorFacts, OperatorParameter } from '../dag/dialects/airflow/catalogue/catalogue.ts';
import type { ParsedSource } from '../dag/python/interpreter.ts';
import type { ClassDefinition, Expression, FunctionDefinition } from '../dag/python/syntax.ts';
import { importedNames, pathOf } from './imported-names.ts';
import type { OperatorSource, OwnOperator } from './operator-source.ts';
import { relativePath } from './uris.ts';

export interface WorkspaceOperatorsOptions {
  readonly roots: () => readonly string[];
  readonly syntax: (uri: string) => ParsedSource | undefined;
  /** Of packages: the interpreter's and the catalogue's. */
  readonly known: (path: string) => OperatorFacts | undefined;
  readonly others: () => readonly OperatorFacts[];
  readonly isInstalled: (distribution: string) => boolean | undefined;
}

/** Bases above a class that are followed. */
const DEEPEST = 8;

export class WorkspaceOperators implements OperatorSource {
  /** Document → the names of its classes that have bases. */
  private readonly classes = new Map<string, readonly string[]>();
  /** Document → its text when it was noted, of those with classes. */
  private readonly texts = new Map<string, string>();
  private facts = new Map<string, OperatorFacts | undefined>();

  constructor(private readonly options: WorkspaceOperatorsOptions) {}

  /** The document was read. */
  note(uri: string, text: string): void {
    if (this.texts.get(uri) === text) return;
    const names = [...text.matchAll(/^class[ \t]+(\w+)[ \t]*\([^)]*\w/gm)].map(([, name = '']) => name);
    if (names.length === 0 && !this.classes.has(uri)) return;
    if (names.length === 0) this.forget(uri);
    else {
      this.classes.set(uri, names);
      this.texts.set(uri, text);
      this.facts = new Map();
    }
  }

  forget(uri: string): void {
    this.texts.delete(uri);
    if (this.classes.delete(uri)) this.facts = new Map();
  }

  find(path: string, uri?: string): OperatorFacts | undefined {
    return this.findAt(path, uri, 0);
  }

  own(): readonly OwnOperator[] {
    return [...this.classes].flatMap(([uri, names]) =>
      names.flatMap((name) => (this.factsOf(uri, name, 0) ? [{ name, uri, module: this.moduleOf(uri) }] : [])),
    );
  }

  others(): readonly OperatorFacts[] {
    return this.options.others();
  }

  isInstalled(distribution: string): boolean | undefined {
    return this.options.isInstalled(distribution);
  }

  private findAt(path: string, uri: string | undefined, depth: number): OperatorFacts | undefined {
    const dot = path.lastIndexOf('.');
    const name = path.slice(dot + 1);
    if (dot === -1) return uri !== undefined && this.has(uri, name) ? this.factsOf(uri, name, depth) : undefined;
    const module = path.slice(0, dot);
    for (const [home, names] of this.classes) {
      const isHome = names.includes(name) && isModule(this.pathOf(home), module);
      const found = isHome ? this.factsOf(home, name, depth) : undefined;
      if (found) return found;
    }
    return this.options.known(path);
  }

  private has(uri: string, name: string): boolean {
    return this.classes.get(uri)?.includes(name) ?? false;
  }

  private factsOf(uri: string, name: string, depth: number): OperatorFacts | undefined {
    const key = `${uri}#${name}`;
    if (!this.facts.has(key)) this.facts.set(key, depth > DEEPEST ? undefined : this.read(uri, name, depth));
    return this.facts.get(key);
  }

  private read(uri: string, name: string, depth: number): OperatorFacts | undefined {
    const source = this.options.syntax(uri);
    const cls = source?.module.body.find(
      (statement): statement is ClassDefinition => statement.kind === 'class' && statement.name === name,
    );
    const base = source && cls && this.baseOf(source, cls, uri, depth);
    if (!source || !cls || !base) return undefined;
    const init = cls.body.find(
      (statement): statement is FunctionDefinition => statement.kind === 'function' && statement.name === '__init__',
    );
    const isPlain = base.name === 'BaseOperator';
    const inherited = isPlain ? [] : base.parameters;
    const own = init ? parametersOf(init, source.document.text) : [];
    const passesOn = !init || init.parameters.some(({ kind }) => kind === 'var-keyword');
    const templateFields = fieldsOf(cls) ?? base.templateFields;
    const taken = new Set(own.map((parameter) => parameter.name));
    return {
      name,
      module: this.moduleOf(uri),
      bases: [`${base.module}.${base.name}`, ...base.bases],
      parameters: [...own, ...(passesOn ? inherited.filter((parameter) => !taken.has(parameter.name)) : [])],
      takesBaseArguments: passesOn && base.takesBaseArguments,
      isOpen: base.isOpen,
      ...(templateFields ? { templateFields } : {}),
      templateExtensions: base.templateExtensions,
      renamed: base.renamed,
      distribution: 'this workspace',
      version: '',
    };
  }

  private baseOf(
    { document }: ParsedSource,
    { args }: ClassDefinition,
    uri: string,
    depth: number,
  ): OperatorFacts | undefined {
    const names = importedNames(document.text);
    for (const { value, kind } of args) {
      const written = kind === 'positional' ? dotted(value) : undefined;
      const path = written && (pathOf(names, written) ?? written);
      const found = path ? this.findAt(path, uri, depth + 1) : undefined;
      if (found) return found;
    }
    return undefined;
  }

  /** Below its workspace folder, dotted. */
  private pathOf(uri: string): string {
    const path = this.options
      .roots()
      .map((root) => relativePath(root, uri))
      .find((found) => found !== undefined);
    return (path ?? uri.slice(uri.lastIndexOf('/') + 1)).replace(/(\/__init__)?\.py$/, '').replaceAll('/', '.');
  }

  /** Airflow has the folder of the DAG files and `plugins` on its path. */
  private moduleOf(uri: string): string {
    return this.pathOf(uri).replace(/^(dags|plugins)\./, '');
  }
}

/** Which folder the import starts from is not known: the path may have more in front. */
function isModule(path: string, module: string): boolean {
  return path === module || path.endsWith(`.${module}`);
}

function dotted(expression: Expression): string | undefined {
  if (expression.kind === 'name') return expression.name;
  if (expression.kind !== 'attribute') return undefined;
  const head = dotted(expression.value);
  return head && `${head}.${expression.name}`;
}

function parametersOf({ parameters }: FunctionDefinition, text: string): readonly OperatorParameter[] {
  return parameters
    .slice(1)
    .filter(({ kind }) => !kind.startsWith('var-'))
    .map(({ name, annotation, default: value }) => ({
      name,
      ...(annotation ? { type: text.slice(annotation.start, annotation.end) } : {}),
      ...(value ? { default: isShort(value) ? text.slice(value.start, value.end) : '…' } : {}),
    }));
}

function isShort({ start, end }: Expression): boolean {
  return end - start <= 40;
}

/** Undefined where the class has none of its own, or not as texts. */
function fieldsOf({ body }: ClassDefinition): readonly string[] | undefined {
  for (const statement of body) {
    const target = statement.kind === 'assign' ? statement.targets[0] : undefined;
    const annotated = statement.kind === 'annotated-assign' ? statement.target : undefined;
    const name = target ?? annotated;
    if (name?.kind !== 'name' || name.name !== 'template_fields') continue;
    const value = statement.kind === 'assign' || statement.kind === 'annotated-assign' ? statement.value : undefined;
    if (value?.kind !== 'tuple' && value?.kind !== 'list') return undefined;
    return value.elements.flatMap((element) => (element.kind === 'string' ? [element.value] : []));
  }
  return undefined;
}
