/** Text → typed syntax tree, by web-tree-sitter with the official Python grammar; incremental. */
import { Edit, Parser, type Tree } from 'web-tree-sitter';
import { withoutCommentRuns } from './comment-runs.ts';
import { Conversion } from './conversion.ts';
import { convertStatements } from './convert-statements.ts';
import { checkFutureImports } from './future-imports.ts';
import { loadPythonGrammar, type PythonGrammar } from './grammar.ts';
import { checkIndentation } from './indentation.ts';
import type { SnippetParser } from './line-repair.ts';
import { LineIndex } from './lines.ts';
import { applyRepairs, OffsetMap, type Repair } from './offset-map.ts';
import { readRawTree } from './raw-tree.ts';
import { planRepairs, type RepairPlan, trustOutside, trustWithin } from './repair.ts';
import { moved, StatementCache } from './statement-cache.ts';
import { type CleanText, findPatch, patched, statementsOf } from './statement-splice.ts';
import type { Module, Span, Statement, SyntaxProblem } from './syntax.ts';
import { changeBetween, pointAt } from './text-change.ts';
import { firstError, readableStatements } from './tree-errors.ts';

export interface ParsedModule {
  readonly text: string;
  readonly module: Module;
  readonly lines: LineIndex;
  /** Frees the tree in WebAssembly's memory and what else helps to read the next text. The module stays readable; only a later `parse` from it starts afresh. */
  dispose(): void;
}

/** UTF-16 code units. Beyond it a file is data rather than a program, and reading it would take seconds. */
export const MAXIMUM_LENGTH = 4_000_000;

export async function createPythonParser(): Promise<PythonParser> {
  return new PythonParser(await loadPythonGrammar());
}

/** Not for use from several places at a time within one call; one parser can serve any number of documents. */
export class PythonParser {
  readonly #grammar: PythonGrammar;
  readonly #parser: Parser;

  constructor(grammar: PythonGrammar) {
    this.#grammar = grammar;
    this.#parser = new Parser();
    this.#parser.setLanguage(grammar.language);
  }

  /** With `previous`, an earlier state of the same document, only what changed is read again. `previous` stays valid. */
  parse(text: string, previous?: ParsedModule): ParsedModule {
    const lines = new LineIndex(text);
    if (text.length > MAXIMUM_LENGTH) return new TreeModule(text, tooLarge(text), lines);
    const earlier = previous instanceof TreeModule ? previous : undefined;
    const patchedModule = earlier && this.#patch(text, lines, earlier);
    if (patchedModule) return patchedModule;
    const parsed = withPlainCharacters(text);
    const outcome = this.#readBroken(text, parsed, earlier) ?? this.#read(text, parsed, earlier);
    const problems = [...nullBytes(text), ...checkFutureImports(outcome.body), ...outcome.problems];
    // Columns mean something only when every line is known to be code.
    if (!outcome.reading.tree.rootNode.hasError && !outcome.plan?.textAsCode) {
      problems.push(...checkIndentation(outcome.body, parsed));
    }
    const syntaxErrors = problems.sort((a, b) => a.start - b.start);
    const module: Module = { body: outcome.body, syntaxErrors, start: 0, end: text.length };
    return new TreeModule(text, module, lines, treeState(outcome), earlier?.clean);
  }

