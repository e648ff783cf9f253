/**
 * `changing-argument` and `moving-start-date` by what is written: `uuid4()`, `random()`, `datetime.now()` in an argument that Airflow 3
 * stores, also in functions that nobody calls while the file is imported.
 */
import type { ParsedSource } from '../../python/interpreter.ts';
import type { CallArgument } from '../../python/syntax.ts';
import type { Site } from '../../python/values.ts';
import { operatorCatalogue } from './catalogue/catalogue.ts';
import { CHANGES } from './changing-arguments.ts';
import { OPERATOR_ARGUMENTS } from './signatures.ts';
import { MOVES } from './start-dates.ts';
import type { AirflowState, Fault } from './state.ts';
import { isNode, nodesOf, type SyntaxNode } from './syntax-walk.ts';
import { isOperatorPath } from './vocabulary.ts';
import type { WrittenPaths } from './written-paths.ts';

/** Path → another value at every call. */
const VARYING = new RegExp(
  `^(${[
    'datetime\\.datetime\\.(now|utcnow|today)',
    'datetime\\.date\\.today',
    'pendulum\\.(now|today|yesterday|tomorrow)',
    'airflow\\.(utils|sdk)\\.timezone\\.utcnow',
    'time\\.time(_ns)?',
    'uuid\\.uuid[14]',
    'random\\.(random|randint|choice|choices|uniform|randrange|sample|getrandbits)',
    'secrets\\.(token_\\w+|choice|randbelow)',
  ].join('|')})$`,
);
const MENTIONED =
  /\b(now|utcnow|today|yesterday|tomorrow|time|time_ns|uuid[14]|random|rand\w+|choices?|uniform|sample|getrandbits|token_\w+)\s*\(/;

export function writtenMoments(
  { document }: ParsedSource,
  { airflowVersion }: AirflowState,
  known: readonly Fault[],
  written: () => WrittenPaths,
): readonly Fault[] {
  // What begins from a seed is the same at every import.
  if (airflowVersion !== 3 || !MENTIONED.test(document.text) || /\bseed\s*\(/.test(document.text)) return [];
  const paths = written();
  const told = known.filter(({ code }) => code === 'changing-argument' || code === 'moving-start-date');
  const found: Fault[] = [];
  for (const node of paths.nodes()) {
    const path = node.kind === 'call' ? paths.of(node.callee) : undefined;
    const isStored = path === undefined ? undefined : storedBy(path);
    if (!isStored) continue;
    for (const { kind, name, value } of node.args as readonly CallArgument[]) {
      if (kind !== 'keyword' || name === undefined || !isStored(name)) continue;
      const moment = momentIn(value, paths);
      if (!moment || told.some(({ site }) => site.document === document && overlaps(site, value))) continue;
      found.push(fault({ document, start: moment.start, end: moment.end }, isDag(path) && name === 'start_date'));
    }
  }
  return found;
}

function overlaps(some: { start: number; end: number }, other: { start: number; end: number }): boolean {
  return some.start < other.end && other.start < some.end;
}

function isDag(path: string | undefined): boolean {
  return /^airflow\.([\w.]+\.)?(DAG|dag)$/.test(path ?? '');
}

/** Whether an argument of what is called becomes a part of the stored DAG. */
function storedBy(path: string): ((name: string) => boolean) | undefined {
  if (isDag(path)) return (name) => !/_callback$/.test(name);
  if (/^airflow\.(decorators|sdk)\.task(\.\w+)?$/.test(path)) return (name) => OPERATOR_ARGUMENTS.includes(name);
  if (!path.startsWith('airflow.') || !isOperatorPath(path)) return undefined;
  const fields = operatorCatalogue(3).find(path)?.templateFields ?? [];
  return (name) =>
    fields.includes(name) || (OPERATOR_ARGUMENTS.includes(name) && !/^(on_\w+_callback|dag)$/.test(name));
}

function momentIn(value: unknown, { of }: WrittenPaths): SyntaxNode | undefined {
  for (const node of nodesOf(value, ({ kind }) => kind !== 'lambda'))
    if (node.kind === 'call' && isNode(node.callee) && VARYING.test(of(node.callee) ?? '')) return node;
  return undefined;
}

function fault(site: Site, isStart: boolean): Fault {
  return isStart
    ? { code: 'moving-start-date', severity: 'warning', message: MOVES, site, related: [], fixes: [] }
    : { code: 'changing-argument', severity: 'hint', message: CHANGES, site, related: [], fixes: [] };
}
