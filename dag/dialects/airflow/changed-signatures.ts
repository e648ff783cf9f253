/**
 * `changed-signature`: calls that Airflow 2 took in another way than Airflow 3. Source: the signatures of 2.10.5 and 3.3.2, and what
 * each of them says of such a call.
 */
import type { Fix } from '../../model.ts';
import type { ParsedSource } from '../../python/interpreter.ts';
import type { CallArgument, FunctionDefinition, Span } from '../../python/syntax.ts';
import { locationOf, type Site } from '../../python/values.ts';
import { classesIn, isBasedOn } from './plugin-members.ts';
import type { AirflowState, Fault } from './state.ts';
import { isNode, type SyntaxNode } from './syntax-walk.ts';
import type { WrittenPaths } from './written-paths.ts';

export function changedSignatures(
  source: ParsedSource,
  { airflowVersion }: AirflowState,
  written: () => WrittenPaths,
): readonly Fault[] {
  if (airflowVersion !== 3) return [];
  return [...links(source, written), ...calls(source, written)];
}

function calls({ document }: ParsedSource, written: () => WrittenPaths): readonly Fault[] {
  if (!/\.create_asset\s*\(|\b(Asset|Dataset)\s*\(/.test(document.text)) return [];
  const paths = written();
  const found: Fault[] = [];
  for (const node of paths.nodes()) {
    const change = node.kind === 'call' ? changeOf(node, paths) : undefined;
    if (!change) continue;
    const callee = node.callee as SyntaxNode;
    const place = callee.kind === 'attribute' ? (callee.nameSpan as Span) : callee;
    const fixes = change.name === undefined ? [] : [named(change.argument, change.name, document)];
    found.push(faultAt({ document, start: place.start, end: place.end }, change.message, fixes));
  }
  return found;
}

interface Change {
  readonly message: string;
  readonly argument: CallArgument;
  /** That it needs now. */
  readonly name?: string;
}

function changeOf(node: SyntaxNode, { of, classesOf }: WrittenPaths): Change | undefined {
  const args = node.args as readonly CallArgument[];
  const [first, second] = args.filter(({ kind }) => kind === 'positional' || kind === 'star');
  const { callee } = node;
  if (isNode(callee) && callee.kind === 'attribute' && callee.name === 'create_asset') {
    const isCollector = classesOf(callee.value).some((path) => /^airflow\..*HookLineageCollector$/.test(path));
    if (!isCollector || !first) return undefined;
    const message = 'create_asset() of Airflow 3 takes no argument without a name: write uri=…';
    return { message, argument: first, ...(second || first.kind === 'star' ? {} : { name: 'uri' }) };
  }
  if (!second || !isDict(second.value) || !/^airflow\.(sdk\.Asset|Dataset|datasets\.Dataset)$/.test(of(callee) ?? ''))
    return undefined;
  const message =
    'The second argument of an asset is its URI in Airflow 3, and this dictionary becomes one: write extra=…';
  return { message, argument: second, name: 'extra' };
}

function named({ start }: CallArgument, name: string, document: Site['document']): Fix {
  const edits = [{ location: locationOf({ document, start, end: start }), newText: `${name}=` }];
  return { title: `Name it: ${name}=…`, edits, preferred: true };
}

function isDict(value: unknown): boolean {
  if (!isNode(value)) return false;
  if (value.kind === 'dict' || value.kind === 'dict-comprehension') return true;
  return value.kind === 'call' && isNode(value.callee) && value.callee.kind === 'name' && value.callee.name === 'dict';
}

/** Airflow 3: `get_link(operator, ti_key=…)`. */
function links({ document, module }: ParsedSource, written: () => WrittenPaths): readonly Fault[] {
  if (!/\bBaseOperatorLink\b/.test(document.text)) return [];
  const { of } = written();
  return classesIn(module.body).flatMap((made) => {
    const isLink = made.args.some(({ value }) => of(value)?.endsWith('.BaseOperatorLink'));
    if (!isLink && !isBasedOn(made, 'BaseOperatorLink')) return [];
    return made.body.flatMap((statement) => {
      if (statement.kind !== 'function' || statement.name !== 'get_link' || takesKey(statement)) return [];
      const old = statement.parameters.find(({ name }) => name === 'dttm');
      const place = old ? { start: old.start, end: old.start + old.name.length } : statement.nameSpan;
      const lacks = old ? "it has no 'dttm' to give" : "this one does not take the 'ti_key'";
      return [faultAt({ document, ...place }, `Airflow 3 calls get_link(operator, ti_key=…): ${lacks}`)];
    });
  });
}

function takesKey({ parameters }: FunctionDefinition): boolean {
  return parameters.some(({ name, kind }) => name === 'ti_key' || kind === 'var-keyword');
}

function faultAt({ document, start, end }: Site, message: string, fixes: readonly Fix[] = []): Fault {
  return {
    code: 'changed-signature',
    severity: 'warning',
    message,
    site: { document, start, end },
    related: [],
    fixes,
  };
}
