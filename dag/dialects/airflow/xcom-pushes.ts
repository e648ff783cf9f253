/** What a task surely leaves for others to pull, as far as its arguments and its callable tell. */
import type { XComPushes } from '../../model.ts';
import type { Expression, FunctionDefinition } from '../../python/syntax.ts';
import type { TaskRecord } from './graph.ts';
import { isNode, nodesOf, type SyntaxNode } from './syntax-walk.ts';

const EMPTY = /^(EmptyOperator|DummyOperator)$/;
/** Operators that push what their callable returns, and nothing else. */
const CALLS = /^_?Python(Decorated|Virtualenv|VirtualenvDecorated)?Operator$/;
const RESULT = 'return_value';

/** Undefined: nothing is certain. */
export function xcomPushesOf(task: TaskRecord): XComPushes | undefined {
  if (task.instance.cls.site) return undefined;
  if (EMPTY.test(task.operator)) return { result: false, keys: [] };
  const push = task.args.get('do_xcom_push');
  const isOff = push?.kind === 'bool' && !push.value;
  const { callable } = task;
  const node = callable?.node;
  // Another decorator may return what it likes.
  if (callable && node?.kind === 'function' && node.decorators.length <= 1 && CALLS.test(task.operator)) {
    const text = callable.document.text.slice(node.start, node.end);
    const keys = pushedKeys(node, text);
    if (keys?.includes(RESULT)) return undefined;
    if (keys && givesNothing(node, text)) return { result: false, keys };
  }
  return isOff ? { result: false } : undefined;
}

const silent = new WeakMap<FunctionDefinition, boolean>();

/** Whether it returns None at every end. */
function givesNothing(node: FunctionDefinition, text: string): boolean {
  const found = silent.get(node) ?? givesNothingNow(node, text);
  silent.set(node, found);
  return found;
}

function givesNothingNow(node: FunctionDefinition, text: string): boolean {
  if (node.isGenerator) return false;
  if (!text.includes('return')) return true;
  const own = (inner: SyntaxNode): boolean => !['function', 'lambda', 'class'].includes(inner.kind);
  return ![...nodesOf(node.body, own)].some(
    ({ kind, value }) => kind === 'return' && isNode(value) && value.kind !== 'none',
  );
}

function isPush(node: SyntaxNode): boolean {
  return node.kind === 'attribute' && node.name === 'xcom_push';
}

/** Names under which a function gets hold of its task instance. */
const CONTEXT = new Set(['ti', 'task_instance', 'context', 'kwargs']);

const MAY_PUSH = /\b(xcom_push|get_current_context|ti|task_instance|context|kwargs)\b/;

const known = new WeakMap<FunctionDefinition, { readonly keys: readonly string[] | undefined }>();

function pushedKeys(node: FunctionDefinition, text: string): readonly string[] | undefined {
  const found = known.get(node) ?? { keys: pushedKeysNow(node, text) };
  known.set(node, found);
  return found.keys;
}

/** Undefined where others may push for it, or under a key that is not written out. */
function pushedKeysNow(node: FunctionDefinition, text: string): readonly string[] | undefined {
  const keys: string[] = [];
  const spread = node.parameters.filter(({ kind }) => kind === 'var-keyword').map(({ name }) => name);
  if (spread.length === 0 && !MAY_PUSH.test(text)) return keys;
  for (const inner of nodesOf(node.body)) {
    if (inner.kind !== 'call') continue;
    const args = (inner.args as readonly { readonly name?: string; readonly value: Expression }[]) ?? [];
    const callee = inner.callee as SyntaxNode;
    if (isPush(callee)) {
      const key = (args.find(({ name }) => name === 'key') ?? args[0])?.value;
      if (key?.kind !== 'string') return undefined;
      keys.push(key.value);
      continue;
    }
    // Who is given the context may push for it; so may who asks for it.
    if (callee.kind === 'name' && callee.name === 'get_current_context') return undefined;
    if (args.some(({ value }) => value.kind === 'name' && (CONTEXT.has(value.name) || spread.includes(value.name))))
      return undefined;
  }
  return keys;
}
