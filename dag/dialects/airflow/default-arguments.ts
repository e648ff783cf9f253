/** `unused-default-argument`: keys of `default_args` that no task takes. Airflow passes over them without a word. */
import type { Fix, TextEdit } from '../../model.ts';
import type { Interpreter } from '../../python/interpreter.ts';
import { locationOf, type PyClass, type Site, type SourceDocument } from '../../python/values.ts';
import { mostSimilar } from '../../similar.ts';
import type { DagRecord } from './graph.ts';
import { BASE_OPERATOR } from './operators.ts';
import { DAG_ARGUMENTS, DAG_REMOVED, OPERATOR_ARGUMENTS, signatureOf } from './signatures.ts';
import type { AirflowState, Fault } from './state.ts';
import { catalogued } from './templated.ts';

const CODE = 'unused-default-argument';

interface Key {
  readonly name: string;
  readonly site: Site;
  readonly value: Site | undefined;
  readonly dags: DagRecord[];
}

export function unusedDefaultArguments(
  document: SourceDocument,
  dags: readonly DagRecord[],
  interpreter: Interpreter,
  { airflowVersion }: AirflowState,
): readonly Fault[] {
  const takers = new Takers(interpreter);
  const idle: Key[] = [];
  const found: Fault[] = [];
  for (const key of keysOf(document, dags)) {
    // Of DAGs that share their defaults, one may have the task that takes it.
    const isMaybeTaken = key.dags.some((dag) => takers.mayTake(dag, key.name));
    const isOfDag = DAG_ARGUMENTS.includes(key.name) || Object.hasOwn(DAG_REMOVED, key.name);
    const slip = isOfDag ? undefined : (mostSimilar(key.name, OPERATOR_ARGUMENTS) ?? nearest(key.name));
    if (slip && !key.dags.some((dag) => takers.surelyTakes(dag, key.name))) found.push(misspelt(key, slip));
    else if (isMaybeTaken) continue;
    else if (isOfDag) found.push(ofTheDag(key, airflowVersion));
    else idle.push(key);
  }
  return [...found, ...together(idle)];
}

function misspelt(key: Key, slip: string): Fault {
  const fix = { title: `Change it to '${slip}'`, edits: [{ location: locationOf(key.site), newText: slip }] };
  return {
    ...about(key),
    severity: 'warning',
    message: `No task takes '${key.name}' from default_args; did you mean '${slip}'?`,
    fixes: [{ ...fix, preferred: true }],
  };
}

function ofTheDag(key: Key, airflowVersion: 2 | 3): Fault {
  const [dag] = key.dags;
  const name = airflowVersion === 3 ? (DAG_REMOVED[key.name] ?? key.name) : key.name;
  return {
    ...about(key),
    severity: 'warning',
    message: `'${key.name}' does nothing in default_args, which are for tasks: it is an argument of the DAG`,
    fixes: dag && key.dags.length === 1 ? moved(key, name, dag) : [],
  };
}

/** One hint for all that stand in the same dict. */
function together(keys: readonly Key[]): readonly Fault[] {
  const byDag = new Map<DagRecord | undefined, Key[]>();
  for (const key of keys) byDag.set(key.dags[0], [...(byDag.get(key.dags[0]) ?? []), key]);
  return [...byDag.values()].flatMap((same) => {
    const [first] = same;
    if (!first) return [];
    const names = same.map(({ name }) => `'${name}'`).join(', ');
    const does = same.length === 1 ? 'it does nothing' : 'they do nothing';
    return [
      {
        ...about(first),
        severity: 'hint',
        message: `No task takes ${names} from default_args: ${does}`,
        fixes: same.length === 1 ? removed(first) : [],
      },
    ];
  });
}

function about({ site, dags }: Key): Pick<Fault, 'code' | 'site' | 'related' | 'dag'> {
  const [dag] = dags;
  return { code: CODE, site, related: [], ...(dag ? { dag } : {}) };
}

