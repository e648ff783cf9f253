/** The Runs view: runs, newest first, and their task instances. Changes redraw the rows that they are about and no others. */
import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { RunSummary, ScheduleSummary, TaskInstance } from '../../runner/protocol.ts';
import { mayHavePods, type PodNode, podItem, podNodes } from '../kubernetes/pod-rows.ts';
import type { FolderChange, FolderRuns, Runners } from '../runner/runners.ts';
import { instanceKey } from './board.ts';
import { durationText, isActive, isInterrupted, progressOf } from './durations.ts';
import { interruptedIcon, runIcon, runStateName, taskIcon, taskStateName } from './state-icons.ts';

export interface RunNode {
  readonly kind: 'run';
  readonly folder: FolderRuns;
  readonly runId: string;
}
export interface TaskNode {
  readonly kind: 'task';
  readonly parent: RunNode;
  readonly key: string;
}
/** A DAG that runs by its own schedule. */
export interface ScheduleNode {
  readonly kind: 'schedule';
  readonly folder: FolderRuns;
  readonly file: string;
  readonly dagId: string;
}
export type RunsNode = RunNode | TaskNode | PodNode | ScheduleNode;

/** Milliseconds over which changes are collected: a busy run changes hundreds of instances a second. */
const REDRAW_INTERVAL = 100;
const PROGRESS_INTERVAL = 1000;

export class RunsView implements vscode.TreeDataProvider<RunsNode>, vscode.Disposable {
  readonly view: vscode.TreeView<RunsNode>;
  private readonly redraw = new vscode.EventEmitter<RunsNode[] | undefined>();
  readonly onDidChangeTreeData = this.redraw.event;
  // The tree keeps expansion and selection by the identity of these.
  private readonly nodes = new Map<string, RunsNode>();
  private readonly pending = new Set<RunsNode>();
  /** Runs of which something may be different in their own row. */
  private readonly touched = new Set<RunNode>();
  /** What the rows of the runs say. */
  private readonly drawn = new Map<RunNode, string>();
  private all = false;
  private timer: NodeJS.Timeout | undefined;
  private readonly progressed = new Set<RunNode>();
  private progressTimer: NodeJS.Timeout | undefined;
  private readonly subscriptions: vscode.Disposable[];

