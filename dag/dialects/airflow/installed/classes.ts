/** Classes: their order of inheritance, and which of them are operators. */
import type { Expression } from '../../../python/syntax.ts';
import type { ModuleIndex, PythonClass } from './modules.ts';

export interface Ancestry {
  /** The class itself first, Python's method resolution order. */
  readonly order: readonly PythonClass[];
  /** Names of bases whose source is nowhere. */
  readonly unknown: readonly string[];
}

/** Bases from outside that have no `__init__` with arguments and no template fields. */
const HARMLESS = new Set(['object', 'ABC', 'Generic', 'Protocol', 'Enum', 'NamedTuple', 'Templater', 'ABCMeta']);

/** Full paths under which Airflow 3 and 2 define it. */
const BASE_OPERATORS = new Set(['airflow.sdk.bases.operator:BaseOperator', 'airflow.models.baseoperator:BaseOperator']);

export class ClassIndex {
  readonly #ancestries = new Map<PythonClass, Ancestry>();

  constructor(readonly modules: ModuleIndex) {}

  bases(cls: PythonClass): { readonly known: readonly PythonClass[]; readonly unknown: readonly string[] } {
    const known: PythonClass[] = [];
    const unknown: string[] = [];
    for (const arg of cls.node.args) {
      if (arg.kind !== 'positional') continue;
      const base = this.modules.findClass(cls.module, arg.value);
      if (base && base !== cls) known.push(base);
      else if (!HARMLESS.has(nameOf(arg.value))) unknown.push(nameOf(arg.value));
    }
    return { known, unknown };
  }

  ancestry(cls: PythonClass, open: ReadonlySet<PythonClass> = new Set()): Ancestry {
    const done = this.#ancestries.get(cls);
    if (done) return done;
    if (open.has(cls)) return { order: [cls], unknown: [] };
    const { known, unknown } = this.bases(cls);
    const above = known.map((base) => this.ancestry(base, new Set([...open, cls])));
    const made: Ancestry = {
      order: [cls, ...merge([...above.map(({ order }) => [...order]), [...known]])],
      // What stands above `BaseOperator` changes nothing about what it takes.
      unknown: isBaseOperator(cls) ? [] : [...unknown, ...above.flatMap((each) => each.unknown)],
    };
    this.#ancestries.set(cls, made);
    return made;
  }

  isOperator(cls: PythonClass): boolean {
    return this.ancestry(cls).order.some(isBaseOperator);
  }
}

export function isBaseOperator(cls: PythonClass): boolean {
  return BASE_OPERATORS.has(`${cls.module.module}:${cls.name}`);
}

function nameOf(expression: Expression): string {
  if (expression.kind === 'name') return expression.name;
  if (expression.kind === 'attribute') return expression.name;
  if (expression.kind === 'subscript') return nameOf(expression.value);
  return '?';
}

/** C3; where the lists contradict each other, as in no program that runs, the first head is taken. */
function merge(lists: PythonClass[][]): PythonClass[] {
  const result: PythonClass[] = [];
  for (;;) {
    const open = lists.filter((each) => each.length > 0);
    if (open.length === 0) return result;
    const heads = open.flatMap((each) => each.slice(0, 1));
    const next = heads.find((head) => !open.some((each) => each.indexOf(head) > 0)) ?? heads[0];
    if (!next) return result;
    result.push(next);
    lists = open.map((each) => each.filter((item) => item !== next));
  }
}
