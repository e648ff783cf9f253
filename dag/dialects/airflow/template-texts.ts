/** The texts of a task that Airflow renders: in its arguments, and in the files that those name. */
import { lookUp } from '../../python/attributes.ts';
import { uriOf } from '../../python/imports.ts';
import type { Interpreter } from '../../python/interpreter.ts';
import { elements, isIterable } from '../../python/iteration.ts';
import type { PyClass, Site, Value } from '../../python/values.ts';
import type { DagRecord, TaskRecord } from './graph.ts';
import { catalogued, templateFields } from './templated.ts';

export interface TemplateText {
  readonly text: string;
  /** Of the literal when the text is written at one place, else of the argument or the call. */
  readonly site: Site;
  /** Offsets in the text are offsets behind `site.start`. */
  readonly isVerbatim: boolean;
}

export interface RenderedFields {
  readonly fields: ReadonlySet<string>;
  /** Parameter → fields that the constructor makes of it. */
  readonly renamed: ReadonlyMap<string, readonly string[]>;
  /** A text that ends like this is the path of a file. */
  readonly extensions: readonly string[];
}

/** Undefined where it is not known what Airflow renders. Classes are few and tasks are many: one answer a class. */
export class FieldsByClass {
  readonly #known = new Map<PyClass, RenderedFields | undefined>();

  constructor(private readonly interpreter: Interpreter) {}

  of(task: TaskRecord): RenderedFields | undefined {
    const { cls } = task.instance;
    if (!this.#known.has(cls)) this.#known.set(cls, this.#find(cls, task.site));
    return this.#known.get(cls);
  }

  #find(cls: PyClass, site: Site): RenderedFields | undefined {
    if (cls.mro.some((base) => base.unknownBase || rendersItself(base))) return undefined;
    const fields = templateFields(this.interpreter, cls, site);
    if (!fields) return undefined;
    const facts = catalogued(this.interpreter, cls);
    const own = lookUp(cls, 'template_ext');
    const extensions = own ? this.#texts(own, site) : (facts?.templateExtensions ?? []);
    const held = HELD_BACK[cls.mro.find((base) => HELD_BACK[base.name])?.name ?? ''] ?? [];
    return {
      fields: new Set(fields.filter((field) => !held.includes(field))),
      renamed: facts?.renamed ?? new Map(),
      extensions: extensions ?? [],
    };
  }

  #texts(value: Value, site: Site): readonly string[] | undefined {
    if (value.kind === 'str') return [value.value];
    if (!isIterable(value)) return undefined;
    return elements(this.interpreter, value, site).items.flatMap((item) => (item.kind === 'str' ? [item.value] : []));
  }
}

/** Fields that an operator renders itself, with names of its own. */
const HELD_BACK: { readonly [operator: string]: readonly string[] } = {
  SqlToSlackWebhookOperator: ['slack_message'],
  SqlToSlackOperator: ['slack_message'],
};

/** A class of the user's that has its own way with templates. */
function rendersItself({ site, namespace }: PyClass): boolean {
  return site !== undefined && [...namespace.keys()].some((name) => /^(render_template|get_template_env)/.test(name));
}

export interface FieldValue {
  readonly field: string;
  readonly value: Value;
  readonly site: Site;
}

export function fieldValues(task: TaskRecord, { fields, renamed }: RenderedFields): readonly FieldValue[] {
  const found: FieldValue[] = [];
  for (const [name, value] of task.args)
    if (fields.has(name) || renamed.get(name)?.some((field) => fields.has(field)))
      found.push({ field: name, value, site: task.argSites.get(name) ?? task.site });
  if (!task.instance.cls.site) return found;
  // What a constructor of the user's makes of its arguments.
  for (const field of fields) {
    const value = task.instance.attrs.get(field);
    if (value && !task.args.has(field)) found.push({ field, value, site: task.site });
  }
  return found;
}

/** The strings in a value that may be templates; `site` for those that are not written at one place. */
export function* templateTexts(value: Value, site: Site, depth = 0): Generator<TemplateText> {
  if (depth > 5) return;
  switch (value.kind) {
    case 'str': {
      if (!value.value.includes('{')) return;
      const at = value.site ?? site;
      const isVerbatim = value.site !== undefined && at.document.text.slice(at.start, at.end) === value.value;
      yield { text: value.value, site: at, isVerbatim };
      return;
    }
    case 'list':
    case 'tuple':
      for (const item of value.items) yield* templateTexts(item, site, depth + 1);
      return;
    case 'set':
      for (const item of value.items.values()) yield* templateTexts(item, site, depth + 1);
      return;
    case 'dict':
      for (const entry of value.entries.values()) yield* templateTexts(entry.value, site, depth + 1);
  }
}

/** Airflow: an argument, or an element of one that is a list, that ends with one of the operator's extensions. */
export function* templatePaths(value: Value, site: Site, extensions: readonly string[]): Generator<TemplateText> {
  const items = value.kind === 'list' || value.kind === 'tuple' ? value.items : [value];
  for (const item of items) {
    if (item.kind !== 'str' || !extensions.some((extension) => item.value.endsWith(extension))) continue;
    yield { text: item.value, site: item.site ?? site, isVerbatim: item.site !== undefined };
  }
}

/** URIs of the folders where Airflow looks for a DAG's templates; undefined when they are not known. */
export function templateFolders(dag: DagRecord): readonly string[] | undefined {
  const own = dag.site.document.uri.replace(/\/[^/]*$/, '');
  const given = dag.args.get('template_searchpath');
  if (!given || given.kind === 'none') return [own];
  const items = given.kind === 'list' || given.kind === 'tuple' ? given.items : [given];
  const folders = items.map((item) => (item.kind === 'str' && item.value.startsWith('/') ? uriOf(item.value) : null));
  return folders.includes(null) ? undefined : [own, ...(folders as string[])];
}
