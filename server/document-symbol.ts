/** `textDocument/documentSymbol`: DAG → groups → tasks. */
import { type DocumentSymbol, SymbolKind } from 'vscode-languageserver';
import type { Dag, DagFile, Group, Location, Range, Task } from '../dag/model.ts';
import { encloses, union } from './ranges.ts';
import { dagExtent } from './task-at.ts';

export const DAG_SYMBOL = SymbolKind.Module;
export const GROUP_SYMBOL = SymbolKind.Namespace;
export const TASK_SYMBOL = SymbolKind.Function;

export function documentSymbols(file: DagFile): DocumentSymbol[] {
  return file.dags.map((dag) => dagSymbol(file, dag));
}

function dagSymbol(file: DagFile, dag: Dag): DocumentSymbol {
  const range = dagExtent(file, dag) ?? HEAD_OF_FILE;
  const home = dag.location.uri === file.uri ? dag.location.range : range;
  const inside = new Inside(file, dag, home);
  return symbol({
    name: dag.dagId,
    detail: dag.schedule.text ?? undefined,
    kind: DAG_SYMBOL,
    range,
    selection: dag.idLocation?.uri === file.uri ? dag.idLocation.range : home,
    children: inside.of(null),
  });
}

const HEAD_OF_FILE: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/** What a DAG holds, by the id of the group around it. */
class Inside {
  private readonly groups = new Map<string | null, Group[]>();
  private readonly tasks = new Map<string | null, Task[]>();

  constructor(
    private readonly file: DagFile,
    dag: Dag,
    /** Where parts are shown that were made in another file. */
    private readonly home: Range,
  ) {
    const known = new Set(dag.groups.map(({ groupId }) => groupId));
    const place = (parent: string | null) => (parent !== null && known.has(parent) ? parent : null);
    for (const group of dag.groups) append(this.groups, place(group.parent), group);
    for (const task of dag.tasks) append(this.tasks, place(task.group), task);
  }

  of(group: string | null): DocumentSymbol[] {
    const symbols = [
      ...(this.groups.get(group) ?? []).map((child) => this.group(child)),
      ...(this.tasks.get(group) ?? []).map((task) => this.task(task)),
    ];
    return symbols.sort((a, b) => a.range.start.line - b.range.start.line);
  }

  private group(group: Group): DocumentSymbol {
    const own = group.location.uri === this.file.uri ? group.location.range : this.home;
    const children = this.of(group.groupId);
    return symbol({
      name: lastName(group.groupId, group.parent),
      detail: group.mapped ? 'mapped' : undefined,
      kind: GROUP_SYMBOL,
      range: children.reduce((range, child) => union(range, child.range), own),
      selection: own,
      children,
    });
  }

  private task(task: Task): DocumentSymbol {
    const own = this.rangeHere(task.location) ?? this.rangeHere(...task.locations) ?? this.home;
    const marks = [
      task.mapped && 'mapped',
      task.setup && 'setup',
      task.teardown && 'teardown',
      task.dynamic && 'dynamic',
    ];
    return symbol({
      name: lastName(task.taskId, task.group),
      detail: [task.operatorLabel, ...marks.filter((mark) => mark !== false)].join(' · '),
      kind: TASK_SYMBOL,
      range: own,
      selection: this.rangeHere(task.idLocation) ?? own,
      children: [],
    });
  }

  private rangeHere(...locations: (Location | undefined)[]): Range | undefined {
    return locations.find((location) => location?.uri === this.file.uri)?.range;
  }
}

/** The tree shows the group already. */
export function lastName(id: string, group: string | null): string {
  return group !== null && id.startsWith(`${group}.`) ? id.slice(group.length + 1) : id;
}

interface SymbolParts {
  readonly name: string;
  readonly detail: string | undefined;
  readonly kind: SymbolKind;
  readonly range: Range;
  readonly selection: Range;
  readonly children: DocumentSymbol[];
}

/** LSP: a name must not be empty, and the selection lies within the range. */
function symbol({ name, detail, kind, range, selection, children }: SymbolParts): DocumentSymbol {
  const selectionRange = encloses(range, selection) ? selection : range;
  return { name: name.trim() === '' ? '(no id)' : name, detail, kind, range, selectionRange, children };
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const values = map.get(key);
  if (values) values.push(value);
  else map.set(key, [value]);
}
