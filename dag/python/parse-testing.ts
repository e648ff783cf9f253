/** For tests: one parser, and a tree without its spans, which reads like the source. */
import { createPythonParser, type PythonParser } from './parse.ts';
import type { Expression, Module, Statement } from './syntax.ts';

let parser: Promise<PythonParser> | undefined;

export function testParser(): Promise<PythonParser> {
  parser ??= createPythonParser();
  return parser;
}

export async function parseModule(text: string): Promise<Module> {
  const parsed = (await testParser()).parse(text);
  parsed.dispose();
  return parsed.module;
}

/** The one statement of a text. */
export async function statement(text: string): Promise<unknown> {
  const { body } = await parseModule(text);
  if (body.length !== 1) throw new Error(`${body.length} statements in ${JSON.stringify(text)}`);
  return withoutSpans(body[0]);
}

/** The value of `x = …`. */
export async function expression(text: string): Promise<unknown> {
  const { body, syntaxErrors } = await parseModule(`x = ${text}`);
  const [only] = body;
  if (only?.kind !== 'assign' || syntaxErrors.length > 0) throw new Error(syntaxErrors[0]?.message ?? 'no assignment');
  return withoutSpans(only.value);
}

/** Messages with the text they point at. */
export async function problems(text: string): Promise<string[]> {
  const { syntaxErrors } = await parseModule(text);
  return syntaxErrors.map(({ start, end, message }) => `${JSON.stringify(text.slice(start, end))} ${message}`);
}

const SPANS: ReadonlySet<string> = new Set(['start', 'end', 'nameSpan', 'operatorSpan', 'contentSpan']);

export function withoutSpans(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSpans);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => !SPANS.has(key));
  return Object.fromEntries(entries.map(([key, inner]) => [key, withoutSpans(inner)]));
}

/** A tree as a short text: `with(assign x = call, expression)`. Enough to see what was understood of a broken file. */
export function outline(body: readonly Statement[]): string {
  return body.map(outlineStatement).join('; ');
}

function outlineStatement(one: Statement): string {
  switch (one.kind) {
    case 'assign':
      return `${one.targets.map(outlineExpression).join(' = ')} = ${outlineExpression(one.value)}`;
    case 'expression':
      return outlineExpression(one.value);
    case 'with':
      return `with ${one.items.map((item) => outlineExpression(item.context)).join(', ')}: {${outline(one.body)}}`;
    case 'function':
      return `def ${one.name}: {${outline(one.body)}}`;
    case 'invalid-statement':
      return one.body.length === 0 ? '?' : `? {${outline(one.body)}}`;
    case 'if':
    case 'for':
    case 'while':
    case 'class':
      return `${one.kind}: {${outline(one.body)}}`;
    default:
      return one.kind;
  }
}

function outlineExpression(one: Expression): string {
  switch (one.kind) {
    case 'name':
      return one.name;
    case 'number':
      return one.text;
    case 'string':
      return JSON.stringify(one.value);
    case 'attribute':
      return `${outlineExpression(one.value)}.${one.name}`;
    case 'binary':
      return `${outlineExpression(one.left)} ${one.operator} ${outlineExpression(one.right)}`;
    case 'list':
      return `[${one.elements.map(outlineExpression).join(', ')}]`;
    case 'call': {
      const args = one.args.map((arg) => (arg.name ? `${arg.name}=` : '') + outlineExpression(arg.value));
      return `${outlineExpression(one.callee)}(${args.join(', ')})`;
    }
    case 'invalid':
      return '?';
    default:
      return one.kind;
  }
}
