/** Keeps the view of the runs up to date about the one task instance that is selected, its log included. */
import type * as vscode from 'vscode';
import type { TaskInstance } from '../../runner/protocol.ts';
import type { LanguageServer } from '../language/language-server.ts';
import type { FolderRuns } from '../runner/runners.ts';
import { instanceKey } from '../runs/board.ts';
import type { InstanceDetails, RunHostMessage, Selection } from '../webview/run/protocol.ts';

const INTERVAL = 200;
const LOG_INTERVAL = 500;
/** Bytes of a log's end that are sent at first, and with one message. */
const LOG_BYTES = 128 * 1024;

export class DetailsFeed implements vscode.Disposable {
  private selection: Selection | null = null;
  private tryNumber: number | null = null;
  private timer: NodeJS.Timeout | undefined;
  private logTimer: NodeJS.Timeout | undefined;
  /** Of the log that is shown: which it is, and how far it has been read. */
  private log: { readonly key: string; offset: number; reading: boolean } | undefined;

  constructor(
    private readonly folder: FolderRuns,
    private readonly post: (message: RunHostMessage) => void,
    private readonly server: LanguageServer,
    private readonly subject: { readonly uri: vscode.Uri; readonly dagId: string },
  ) {}

  async select(selection: Selection | null, tryNumber: number | null): Promise<void> {
    this.selection = selection;
    this.tryNumber = tryNumber;
    this.log = undefined;
    clearTimeout(this.logTimer);
    if (!selection?.taskId) return;
    await this.folder.load(selection.runId);
    await this.send();
  }

  runChanged(runId: string): void {
    if (runId === this.selection?.runId) this.soon();
  }

  taskChanged(runId: string, taskId: string): void {
    if (runId === this.selection?.runId && taskId === this.selection.taskId) this.soon();
  }

  dispose(): void {
    clearTimeout(this.timer);
    clearTimeout(this.logTimer);
    this.selection = null;
  }

  private soon(): void {
    this.timer ??= setTimeout(() => void this.send(), INTERVAL);
  }

  private async send(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const { selection } = this;
    if (!selection?.taskId) return;
    const { runId, taskId } = selection;
    const instances = this.folder.board.taskInstances(runId).filter((instance) => instance.taskId === taskId);
    if (instances.length === 0) return;
    const instance = pickInstance(instances, selection);
    const details: InstanceDetails = {
      runId,
      taskId,
      instance,
      instances,
      inFile: await this.isInFile(taskId),
      ...(instance ? await this.recorded(instance) : NOTHING),
    };
    if (selection !== this.selection) return;
    this.post({ type: 'details', details });
    if (instance && instance.tryNumber > 0) this.followLog(instance);
  }

  /** What the runner has kept of an instance. What it cannot tell is left out. */
  private async recorded(instance: TaskInstance): Promise<Pick<InstanceDetails, 'tries' | 'rendered' | 'xcoms'>> {
    const { runId, taskId, mapIndex } = instance;
    const [tries, rendered, xcoms] = await Promise.all([
      this.folder.request('tasks/tries', { runId, taskId, mapIndex }).catch(() => ({ tries: [] })),
      this.folder.request('tasks/rendered', { runId, taskId, mapIndex }).catch(() => ({ fields: {} })),
      this.folder.request('xcoms/list', { runId }).catch(() => ({ xcoms: [] })),
    ]);
    return {
      tries: tries.tries,
      rendered: rendered.fields,
      xcoms: xcoms.xcoms.filter((xcom) => xcom.taskId === taskId && xcom.mapIndex === mapIndex),
    };
  }

  private async isInFile(taskId: string): Promise<boolean> {
    const { uri, dagId } = this.subject;
    const dag = (await this.server.graph(uri))?.dags.find((one) => one.dagId === dagId);
    return dag?.tasks.some((task) => task.taskId === taskId) ?? false;
  }

  private followLog(instance: TaskInstance): void {
    const tryNumber = this.tryNumber ?? instance.tryNumber;
    const key = `${instance.runId}|${instanceKey(instance)}|${tryNumber}`;
    if (this.log?.key !== key) this.log = { key, offset: -1, reading: false };
    void this.readLog(instance, tryNumber, this.log);
  }

  private async readLog(
    { runId, taskId, mapIndex }: TaskInstance,
    tryNumber: number,
    log: NonNullable<DetailsFeed['log']>,
  ): Promise<void> {
    if (log.reading) return;
    log.reading = true;
    clearTimeout(this.logTimer);
    const params = { runId, taskId, mapIndex, tryNumber };
    try {
      const reset = log.offset < 0;
      if (reset) {
        const { size } = await this.folder.request('logs/read', { ...params, offset: 0, limit: 1 });
        log.offset = Math.max(0, size - LOG_BYTES);
      }
      const omitted = reset ? log.offset : 0;
      const chunk = await this.folder.request('logs/read', { ...params, offset: log.offset, limit: LOG_BYTES });
      if (log !== this.log) return;
      log.offset = chunk.nextOffset;
      // A read from the middle may begin within a line.
      const text = omitted > 0 ? chunk.text.slice(chunk.text.indexOf('\n') + 1) : chunk.text;
      if (reset || text !== '') {
        this.post({ type: 'log', runId, taskId, mapIndex, tryNumber, reset, text, omitted });
      }
      if (!chunk.complete) this.readLogLater(params, log, chunk.nextOffset < chunk.size);
    } catch {
      // There is no log yet; the instance's next change looks again.
    } finally {
      log.reading = false;
    }
  }

  private readLogLater(
    { runId, taskId, mapIndex, tryNumber }: Pick<TaskInstance, 'runId' | 'taskId' | 'mapIndex'> & { tryNumber: number },
    log: NonNullable<DetailsFeed['log']>,
    more: boolean,
  ): void {
    const instance = this.folder.board.taskInstance(runId, instanceKey({ taskId, mapIndex }));
    if (!instance) return;
    clearTimeout(this.logTimer);
    this.logTimer = setTimeout(
      () => {
        if (log === this.log) void this.readLog(instance, tryNumber, log);
      },
      more ? 0 : LOG_INTERVAL,
    );
  }
}

const NOTHING = { tries: [], rendered: {}, xcoms: [] };

/** Null: one of several has to be picked. */
function pickInstance(instances: readonly TaskInstance[], { mapIndex }: Selection): TaskInstance | null {
  if (mapIndex !== null) return instances.find((instance) => instance.mapIndex === mapIndex) ?? null;
  const [only] = instances;
  return instances.length === 1 && only && only.mapIndex < 0 ? only : null;
}