  /** Reads only the statements that changed since the text had nothing wrong. Undefined when that is not enough. */
  #patch(text: string, lines: LineIndex, earlier: TreeModule): ParsedModule | undefined {
    const patch = earlier.clean && findPatch(earlier.clean, text);
    if (patch === undefined) return undefined;
    const { snippet } = patch;
    const parsed = withPlainCharacters(snippet);
    const outcome = this.#read(snippet, parsed, undefined);
    const { hasError } = outcome.reading.tree.rootNode;
    outcome.reading.tree.delete();
    const statements = statementsOf(patch, outcome.body);
    if (hasError || outcome.plan?.textAsCode || statements === undefined) return undefined;
    const problems = [...outcome.problems, ...checkIndentation(outcome.body, parsed)].sort((a, b) => a.start - b.start);
    const module = patched(patch, statements, problems);
    if (module === undefined || checkFutureImports(module.body).length > 0) return undefined;
    const by = patch.old.start - patch.headerLength;
    const touched = moved(outcome.plan?.touched ?? [], by);
    const tree = earlier.tree?.copy();
    const state = { tree, parsed: earlier.parsed, cache: earlier.cache, touched };
    return new TreeModule(text, module, lines, state, earlier.clean);
  }

  dispose(): void {
    this.#parser.delete();
  }

  #parseTree(text: string, old: Tree | undefined, oldText: string): Tree {
    const edited = old && editedCopy(old, oldText, text);
    try {
      const tree = this.#parser.parse(text, edited);
      if (tree === null) throw new Error('the Python grammar is not loaded');
      return tree;
    } finally {
      edited?.delete();
    }
  }

  #read(text: string, parsed: string, earlier: TreeModule | undefined): Outcome {
    const tree = this.#parseTree(parsed, earlier?.tree, earlier?.parsed ?? '');
    const first = this.#convert(text, { parsed, tree, offsets: OffsetMap.identity }, earlier?.cache);
    if (!tree.rootNode.hasError && first.running.length === 0) return first;
    const trusted = trustWithin(readableStatements(tree.rootNode), first.running);
    const plan = planRepairs(parsed, trusted, this.#snippets);
    const reading = this.#parseRepaired(parsed, tree, parsed, plan.repairs);
    tree.delete();
    return explained(this.#convert(text, reading, earlier?.cache), plan);
  }

  /**
   * While a line is being typed the text is broken for many keystrokes in the same place. Only the lines that changed or
   * were broken before are tried, and the text is parsed once, repaired. Undefined when that is not enough.
   */
  #readBroken(text: string, parsed: string, earlier: TreeModule | undefined): Outcome | undefined {
    if (earlier?.touched === undefined || earlier.tree === undefined) return undefined;
    const doubtful = doubtfulSpans(earlier.text, text, earlier.touched);
    const plan = planRepairs(parsed, trustOutside(doubtful), this.#snippets);
    const reading = this.#parseRepaired(parsed, earlier.tree, earlier.parsed, plan.repairs);
    const outcome = this.#convert(text, reading, earlier.cache);
    const good = !reading.tree.rootNode.hasError && outcome.running.length === 0;
    if (good) return plan.problems.length === 0 ? outcome : explained(outcome, plan);
    reading.tree.delete();
    return undefined;
  }

  #parseRepaired(text: string, old: Tree, oldText: string, repairs: readonly Repair[]): Reading {
    const parsed = applyRepairs(text, repairs);
    const tree = this.#parseTree(parsed, old, oldText);
    return { parsed, tree, offsets: repairs.length === 0 ? OffsetMap.identity : new OffsetMap(repairs) };
  }

  readonly #snippets: SnippetParser = {
    isSpent: false,
    firstError: (text) => {
      const tree = this.#parseTree(text, undefined, '');
      const error = tree.rootNode.hasError ? firstError(tree.rootNode) : undefined;
      tree.delete();
      return error;
    },
  };

  #convert(text: string, reading: Reading, previous: StatementCache | undefined): Outcome {
    const { offsets, parsed } = reading;
    const cache = new StatementCache(previous);
    const repaired = offsets !== OffsetMap.identity;
    const conversion = new Conversion(text, cache, repaired, ({ start, end }) => offsets.isUntouched(start, end));
    const root = readRawTree(reading.tree, {
      grammar: this.#grammar,
      offsets,
      text: parsed,
      findStatement: (statement) => cache.find(statement),
    });
    const body = convertStatements(root.children, conversion);
    conversion.reportLoose(conversion.loose.filter(({ kind }) => kind !== 'star-import'));
    return { body, problems: conversion.problems, running: conversion.running, reading, cache };
  }
}

/** A tree, what it was read from, and where that text differs from the user's. */
interface Reading {
  readonly parsed: string;
  readonly tree: Tree;
  readonly offsets: OffsetMap;
}

interface Outcome {
  readonly body: readonly Statement[];
  readonly problems: readonly SyntaxProblem[];
  /** Statements that run on over a line's end. */
  readonly running: readonly Span[];
  readonly reading: Reading;
  readonly cache: StatementCache;
  /** For a text that had to be repaired. */
  readonly plan?: RepairPlan;
}

