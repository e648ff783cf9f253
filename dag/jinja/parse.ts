/** Jinja's statements. */

import { mostSimilar } from '../similar.ts';
import { expression, filters, tuple, type Uses } from './expressions.ts';
import type { Template } from './template.ts';
import { shown, TokenStream } from './token-stream.ts';
import { type Token, tokensOf } from './tokens.ts';

/** Throws TemplateSyntaxError. */
export function parseTemplate(text: string): Template {
  const stream = new TokenStream(tokensOf(text));
  const uses: Uses = { names: [], filters: [], tests: [], assigned: new Set() };
  body(stream, uses, []);
  return uses;
}

/** Up to one of the tags that may end it; the tag's name is the current token then. */
function body(stream: TokenStream, uses: Uses, ends: readonly string[]): void {
  for (;;) {
    const token = stream.next();
    switch (token.kind) {
      case 'end': {
        const opened = stream.open.at(-1);
        if (opened)
          stream.fail(
            `'${opened.tag.text}' has no end: ${opened.ends.map((end) => `'${end}'`).join(' or ')} is missing`,
          );
        return;
      }
      case 'variable-begin':
        tuple(stream, uses);
        stream.expect('variable-end');
        break;
      case 'block-begin':
        if (stream.isName(...ends)) return;
        statement(stream, uses);
        stream.expect('block-end');
        break;
      default:
        throw new Error(`a template's text has no token ${token.kind}`);
    }
  }
}

/** The body of a statement, and the tag that ends it; gives that tag's name. */
function statements(stream: TokenStream, uses: Uses, tag: Token, ends: readonly string[]): string {
  stream.skipOperator(':');
  stream.expect('block-end');
  stream.open.push({ tag, ends });
  body(stream, uses, ends);
  stream.open.pop();
  return stream.next().text;
}

type Statement = (stream: TokenStream, uses: Uses, tag: Token) => void;

const STATEMENTS: { readonly [tag: string]: Statement } = {
  for: (stream, uses, tag) => {
    target(stream, uses);
    stream.expect('name', 'in');
    tuple(stream, uses, false, ['recursive']);
    if (stream.skipName('if')) expression(stream, uses);
    stream.skipName('recursive');
    uses.assigned.add('loop');
    if (statements(stream, uses, tag, ['endfor', 'else']) === 'else') statements(stream, uses, tag, ['endfor']);
  },
  if: (stream, uses, tag) => {
    tuple(stream, uses, false);
    let end = statements(stream, uses, tag, ['elif', 'else', 'endif']);
    while (end === 'elif') {
      tuple(stream, uses, false);
      end = statements(stream, uses, tag, ['elif', 'else', 'endif']);
    }
    if (end === 'else') statements(stream, uses, tag, ['endif']);
  },
  set: (stream, uses, tag) => {
    target(stream, uses);
    if (stream.skipOperator('=')) {
      tuple(stream, uses);
      return;
    }
    if (stream.isOperator('|')) filters(stream, uses, false);
    statements(stream, uses, tag, ['endset']);
  },
  with: (stream, uses, tag) => {
    for (let count = 0; !stream.is('block-end') && !stream.isOperator(':'); count++) {
      if (count > 0) stream.expectOperator(',');
      target(stream, uses);
      stream.expectOperator('=');
      expression(stream, uses);
    }
    statements(stream, uses, tag, ['endwith']);
  },
  macro: (stream, uses, tag) => {
    uses.assigned.add(stream.expect('name').text);
    signature(stream, uses);
    for (const name of ['caller', 'varargs', 'kwargs']) uses.assigned.add(name);
    statements(stream, uses, tag, ['endmacro']);
  },
  call: (stream, uses, tag) => {
    if (stream.isOperator('(')) signature(stream, uses);
    expression(stream, uses);
    statements(stream, uses, tag, ['endcall']);
  },
  filter: (stream, uses, tag) => {
    filters(stream, uses, true);
    statements(stream, uses, tag, ['endfilter']);
  },
  block: (stream, uses, tag) => {
    const { text } = stream.expect('name');
    stream.skipName('scoped');
    stream.skipName('required');
    for (const name of ['self', 'super']) uses.assigned.add(name);
    statements(stream, uses, tag, ['endblock']);
    stream.skipName(text);
  },
  autoescape: (stream, uses, tag) => {
    expression(stream, uses);
    statements(stream, uses, tag, ['endautoescape']);
  },
  extends: (stream, uses) => expression(stream, uses),
  include: (stream, uses) => {
    expression(stream, uses);
    if (stream.isName('ignore') && stream.look(1).text === 'missing') {
      stream.next();
      stream.next();
    }
    importContext(stream);
  },
  import: (stream, uses) => {
    expression(stream, uses);
    stream.expect('name', 'as');
    uses.assigned.add(stream.expect('name').text);
    importContext(stream);
  },
  from: (stream, uses) => {
    expression(stream, uses);
    stream.expect('name', 'import');
    for (let count = 0; ; count++) {
      if (count > 0 && !stream.skipOperator(',')) break;
      if (stream.isName('with', 'without') && stream.look(1).text === 'context') break;
      let { text } = stream.expect('name');
      if (stream.skipName('as')) ({ text } = stream.expect('name'));
      uses.assigned.add(text);
    }
    importContext(stream);
  },
  print: (stream, uses) => {
    if (!stream.is('block-end')) tuple(stream, uses);
  },
  // Airflow adds `jinja2.ext.do`.
  do: (stream, uses) => {
    tuple(stream, uses);
  },
};

const ENDS: { readonly [end: string]: string } = { else: 'if', elif: 'if' };

function statement(stream: TokenStream, uses: Uses): void {
  const tag = stream.current;
  if (tag.kind !== 'name') stream.fail(`expected the name of a tag, got ${shown(tag)}`);
  stream.next();
  const known = Object.hasOwn(STATEMENTS, tag.text) ? STATEMENTS[tag.text] : undefined;
  if (known) return known(stream, uses, tag);
  const opened = stream.open.at(-1);
  const ended = ENDS[tag.text] ?? /^end(\w+)$/.exec(tag.text)?.[1];
  if (ended !== undefined && Object.hasOwn(STATEMENTS, ended)) {
    const innermost = opened ? `; the innermost block that is open is '${opened.tag.text}'` : '';
    stream.fail(`'${tag.text}' ends no '${ended}'${innermost}`, tag);
  }
  const better = mostSimilar(tag.text, Object.keys(STATEMENTS));
  return stream.fail(`Jinja has no tag '${tag.text}'${better ? `; did you mean '${better}'?` : ''}`, tag);
}

/** What `for` and `set` give a value: names, in parentheses too, or an attribute of a namespace. */
function target(stream: TokenStream, uses: Uses): void {
  do {
    if (stream.skipOperator('(')) {
      target(stream, uses);
      stream.expectOperator(')');
    } else {
      uses.assigned.add(stream.expect('name').text);
      if (stream.skipOperator('.')) stream.expect('name');
    }
  } while (stream.skipOperator(',') && !stream.isName('in') && !stream.isOperator('=', ')'));
}

function signature(stream: TokenStream, uses: Uses): void {
  stream.expectOperator('(');
  while (!stream.isOperator(')')) {
    uses.assigned.add(stream.expect('name').text);
    if (stream.skipOperator('=')) expression(stream, uses);
    if (!stream.isOperator(')')) stream.expectOperator(',');
  }
  stream.next();
}

function importContext(stream: TokenStream): void {
  if (stream.isName('with', 'without') && stream.look(1).text === 'context') {
    stream.next();
    stream.next();
  }
}
