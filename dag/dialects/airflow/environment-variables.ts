/** `environment-variable`: `os.environ['X']` at the top of a file fails where the variable is not set. */
import type { Host, ParsedSource } from '../../python/interpreter.ts';
import { locationOf } from '../../python/values.ts';
import type { Fault } from './state.ts';
import { isNode, nodesOf, type SyntaxNode } from './syntax-walk.ts';

export function unsetEnvironment({ document, module }: ParsedSource, host: Host): readonly Fault[] {
  if (!document.text.includes('environ[')) return [];
  const set = assigned(document.text);
  // Functions may never be called, and a `try` may be there for this very failure.
  const nodes = nodesOf(module.body, ({ kind }) => kind !== 'function' && kind !== 'lambda' && kind !== 'try');
  return [...nodes].flatMap((node) => {
    const name = variableRead(node);
    if (name === undefined || ALWAYS_SET.has(name) || set.has(name) || Object.hasOwn(host.env, name)) return [];
    const site = { document, start: node.start, end: node.end };
    const written = document.text.slice(node.start, node.end);
    const newText = written.replace(/\[\s*(.*?)\s*\]$/s, '.get($1)');
    return [
      {
        code: 'environment-variable',
        severity: 'hint',
        message: `Airflow cannot import the file where the environment variable ${name} is not set`,
        site,
        related: [],
        fixes: [{ title: `Change it to ${newText}`, edits: [{ location: locationOf(site), newText }] }],
      },
    ];
  });
}

/** Wherever Airflow runs: by the system, and by its container images, Amazon MWAA, Astronomer and Composer. */
const ALWAYS_SET: ReadonlySet<string> = new Set(['AIRFLOW_HOME', 'HOME', 'PATH']);

/** Those that the file sets or asks for itself. */
function assigned(text: string): ReadonlySet<string> {
  const names = [
    ...text.matchAll(/environ\[\s*(['"])(\w+)\1\s*\]\s*=(?!=)/g),
    ...text.matchAll(/(['"])(\w+)\1\s+(?:not\s+)?in\s+(?:os\.)?environ\b/g),
    ...text.matchAll(/environ\.setdefault\(\s*(['"])(\w+)\1/g),
  ].map((match) => match[2] ?? '');
  return new Set(names);
}

function variableRead(node: SyntaxNode): string | undefined {
  if (node.kind !== 'subscript') return undefined;
  const { value, index } = node as SyntaxNode & { readonly value?: unknown; readonly index?: unknown };
  const isEnvironment =
    isNode(value) &&
    ((value.kind === 'attribute' && value.name === 'environ' && isNode(value.value) && value.value.name === 'os') ||
      (value.kind === 'name' && value.name === 'environ'));
  return isEnvironment && isNode(index) && index.kind === 'string' ? String(index.value) : undefined;
}
