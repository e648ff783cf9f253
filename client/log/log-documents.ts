/** Logs of task instances as read-only documents that grow while the try is running. */
import * as vscode from 'vscode';
import { RUNNER_ERRORS, type TaskInstance } from '../../runner/protocol.ts';
import { textColumn } from '../graph/reveal.ts';
import type { FolderRuns, Runners } from '../runner/runners.ts';
import { instanceKey } from '../runs/board.ts';
import { logFollows } from '../settings.ts';
import { type StyledLine, styledLines } from './ansi.ts';
import type { LogColours } from './log-colours.ts';
import { LOG_SCHEME, type LogAddress, LogTail, logUriParts, parseLogQuery, SHOWN_BYTES } from './log-text.ts';

/** Milliseconds between two looks at a log that grows; a long one is costly to show anew. */
const FOLLOW_INTERVAL = 400;
const LONG_FOLLOW_INTERVAL = 1200;
const LONG = SHOWN_BYTES / 4;

interface OpenLog {
  readonly address: LogAddress;
  readonly tail: LogTail;
  timer?: NodeJS.Timeout;
  /** Of the text that the document has now or is about to have, and the line of it that they begin at. */
  styled: { readonly lines: readonly StyledLine[]; readonly first: number };
  /** Reads go one after the other: each begins where the one before ended. */
  reading: Promise<string | undefined>;
}