  constructor(private readonly runners: Runners) {
    this.view = vscode.window.createTreeView('dagwright.runs', { treeDataProvider: this, showCollapseAll: true });
    this.subscriptions = [
      this.view,
      this.redraw,
      runners.onDidChange((change) => this.changed(change)),
      this.view.onDidChangeVisibility(({ visible }) => {
        if (visible) void runners.refresh();
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(() => {
        if (this.view.visible) void runners.refresh();
      }),
    ];
    if (this.view.visible) void runners.refresh();
  }

  getTreeItem(node: RunsNode): vscode.TreeItem {
    if (node.kind === 'pod') return podItem(node);
    if (node.kind === 'schedule') return scheduleItem(node);
    if (node.kind === 'task') return this.taskItem(node);
    const item = this.runItem(node);
    this.drawn.set(node, textOf(item));
    return item;
  }

  async getChildren(node?: RunsNode): Promise<RunsNode[]> {
    if (!node) return [...this.scheduleNodes(), ...this.runNodes()];
    if (node.kind === 'pod' || node.kind === 'schedule') return [];
    if (node.kind === 'task') return this.pods(node);
    await node.folder.load(node.runId);
    return node.folder.board.taskInstances(node.runId).map((instance) => this.taskNode(node, instanceKey(instance)));
  }

  getParent(node: RunsNode): RunsNode | undefined {
    return node.kind === 'task' ? node.parent : undefined;
  }

  /** Draws everything anew. */
  refresh(): void {
    this.redraw.fire(undefined);
  }

  /** A cluster that does not answer has none. */
  private async pods({ parent, key }: TaskNode): Promise<PodNode[]> {
    const instance = parent.folder.board.taskInstance(parent.runId, key);
    if (!instance) return [];
    return podNodes(parent.folder, parent.runId, instance).catch(() => []);
  }

  /** Opens the run's row, if the view is on the screen. */
  async reveal(folder: FolderRuns, runId: string): Promise<void> {
    if (!this.view.visible) return;
    this.flush();
    await this.view.reveal(this.runNode(folder, runId), { expand: true, select: false, focus: false });
  }

  dispose(): void {
    clearTimeout(this.timer);
    clearTimeout(this.progressTimer);
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private scheduleNodes(): ScheduleNode[] {
    return this.runners
      .all()
      .flatMap((folder) =>
        folder.schedules.map(({ file, dagId }) =>
          this.node(`${folder.path}|schedule|${dagId}|${file}`, { kind: 'schedule', folder, file, dagId }),
        ),
      );
  }

  private runNodes(): RunNode[] {
    const runs = this.runners.all().flatMap((folder) => folder.board.runs().map((run) => ({ folder, run })));
    runs.sort((a, b) => ((a.run.startDate ?? '9999') < (b.run.startDate ?? '9999') ? 1 : -1));
    return runs.map(({ folder, run }) => this.runNode(folder, run.runId));
  }

  private runNode(folder: FolderRuns, runId: string): RunNode {
    return this.node(`${folder.path}|${runId}`, { kind: 'run', folder, runId });
  }

  private taskNode(parent: RunNode, key: string): TaskNode {
    return this.node(`${parent.folder.path}|${parent.runId}|${key}`, { kind: 'task', parent, key });
  }

  private node<N extends RunsNode>(id: string, fresh: N): N {
    const known = this.nodes.get(id);
    if (known) return known as N;
    this.nodes.set(id, fresh);
    return fresh;
  }

  private changed({ folder, change }: FolderChange): void {
    switch (change.kind) {
      case 'lost':
        return;
      case 'list':
      case 'schedules':
        this.all = true;
        break;
      case 'run':
        this.touched.add(this.runNode(folder, change.runId));
        break;
      case 'detail':
        this.pending.add(this.runNode(folder, change.runId));
        break;
      case 'taskInstance': {
        const run = this.runNode(folder, change.runId);
        this.pending.add(change.added ? run : this.taskNode(run, change.key));
        this.progressed.add(run);
        break;
      }
    }
    this.timer ??= setTimeout(() => this.flush(), REDRAW_INTERVAL);
    this.progressTimer ??= setTimeout(() => this.flushProgress(), PROGRESS_INTERVAL);
  }

  /** How far a run is stands in its row, and a run's row is drawn with all of its tasks. */
  private flushProgress(): void {
    this.progressTimer = undefined;
    const runs = this.different(this.progressed);
    this.progressed.clear();
    if (runs.length > 0) this.redraw.fire(runs);
  }

  /**
   * Those whose row says something else than it did. A row is drawn with all that is below it, and while it is, an icon or a menu of its
   * tasks finds nothing to act on.
   */
  private different(runs: Iterable<RunNode>): RunNode[] {
    return [...runs].filter((node) => this.drawn.get(node) !== textOf(this.runItem(node)));
  }

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.view.badge = this.badge();
    const changed = new Set<RunsNode>([...this.pending, ...this.different(this.touched)]);
    if (this.all) this.redraw.fire(undefined);
    else if (changed.size > 0) this.redraw.fire([...changed]);
    this.all = false;
    this.pending.clear();
    this.touched.clear();
  }

  /** How many runs are on, at the view's icon. */
  private badge(): vscode.ViewBadge | undefined {
    const value = this.runners
      .all()
      .flatMap(({ board }) => board.runs())
      .filter(isActive).length;
    return value === 0 ? undefined : { value, tooltip: vscode.l10n.t('DAG runs under way: {0}', value) };
  }

  private runItem(node: RunNode): vscode.TreeItem {
    const run = node.folder.board.run(node.runId);
    const item = new vscode.TreeItem(run?.dagId ?? node.runId, vscode.TreeItemCollapsibleState.Collapsed);
    item.id = `${node.folder.path}|${node.runId}`;
    if (!run) return item;
    const folders = this.runners.all().length;
    item.description = [
      runDescription(run, node.folder.board.counts(node.runId)),
      folders > 1 ? basename(node.folder.path) : '',
    ]
      .filter(Boolean)
      .join(' · ');
    item.iconPath = isInterrupted(run) ? interruptedIcon() : runIcon(run.state);
    item.tooltip = runTooltip(run);
    item.contextValue = contextOf(run);
    item.accessibilityInformation = { label: `${run.dagId}, ${runStateName(run.state)}, ${item.description}` };
    return item;
  }

  private taskItem(node: TaskNode): vscode.TreeItem {
    const { folder, runId } = node.parent;
    const instance = folder.board.taskInstance(runId, node.key);
    const item = new vscode.TreeItem(node.key, vscode.TreeItemCollapsibleState.None);
    item.id = `${folder.path}|${runId}|${node.key}`;
    if (!instance) return item;
    if (mayHavePods(folder.board.run(runId), instance)) {
      item.collapsibleState = vscode.TreeItemCollapsibleState.Collapsed;
    }
    item.description = taskDescription(instance);
    item.iconPath = taskIcon(instance.state);
    item.tooltip = taskTooltip(instance);
    item.contextValue =
      instance.tryNumber > 1 ? 'task.retried' : instance.tryNumber === 1 ? 'task.tried' : 'task.waiting';
    // Of what has not started there is no log, but a reason.
    item.command =
      instance.tryNumber > 0
        ? { command: 'dagwright.showLog', title: vscode.l10n.t('Show Log'), arguments: [node] }
        : { command: 'dagwright.showTask', title: vscode.l10n.t('Show task'), arguments: [node] };
    item.accessibilityInformation = {
      label: `${node.key}, ${taskStateName(instance.state)}, ${taskDescription(instance)}`,
    };
    return item;
  }
}

/** All that a run's row shows and offers. */
function textOf({ label, description, contextValue, iconPath }: vscode.TreeItem): string {
  const icon = iconPath instanceof vscode.ThemeIcon ? iconPath.id : '';
  return JSON.stringify([label, description, contextValue, icon]);
}

function scheduleItem({ folder, file, dagId }: ScheduleNode): vscode.TreeItem {
  const item = new vscode.TreeItem(dagId, vscode.TreeItemCollapsibleState.None);
  const schedule = folder.schedules.find((one) => one.dagId === dagId && one.file === file);
  item.id = `${folder.path}|schedule|${dagId}|${file}`;
  item.iconPath = new vscode.ThemeIcon(schedule?.problem ? 'warning' : 'watch');
  item.contextValue = 'schedule';
  if (!schedule) return item;
  item.description = [schedule.text, scheduleWords(schedule)].filter(Boolean).join(' · ');
  item.tooltip = schedule.problem ?? vscode.l10n.t('Runs by its schedule while the runner is up: {0}', file);
  item.accessibilityInformation = { label: `${dagId}, ${item.description}` };
  item.command = { command: 'vscode.open', title: vscode.l10n.t('Open'), arguments: [vscode.Uri.file(file)] };
  return item;
}

function scheduleWords({ nextRun, isHeld, forAssets, problem }: ScheduleSummary): string {
  if (problem) return problem;
  if (isHeld) return vscode.l10n.t('waits for a run to end');
  if (forAssets) return vscode.l10n.t('waits for its assets');
  if (nextRun === null) return vscode.l10n.t('no further run');
  const next = new Date(nextRun);
  const isToday = next.toDateString() === new Date().toDateString();
  const { language } = vscode.env;
  return vscode.l10n.t('next {0}', isToday ? next.toLocaleTimeString(language) : next.toLocaleString(language));
}

function contextOf(run: RunSummary): string {
  if (isActive(run)) return run.paused ? 'run.active.paused' : 'run.active';
  if (isInterrupted(run)) return 'run.interrupted';
  return run.state === 'success' ? 'run.ended' : 'run.ended.failed';
}

function runDescription(run: RunSummary, counts: RunSummary['counts']): string {
  const { done, total } = progressOf(counts);
  const duration = durationText(run.startDate, run.endDate, Date.now());
  const when = run.startDate && new Date(run.startDate).toLocaleTimeString(vscode.env.language);
  if (isInterrupted(run)) return [vscode.l10n.t('interrupted'), when].filter(Boolean).join(' · ');
  const parts = isActive(run)
    ? [
        run.paused ? vscode.l10n.t('paused') : runStateName(run.state),
        total > 0 && vscode.l10n.t('{0} of {1}', done, total),
        when,
      ]
    : [run.state !== 'success' && runStateName(run.state), duration, when];
  return parts.filter(Boolean).join(' · ');
}

function runTooltip(run: RunSummary): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  text
    .appendMarkdown('**')
    .appendText(run.dagId)
    .appendMarkdown(`** — ${runStateName(run.state)}\n\n`);
  if (run.message) text.appendText(run.message).appendMarkdown('\n\n');
  const rows: [string, string | null | undefined][] = [
    [vscode.l10n.t('File'), basename(run.file)],
    [vscode.l10n.t('Run id'), run.runId],
    [vscode.l10n.t('Logical date'), run.logicalDate],
    [vscode.l10n.t('Started'), run.startDate && new Date(run.startDate).toLocaleString(vscode.env.language)],
    [vscode.l10n.t('Took'), durationText(run.startDate, run.endDate, Date.now())],
    [vscode.l10n.t('Executor'), run.executor],
    [vscode.l10n.t('Configuration'), Object.keys(run.conf).length > 0 ? JSON.stringify(run.conf) : null],
  ];
  for (const [name, value] of rows)
    if (value) text.appendMarkdown(`- ${name}: `).appendText(value).appendMarkdown('\n');
  return text;
}

/** The icon tells success; other states are worth a word, and the reason for them. */
function taskDescription(instance: TaskInstance): string {
  const { state, tryNumber, startDate, endDate, reason } = instance;
  const tries = tryNumber > 1 ? vscode.l10n.t('try {0}', tryNumber) : '';
  const duration = endDate === null ? undefined : durationText(startDate, endDate, 0);
  const why = state === 'success' ? undefined : reason;
  const name = state === 'success' ? '' : taskStateName(state);
  return [name, why, tries, duration].filter(Boolean).join(' · ');
}

function taskTooltip(instance: TaskInstance): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  text
    .appendMarkdown('**')
    .appendText(instanceKey(instance))
    .appendMarkdown(`** — ${taskStateName(instance.state)}\n\n`);
  if (instance.reason) text.appendText(instance.reason).appendMarkdown('\n\n');
  text
    .appendMarkdown(`- ${vscode.l10n.t('Operator')}: `)
    .appendText(instance.operator)
    .appendMarkdown('\n');
  if (instance.tryNumber > 0) {
    text.appendMarkdown(
      `- ${vscode.l10n.t('Try {0} of {1}', instance.tryNumber, Math.max(instance.maxTries, instance.tryNumber))}\n`,
    );
  }
  return text;
}
