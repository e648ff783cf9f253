/** Request `dagwright/editDependency`: adds or removes the dependency between two tasks in the text of a DAG file. */
import type { Dag, DagFile, Task } from '../dag/model.ts';
import type { ParsedSource } from '../dag/python/interpreter.ts';
import { without } from './dependency-removal.ts';
import { type DependencyStatement, dependencyStatements } from './dependency-statements.ts';
import { lastName } from './document-symbol.ts';
import type { EditDependencyParams, EditDependencyResult } from './protocol.ts';
import {
  encloses,
  endOfLine,
  indentationOf,
  lineEnding,
  type Placed,
  placedStatements,
  wholeLines,
} from './statement-blocks.ts';
import { TextLines } from './text-lines.ts';

type Params = Pick<EditDependencyParams, 'dagId' | 'upstream' | 'downstream' | 'action'>;

export function editDependency(file: DagFile, source: ParsedSource, params: Params): EditDependencyResult {
  const dag = file.dags.find(({ dagId }) => dagId === params.dagId);
  if (!dag) return { refused: `The file has no DAG ${params.dagId}.` };
  const tasks = [params.upstream, params.downstream].map((id) => dag.tasks.find(({ taskId }) => taskId === id));
  const [upstream, downstream] = tasks;
  if (!upstream || !downstream)
    return { refused: `DAG ${dag.dagId} has no task ${upstream ? params.downstream : params.upstream}.` };
  const edit = new Edit(file, source, dag);
  return params.action === 'add' ? edit.add(upstream, downstream) : edit.remove(upstream.taskId, downstream.taskId);
}

/** A definition that a task can be named by. */
interface Named extends Placed {
  readonly name: string;
  /** The name has yet to be written before the statement. */
  readonly isNew: boolean;
}

class Edit {
  private readonly text: string;
  private readonly lines: TextLines;
  private readonly placed: readonly Placed[];
  private readonly dependencies: readonly DependencyStatement[];

  constructor(
    private readonly file: DagFile,
    source: ParsedSource,
    private readonly dag: Dag,
  ) {
    this.text = source.document.text;
    this.lines = new TextLines(this.text);
    this.placed = [...placedStatements(source.module)];
    this.dependencies = dependencyStatements(source, file, dag.dagId);
  }

  add(upstream: Task, downstream: Task): EditDependencyResult {
    if (upstream === downstream) return { refused: 'A task cannot depend on itself.' };
    const ids = [upstream.taskId, downstream.taskId] as const;
    const exists = this.dag.edges.some((edge) => edge.upstream === ids[0] && edge.downstream === ids[1]);
    if (exists) return { refused: `${ids[1]} depends on ${ids[0]} already.` };
    const back = pathBetween(this.dag, ids[1], ids[0]);
    if (back) return { refused: `That would be a cycle: ${[...back, ids[1]].join(' → ')}.` };
    const first = this.named(upstream);
    const second = this.named(downstream);
    if ('refused' in first) return first;
    if ('refused' in second) return second;
    if (first.scope !== second.scope)
      return { refused: 'The two tasks are made in different functions, so that no line of code can name both.' };
    const after = this.insertionPoint(first, second);
    const indentation = indentationOf(this.text, after.statement);
    if (indentation === undefined) return { refused: 'There is no line of its own to write the dependency below.' };
    const at = endOfLine(this.text, after.statement.end);
    const line = `${lineEnding(this.text)}${indentation}${first.name} >> ${second.name}`;
    const names = [first, second].flatMap(({ isNew, statement, name }) =>
      isNew ? [this.edit(statement.start, statement.start, `${name} = `)] : [],
    );
    return { edits: [...names, this.edit(at, at, line)] };
  }

  remove(upstream: string, downstream: string): EditDependencyResult {
    const edges = this.dag.edges.filter((edge) => edge.upstream === upstream && edge.downstream === downstream);
    if (edges.length === 0) return { refused: `${downstream} does not depend on ${upstream} directly.` };
    if (edges.some(({ kind }) => kind === 'data'))
      return {
        refused: `${downstream} is given the result of ${upstream}: the dependency goes when that argument does.`,
      };
    const edits = [];
    for (const statement of this.dependencies) {
      const left = without(statement, upstream, downstream);
      if (left === undefined) continue;
      if ('refused' in left) return left;
      edits.push(this.replaced(statement, left));
    }
    const isFound = edges.every(({ location }) =>
      this.dependencies.some(({ statement }) => {
        const start = this.lines.offset(location.range.start);
        return location.uri === this.file.uri && encloses(statement, { start, end: start });
      }),
    );
    if (edits.length === 0 || !isFound) {
      const line = (edges[0]?.location.range.start.line ?? 0) + 1;
      return { refused: `The dependency is written in line ${line} in a way that cannot be changed here.` };
    }
    return { edits };
  }

