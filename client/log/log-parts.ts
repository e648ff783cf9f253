/**
 * Parts of logs that are too long to be shown whole, as documents of their own, and the way between them. Only the part that is
 * shown is ever read.
 */
import * as vscode from 'vscode';
import type { Runners } from '../runner/runners.ts';
import { styledLines } from './ansi.ts';
import type { LogColours } from './log-colours.ts';
import {
  LOG_PART_SCHEME,
  LOG_SCHEME,
  type LogAddress,
  logUriParts,
  parseLogQuery,
  parsePartQuery,
  partUriParts,
  SHOWN_BYTES,
} from './log-text.ts';

interface Part {
  /** Bytes of the whole log. */
  readonly size: number;
  readonly end: number;
  readonly styled: ReturnType<typeof styledLines>['lines'];
}

const SHOW_PART = 'dagwright.showLogPart';
const SHOW_END = 'dagwright.showLogEnd';

export class LogParts implements vscode.TextDocumentContentProvider, vscode.CodeLensProvider, vscode.Disposable {
  private readonly parts = new Map<string, Part>();
  private readonly subscriptions: vscode.Disposable[];

  /** `omitted`: bytes before the text of a log's document that are not in it. */
  constructor(
    private readonly runners: Runners,
    private readonly colours: LogColours,
    private readonly omitted: (uri: vscode.Uri) => number,
  ) {
    const selector = [{ scheme: LOG_SCHEME }, { scheme: LOG_PART_SCHEME }];
    this.subscriptions = [
      vscode.workspace.registerTextDocumentContentProvider(LOG_PART_SCHEME, this),
      vscode.languages.registerCodeLensProvider(selector, this),
      vscode.commands.registerCommand(SHOW_PART, (address: LogAddress, from: number) => this.open(address, from)),
      vscode.commands.registerCommand(SHOW_END, async (address: LogAddress) => {
        const document = await vscode.workspace.openTextDocument(vscode.Uri.from(logUriParts(address)));
        await vscode.window.showTextDocument(document, { preview: true });
      }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.parts.delete(uri.toString())),
      vscode.window.onDidChangeVisibleTextEditors((editors) => {
        for (const editor of editors) this.colour(editor);
      }),
    ];
  }

  /** Opens the part that begins at a byte offset; with the cursor at a match of `wanted` near to it, if given. */
  async open(
    address: LogAddress,
    from: number,
    wanted?: { readonly text: string; readonly offset: number },
  ): Promise<void> {
    const uri = vscode.Uri.from(partUriParts(address, Math.max(0, Math.floor(from))));
    const document = await vscode.workspace.openTextDocument(uri);
    const editor = await vscode.window.showTextDocument(document, { preview: true });
    this.colour(editor);
    if (wanted) select(editor, wanted, from);
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const { address, from } = parsePartQuery(uri.query);
    const { folder, ...params } = address;
    try {
      const chunk = await this.runners
        .ofFolder(folder)
        .request('logs/read', { ...params, offset: from, limit: SHOWN_BYTES });
      // Neither a line that has begun before nor one that goes on behind.
      const start = from > 0 ? chunk.text.indexOf('\n') + 1 : 0;
      const lastLine = chunk.text.lastIndexOf('\n') + 1;
      const stop = chunk.nextOffset < chunk.size && lastLine > start ? lastLine : chunk.text.length;
      const end = chunk.nextOffset - Buffer.byteLength(chunk.text.slice(stop));
      const { lines } = styledLines(chunk.text.slice(start, stop));
      this.parts.set(uri.toString(), { size: chunk.size, end, styled: lines });
      return lines.map(({ text }) => text).join('\n');
    } catch (error) {
      return vscode.l10n.t('The log could not be read: {0}', error instanceof Error ? error.message : String(error));
    }
  }

  provideCodeLenses({ uri }: vscode.TextDocument): vscode.CodeLens[] {
    const lens = (title: string, command: string, ...args: unknown[]) =>
      new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), { title, command, arguments: args });
    const find = lens(vscode.l10n.t('Find in the whole log…'), 'dagwright.findInLog', uri);
    const start = (address: LogAddress) => lens(vscode.l10n.t('Start'), SHOW_PART, address, 0);
    if (uri.scheme === LOG_SCHEME) {
      const omitted = this.omitted(uri);
      if (omitted === 0) return [];
      const address = parseLogQuery(uri.query);
      return [lens(vscode.l10n.t('▲ Earlier'), SHOW_PART, address, omitted - SHOWN_BYTES), start(address), find];
    }
    const { address, from } = parsePartQuery(uri.query);
    const part = this.parts.get(uri.toString());
    const earlier = from > 0 ? [lens(vscode.l10n.t('▲ Earlier'), SHOW_PART, address, from - SHOWN_BYTES)] : [];
    const later = part && part.end < part.size ? [lens(vscode.l10n.t('▼ Later'), SHOW_PART, address, part.end)] : [];
    return [...earlier, ...later, start(address), lens(vscode.l10n.t('End'), SHOW_END, address), find];
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private colour(editor: vscode.TextEditor): void {
    const part = this.parts.get(editor.document.uri.toString());
    if (part) this.colours.show(editor, part.styled, 0);
  }
}

/** The match nearest to where it was found in the file: the text on the screen lacks what only a terminal shows. */
function select(
  editor: vscode.TextEditor,
  { text, offset }: { readonly text: string; readonly offset: number },
  from: number,
): void {
  const content = editor.document.getText();
  const caseCounts = text !== text.toLowerCase();
  const searched = caseCounts ? content : content.toLowerCase();
  const guess = Math.max(0, offset - from - 4096);
  const found = searched.indexOf(text, guess);
  const at = found >= 0 ? found : searched.indexOf(text);
  if (at < 0) return;
  const range = new vscode.Range(editor.document.positionAt(at), editor.document.positionAt(at + text.length));
  editor.selection = new vscode.Selection(range.start, range.end);
  editor.revealRange(range, vscode.TextEditorRevealType.InCenter);
}
