/** Statements: one function a kind, found by the grammar's node type. */
import { checkClauseColumns } from './clause-columns.ts';
import { type Conversion, spanOf, tooDeep } from './conversion.ts';
import {
  convertClass,
  convertDecorated,
  convertFor,
  convertFunction,
  convertIf,
  convertMatch,
  convertTry,
  convertWhile,
  convertWith,
} from './convert-compound.ts';
import { convertExpression } from './convert-expressions.ts';
import { convertImport, convertImportFrom } from './convert-imports.ts';
import {
  convertAssert,
  convertDelete,
  convertExpressionStatement,
  convertPython2,
  convertRaise,
  convertReturn,
  convertScopeNames,
  convertTypeAlias,
} from './convert-simple.ts';
import { isNamed, type RawNode, TOO_DEEP } from './raw-tree.ts';
import { moved } from './statement-cache.ts';
import { runsOverLineEnd } from './stray-newlines.ts';
import type { Statement } from './syntax.ts';

type Converter = (node: RawNode, c: Conversion) => Statement | undefined;

const CONVERTERS: ReadonlyMap<string, Converter> = new Map<string, Converter>([
  ['expression_statement', convertExpressionStatement],
  ['print_statement', convertPython2],
  ['exec_statement', convertPython2],
  ['return_statement', convertReturn],
  ['raise_statement', convertRaise],
  ['delete_statement', convertDelete],
  ['assert_statement', convertAssert],
  ['global_statement', convertScopeNames],
  ['nonlocal_statement', convertScopeNames],
  ['type_alias_statement', convertTypeAlias],
  ['import_statement', convertImport],
  ['import_from_statement', convertImportFrom],
  ['future_import_statement', convertImportFrom],
  ['pass_statement', (node, c) => convertKeyword(node, 'pass', c)],
  ['break_statement', (node, c) => convertKeyword(node, 'break', c)],
  ['continue_statement', (node, c) => convertKeyword(node, 'continue', c)],
  ['if_statement', convertIf],
  ['while_statement', convertWhile],
  ['for_statement', convertFor],
  ['try_statement', convertTry],
  ['with_statement', convertWith],
  ['match_statement', convertMatch],
  ['function_definition', convertFunction],
  ['class_definition', convertClass],
  ['decorated_definition', convertDecorated],
]);

export function isStatementType(type: string): boolean {
  return CONVERTERS.has(type);
}

/** The statements among a block's or module's children. */
export function convertStatements(nodes: readonly RawNode[], c: Conversion): Statement[] {
  const statements: Statement[] = [];
  for (const node of nodes) {
    if (isNamed(node)) convertStatement(node, c, statements);
  }
  return statements;
}

/** The block of a statement or clause; that there is none is a problem of its own. */
export function convertBlock(owner: RawNode, c: Conversion): Statement[] {
  const block = owner.children.find((child) => child.type === 'block');
  if (block === undefined || block.children.length === 0) reportMissingBlock(owner, c);
  return block === undefined ? [] : convertStatements(block.children, c);
}

const OWNERS: { readonly [type: string]: string } = {
  function_definition: 'function definition',
  class_definition: 'class definition',
};

export function reportMissingBlock(owner: RawNode, c: Conversion): void {
  const header = owner.children.findLast((child) => child.type === "':'");
  const keyword = owner.children.find((child) => child.type !== "'async'");
  const name = OWNERS[owner.type] ?? `'${keyword === undefined ? '' : c.textOf(keyword)}' statement`;
  const end = header?.end ?? owner.end;
  c.report({ start: keyword?.start ?? owner.start, end }, `expected an indented block after ${name}`);
}

function convertStatement(node: RawNode, c: Conversion, into: Statement[]): void {
  if (node.reused) {
    const by = node.start - node.reused.start;
    into.push(...moved(node.reused.statements, by));
    c.problems.push(...moved(node.reused.problems, by));
    c.loose.push(...moved(node.reused.loose, by));
    c.keep(node.reused);
    return;
  }
  const converter = CONVERTERS.get(node.type);
  if (converter === undefined) {
    into.push(convertBroken(node, c));
    return;
  }
  c.remember(
    node,
    () => {
      const statement = converter(node, c);
      checkClauseColumns(node, c);
      if (runsOverLineEnd(node, c.text)) c.running.push(spanOf(node));
      // A `pass` that a repair put in has no place in the user's text.
      return statement === undefined || isInserted(statement) ? [] : [statement];
    },
    into,
  );
}

function isInserted(statement: Statement): boolean {
  return statement.end <= statement.start;
}

function convertKeyword(node: RawNode, kind: 'pass' | 'break' | 'continue', c: Conversion): Statement {
  // A `pass` may stand in the place of a line that could not be read.
  if (c.textOf(node) !== kind) return { kind: 'invalid-statement', body: [], start: node.start, end: node.end };
  if (kind !== 'pass') c.loose.push({ kind, start: node.start, end: node.end });
  return { kind, start: node.start, end: node.end };
}

/** What stands in an unreadable region: whole statements stay, loose expressions become statements. */
function convertBroken(node: RawNode, c: Conversion): Statement {
  const body: Statement[] = [];
  if (node.type === TOO_DEEP) tooDeep(node, c);
  collectReadable(node, c, body);
  return { kind: 'invalid-statement', body, start: node.start, end: node.end };
}

const LOOSE: ReadonlySet<string> = new Set(['call', 'binary_operator', 'attribute', 'subscript']);

function collectReadable(node: RawNode, c: Conversion, body: Statement[]): void {
  for (const child of node.children) {
    if (isStatementType(child.type)) convertStatement(child, c, body);
    else if (LOOSE.has(child.type)) {
      body.push({ kind: 'expression', value: convertExpression(child, c), start: child.start, end: child.end });
    } else if (child.type === 'block' || child.type === 'ERROR') collectReadable(child, c, body);
  }
}