/** Literal keys that are no argument of every operator, with the DAGs that they are given to. */
function keysOf(document: SourceDocument, dags: readonly DagRecord[]): readonly Key[] {
  const found = new Map<number, Key>();
  for (const dag of dags) {
    const defaults = dag.args.get('default_args');
    if (defaults?.kind !== 'dict') continue;
    for (const { key } of defaults.entries.values()) {
      if (key.kind !== 'str' || key.site?.document !== document || OPERATOR_ARGUMENTS.includes(key.value)) continue;
      const known = found.get(key.site.start);
      if (known) known.dags.push(dag);
      else
        found.set(key.site.start, {
          name: key.value,
          site: key.site,
          value: defaults.sites?.get(key.value),
          dags: [dag],
        });
    }
  }
  return [...found.values()];
}

/** A word of which the last letters were guessed: `retrys`. */
function nearest(name: string): string | undefined {
  const alike = OPERATOR_ARGUMENTS.filter((each) => each.slice(0, 4) === name.slice(0, 4));
  return name.length >= 6 ? alike.find((each) => Math.abs(each.length - name.length) <= 1) : undefined;
}

/** What the operators of a DAG take, each class looked at once. */
class Takers {
  private readonly known = new Map<PyClass, ReadonlySet<string> | 'anything'>();

  constructor(private readonly interpreter: Interpreter) {}

  mayTake(dag: DagRecord, name: string): boolean {
    if (dag.doubts.length > 0 || dag.tasks.size === 0) return true;
    return [...dag.tasks.values()].some(({ instance }) => {
      const names = this.names(instance.cls);
      return names === 'anything' || names.has(name);
    });
  }

  surelyTakes(dag: DagRecord, name: string): boolean {
    return [...dag.tasks.values()].some(({ instance }) => {
      const names = this.names(instance.cls);
      return names !== 'anything' && names.has(name);
    });
  }

  private names(cls: PyClass): ReadonlySet<string> | 'anything' {
    const known = this.known.get(cls) ?? this.namesNow(cls);
    this.known.set(cls, known);
    return known;
  }

  private namesNow(cls: PyClass): ReadonlySet<string> | 'anything' {
    const names = new Set<string>();
    for (const base of cls.mro) {
      if (base.unknownBase) return 'anything';
      if (!base.mro.includes(BASE_OPERATOR)) continue;
      const init = base.namespace.get('__init__');
      if (base.site && init && init.kind !== 'function') return 'anything';
      if (base.site && init?.kind === 'function') for (const { name } of init.node.parameters) names.add(name);
      if (base.site) continue;
      const signature = signatureOf(base);
      const facts = signature ? undefined : catalogued(this.interpreter, base);
      if (!signature && (!facts || facts.isOpen)) return 'anything';
      for (const name of signature?.names ?? []) names.add(name);
      for (const { name } of facts?.parameters ?? []) names.add(name);
      break;
    }
    return names;
  }
}

/** The key with its quotes, its value and the comma after it. */
function entrySite({ site, value }: Key): Site | undefined {
  const { document } = site;
  const quote = document.text[site.start - 1];
  if (!value || value.document !== document || !quote || !`'"`.includes(quote)) return undefined;
  if (!/^\s*:\s*$/.test(document.text.slice(site.end + 1, value.start))) return undefined;
  const after = /^\s*,[ \t]*/.exec(document.text.slice(value.end))?.[0].length ?? 0;
  return { document, start: site.start - 1, end: value.end + after };
}

function removal(entry: Site): TextEdit {
  return { location: locationOf(entry), newText: '' };
}

function removed(key: Key): readonly Fix[] {
  const entry = entrySite(key);
  return entry ? [{ title: `Remove '${key.name}'`, edits: [removal(entry)] }] : [];
}

function moved(key: Key, name: string, dag: DagRecord): readonly Fix[] {
  const entry = entrySite(key);
  const given = [...dag.argSites.values()].at(-1);
  if (!entry || !key.value || !given || given.document !== key.site.document || dag.args.has(name)) return removed(key);
  const { document } = given;
  // After the last argument; the entry may lie inside of it.
  const newText = `, ${name}=${document.text.slice(key.value.start, key.value.end)}`;
  return [
    {
      title: `Give it to the DAG as '${name}'`,
      edits: [{ location: locationOf({ document, start: given.end, end: given.end }), newText }, removal(entry)],
      preferred: true,
    },
  ];
}