export class LogDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;
  private readonly logs = new Map<string, OpenLog>();
  /** Documents of which the user wants to see the end, with the first line that was in view. */
  private readonly following = new Map<string, number>();
  private readonly subscriptions: vscode.Disposable[];

  constructor(
    private readonly runners: Runners,
    private readonly colours: LogColours,
  ) {
    this.subscriptions = [
      this.changed,
      vscode.workspace.registerTextDocumentContentProvider(LOG_SCHEME, this),
      vscode.workspace.onDidCloseTextDocument((document) => this.closed(document.uri)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.grown(document)),
      vscode.window.onDidChangeVisibleTextEditors((editors) => {
        for (const editor of editors) this.colour(editor);
      }),
      vscode.window.onDidChangeTextEditorVisibleRanges(({ textEditor }) => this.scrolled(textEditor)),
      runners.onDidChange(({ folder, change }) => {
        if (change.kind === 'taskInstance') this.instanceChanged(folder, change.runId, change.key);
      }),
    ];
  }

  /** Opens the log of a try; the newest when `tryNumber` is absent. */
  async open(folder: FolderRuns, instance: TaskInstance, tryNumber?: number): Promise<void> {
    const { runId, taskId, mapIndex } = instance;
    const shown = tryNumber ?? Math.max(1, instance.tryNumber);
    const uri = vscode.Uri.from(logUriParts({ folder: folder.path, runId, taskId, mapIndex, tryNumber: shown }));
    const document = await vscode.workspace.openTextDocument(uri);
    const editor = await vscode.window.showTextDocument(document, { preview: true, viewColumn: textColumn() });
    this.colour(editor);
    if (!logFollows()) return;
    this.following.set(uri.toString(), 0);
    showEnd(editor);
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const log = this.logFor(uri);
    const failure = await this.read(log);
    if (!log.tail.complete) this.follow(uri, log);
    if (failure !== undefined) return failure;
    const isWaiting = log.tail.content === '' && !log.tail.complete && !this.isUnderWay(log.address);
    return isWaiting ? this.notStarted(log.address) : this.text(log);
  }

  dispose(): void {
    for (const { timer } of this.logs.values()) clearTimeout(timer);
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private logFor(uri: vscode.Uri): OpenLog {
    const key = uri.toString();
    const log = this.logs.get(key) ?? this.newLog(uri);
    this.logs.set(key, log);
    return log;
  }

  private newLog(uri: vscode.Uri): OpenLog {
    return {
      address: parseLogQuery(uri.query),
      tail: new LogTail(),
      styled: { lines: [], first: 0 },
      reading: Promise.resolve(undefined),
    };
  }

  /** Reads what is new. A message in place of the text when there is nothing to read yet. */
  private read(log: OpenLog): Promise<string | undefined> {
    log.reading = log.reading.then(() => this.readNext(log));
    return log.reading;
  }

  private async readNext({ address, tail }: OpenLog): Promise<string | undefined> {
    const folder = this.runners.ofFolder(address.folder);
    const { runId, taskId, mapIndex, tryNumber } = address;
    const params = { runId, taskId, mapIndex, tryNumber };
    try {
      for (;;) {
        const size =
          tail.content === '' ? (await folder.request('logs/read', { ...params, offset: 0, limit: 1 })).size : 0;
        const offset = tail.nextOffset(size);
        const chunk = await folder.request('logs/read', { ...params, offset, limit: SHOWN_BYTES });
        tail.add(offset, chunk);
        if (chunk.complete || chunk.nextOffset >= chunk.size || chunk.nextOffset === offset) return undefined;
      }
    } catch (error) {
      if (isNotFound(error)) return this.notStarted(address);
      return vscode.l10n.t('The log could not be read: {0}', error instanceof Error ? error.message : String(error));
    }
  }

  private notStarted(address: LogAddress): string {
    const instance = this.runners.ofFolder(address.folder).board.taskInstance(address.runId, instanceKey(address));
    const reason = instance?.reason ? ` ${instance.reason}` : '';
    return `${vscode.l10n.t('There is no log: this try has not started.')}${reason}\n`;
  }

  /** Bytes before the text of a document that are not in it. */
  omitted(uri: vscode.Uri): number {
    return this.logs.get(uri.toString())?.tail.omitted ?? 0;
  }

  private text(log: OpenLog): string {
    const { tail } = log;
    const { lines } = styledLines(tail.content);
    const text = lines.map((line) => line.text).join('\n');
    log.styled = { lines, first: tail.omitted === 0 ? 0 : 1 };
    if (tail.omitted === 0) return text;
    const size = (tail.omitted / SHOWN_BYTES).toFixed(1);
    const note = vscode.l10n.t('{0} MB before this are not shown here.', size);
    return `… ${note}\n${text}`;
  }

  private colour(editor: vscode.TextEditor): void {
    const log = this.logs.get(editor.document.uri.toString());
    // A text that is still on its way to the editor brings its colours when it is there.
    if (!log || editor.document.lineCount !== log.styled.lines.length + log.styled.first) return;
    this.colours.show(editor, log.styled.lines, log.styled.first);
  }

  private follow(uri: vscode.Uri, log: OpenLog): void {
    clearTimeout(log.timer);
    const interval = log.tail.content.length > LONG ? LONG_FOLLOW_INTERVAL : FOLLOW_INTERVAL;
    log.timer = setTimeout(() => void this.look(uri, log), interval);
  }

  /** Asks the editor to take the document again only when there is something new. */
  private async look(uri: vscode.Uri, log: OpenLog): Promise<void> {
    const before = log.tail.content;
    await this.read(log);
    if (!this.logs.has(uri.toString())) return;
    if (log.tail.content !== before || log.tail.complete) this.changed.fire(uri);
    else if (!log.tail.complete && this.isUnderWay(log.address)) this.follow(uri, log);
  }

  /** A try that waits or has ended is looked at again when its state changes. */
  private isUnderWay({ folder, runId, ...address }: LogAddress): boolean {
    const { board } = this.runners.ofFolder(folder);
    const state = board.taskInstance(runId, instanceKey(address))?.state;
    return state === undefined || state === 'running' || state === 'restarting';
  }

  private instanceChanged(folder: FolderRuns, runId: string, key: string): void {
    for (const [uri, log] of this.logs) {
      const { address, tail } = log;
      if (address.folder !== folder.path || address.runId !== runId || instanceKey(address) !== key) continue;
      if (!tail.complete) this.follow(vscode.Uri.parse(uri), log);
    }
  }

  private grown(document: vscode.TextDocument): void {
    if (document.uri.scheme !== LOG_SCHEME) return;
    for (const editor of editorsOf(document.uri)) this.colour(editor);
    if (!this.following.has(document.uri.toString())) return;
    for (const editor of editorsOf(document.uri)) showEnd(editor);
  }

  /** Who scrolls up wants to read there; who comes to the end wants to see what comes. */
  private scrolled(editor: vscode.TextEditor): void {
    if (editor.document.uri.scheme !== LOG_SCHEME || !logFollows()) return;
    const key = editor.document.uri.toString();
    const first = editor.visibleRanges[0]?.start.line ?? 0;
    if (seesEnd(editor) || first >= (this.following.get(key) ?? Number.POSITIVE_INFINITY))
      this.following.set(key, first);
    else this.following.delete(key);
  }

  private closed(uri: vscode.Uri): void {
    clearTimeout(this.logs.get(uri.toString())?.timer);
    this.logs.delete(uri.toString());
    this.following.delete(uri.toString());
  }
}

function editorsOf(uri: vscode.Uri): vscode.TextEditor[] {
  return vscode.window.visibleTextEditors.filter((editor) => editor.document.uri.toString() === uri.toString());
}

function seesEnd(editor: vscode.TextEditor): boolean {
  const last = editor.document.lineCount - 1;
  return editor.visibleRanges.some((range) => range.end.line >= last - 1);
}

function showEnd(editor: vscode.TextEditor): void {
  const last = editor.document.lineCount - 1;
  editor.revealRange(new vscode.Range(last, 0, last, 0), vscode.TextEditorRevealType.Default);
}

function isNotFound(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === RUNNER_ERRORS.notFound;
}