  /** How code behind the task's definition can name it. */
  private named(task: Task): Named | { readonly refused: string } {
    const { taskId, location } = task;
    if (location.uri !== this.file.uri) return { refused: `${taskId} is made in another file.` };
    const several = this.dag.tasks.filter((other) => other.location === location || sameStart(other, task));
    if (several.length > 1)
      return {
        refused: `${taskId} is one of ${several.length} tasks that a single call makes: no name stands for it alone.`,
      };
    const start = this.lines.offset(location.range.start);
    const end = this.lines.offset(location.range.end);
    const around = this.placed.filter(({ statement }) => encloses(statement, { start, end })).at(-1);
    if (!around) return { refused: `${taskId} is made at a place that was not found.` };
    const { statement } = around;
    if (statement.kind === 'assign') {
      const [target] = statement.targets;
      const isWhole = statement.value.start === start && statement.value.end === end;
      if (target?.kind === 'name' && isWhole) return { ...around, name: target.name, isNew: false };
    }
    if (statement.kind === 'expression' && statement.value.start === start && statement.value.end === end)
      return { ...around, name: this.newName(lastName(taskId, task.group)), isNew: true };
    return { refused: `${taskId} has no variable of its own: give it one first.` };
  }

  private newName(id: string): string {
    const base = id.replace(/\W/g, '_').replace(/^(\d)/, '_$1');
    const isTaken = (name: string): boolean => new RegExp(`\\b${name}\\b(?!["'])`).test(this.text);
    if (!isTaken(base)) return base;
    for (let count = 1; ; count++) {
      const name = count === 1 ? `${base}_task` : `${base}_task_${count}`;
      if (!isTaken(name)) return name;
    }
  }

  /** Below the last dependency that is behind both definitions and no deeper in blocks, else below the later definition. */
  private insertionPoint(first: Placed, second: Placed): Placed {
    const later = first.statement.start > second.statement.start ? first : second;
    const depth = indentationOf(this.text, later.statement)?.length ?? 0;
    const after = this.dependencies.filter(({ statement, scope }) => {
      const own = indentationOf(this.text, statement);
      return (
        scope === later.scope && statement.start >= later.statement.end && own !== undefined && own.length <= depth
      );
    });
    return after.at(-1) ?? later;
  }

  private replaced({ statement, block }: DependencyStatement, left: readonly string[]) {
    const indentation = indentationOf(this.text, statement);
    const isAlone = indentation !== undefined && /^[ \t]*(#.*)?$/.test(this.lineRest(statement.end));
    if (left.length > 0 || !isAlone || block.length === 1) {
      const statements = left.length > 0 ? left : ['pass'];
      return this.edit(statement.start, statement.end, statements.join(`${lineEnding(this.text)}${indentation ?? ''}`));
    }
    const { start, end } = wholeLines(this.text, statement);
    return this.edit(start, end, '');
  }

  private lineRest(offset: number): string {
    return this.text.slice(offset, endOfLine(this.text, offset));
  }

  private edit(start: number, end: number, newText: string) {
    const range = { start: this.lines.position(start), end: this.lines.position(end) };
    return { location: { uri: this.file.uri, range }, newText };
  }
}

function sameStart(a: Task, b: Task): boolean {
  const [one, two] = [a.location, b.location];
  return (
    one.uri === two.uri &&
    one.range.start.line === two.range.start.line &&
    one.range.start.character === two.range.start.character
  );
}

/** The ids on a way along the edges; undefined when there is none. */
function pathBetween(dag: Dag, from: string, to: string): readonly string[] | undefined {
  const came = new Map<string, string | undefined>([[from, undefined]]);
  const open = [from];
  for (let id = open.shift(); id !== undefined; id = open.shift()) {
    if (id === to) {
      const path: string[] = [];
      for (let at: string | undefined = to; at !== undefined; at = came.get(at)) path.unshift(at);
      return path;
    }
    for (const { upstream, downstream } of dag.edges) {
      if (upstream !== id || came.has(downstream)) continue;
      came.set(downstream, id);
      open.push(downstream);
    }
  }
  return undefined;
}