/** Joins what the plan and the conversion found wrong. */
function explained(outcome: Outcome, plan: RepairPlan): Outcome {
  const { rootNode } = outcome.reading.tree;
  // A tree with errors may have statements in it that are not whole.
  const cache = rootNode.hasError ? new StatementCache() : outcome.cache;
  if (plan.textAsCode) return { ...outcome, plan, cache, problems: plan.problems };
  const found =
    plan.problems.length === 0 && rootNode.hasError ? [unexplained(firstError(rootNode), outcome.reading.offsets)] : [];
  // What a repaired line still seems to have wrong may be the repair's doing.
  const rest = outcome.problems.filter(
    ({ start }) => !plan.touched.some((line) => line.start <= start && start < line.end),
  );
  return { ...outcome, plan, cache, problems: [...plan.problems, ...found, ...rest] };
}

/** The stretch that changed, and what was broken before and still is there, as offsets into `after`. */
function doubtfulSpans(before: string, after: string, broken: readonly Span[]): Span[] {
  const change = changeBetween(before, after);
  const moved = broken.flatMap((span) => {
    if (span.end <= change.start) return [span];
    if (span.start < change.oldEnd) return [{ start: Math.min(span.start, change.start), end: change.newEnd }];
    const by = change.newEnd - change.oldEnd;
    return [{ start: span.start + by, end: span.end + by }];
  });
  return [{ start: change.start, end: change.newEnd }, ...moved];
}

/** What helps to read the next state of a document. */
interface TreeState {
  readonly tree: Tree | undefined;
  /** What the tree was made of. */
  readonly parsed: string;
  readonly cache: StatementCache;
  /** Logical lines that were changed or found wrong; undefined when nothing is known of single lines. */
  readonly touched: readonly Span[] | undefined;
}

function treeState({ reading, cache, plan }: Outcome): TreeState {
  return { tree: reading.tree, parsed: reading.parsed, cache, touched: plan ? plan.touched : [] };
}

const NO_TREE: TreeState = { tree: undefined, parsed: '', cache: new StatementCache(), touched: undefined };

class TreeModule implements ParsedModule {
  readonly text: string;
  readonly module: Module;
  readonly lines: LineIndex;
  readonly parsed: string;
  readonly touched: readonly Span[] | undefined;
  /** This state, or the last one before it, that had nothing wrong. */
  readonly clean: CleanText | undefined;
  cache: StatementCache;
  tree: Tree | undefined;

  constructor(text: string, module: Module, lines: LineIndex, state: TreeState = NO_TREE, earlier?: CleanText) {
    this.text = text;
    this.module = module;
    this.lines = lines;
    this.parsed = state.parsed;
    this.cache = state.cache;
    this.touched = state.touched;
    this.tree = state.tree;
    this.clean = module.syntaxErrors.length === 0 ? { text, module } : earlier;
  }

  dispose(): void {
    this.tree?.delete();
    this.tree = undefined;
    this.cache = new StatementCache();
  }
}

function tooLarge(text: string): Module {
  const message = `The file has ${text.length} characters; files of more than ${MAXIMUM_LENGTH} are not read.`;
  return { body: [], syntaxErrors: [{ start: 0, end: 0, message, isOurLimit: true }], start: 0, end: text.length };
}

/** The grammar knows no lone `\r` as a line's end, and stops at a null byte. The copy is as long as the text. */
function withPlainCharacters(text: string): string {
  const plain = text.includes('\0') ? text.replaceAll('\0', ' ') : text;
  return withoutCommentRuns(plain.includes('\r') ? plain.replace(/\r(?!\n)/g, '\n') : plain);
}

function nullBytes(text: string): SyntaxProblem[] {
  const at = text.indexOf('\0');
  return at < 0 ? [] : [{ start: at, end: at + 1, message: 'source code cannot contain null bytes' }];
}

function unexplained(error: Span, offsets: OffsetMap): SyntaxProblem {
  const start = offsets.toOriginal(error.start);
  return { start, end: Math.max(start, offsets.toOriginal(error.end)), message: 'invalid syntax' };
}

/** The tree told about the one stretch in which the texts differ. */
function editedCopy(tree: Tree, before: string, after: string): Tree {
  const copy = tree.copy();
  const { start, oldEnd, newEnd } = changeBetween(before, after);
  if (start === oldEnd && start === newEnd) return copy;
  const startPosition = pointAt(before, start);
  copy.edit(
    new Edit({
      startIndex: start,
      oldEndIndex: oldEnd,
      newEndIndex: newEnd,
      startPosition,
      oldEndPosition: pointAt(before, oldEnd),
      newEndPosition: pointAt(after, newEnd),
    }),
  );
  return copy;
}
