/** Finds a text in a log of any size, and goes to the part of the log that has it. */
import * as vscode from 'vscode';
import type { Runners } from '../runner/runners.ts';
import { attempt } from '../runs/pick-run.ts';
import type { LogParts } from './log-parts.ts';
import {
  LOG_PART_SCHEME,
  LOG_SCHEME,
  type LogAddress,
  parseLogQuery,
  parsePartQuery,
  plainText,
  SHOWN_BYTES,
} from './log-text.ts';
import { scanFile } from './scan-file.ts';

const MOST = 500;

export async function findInLog(runners: Runners, parts: LogParts, given: unknown): Promise<void> {
  const uri = given instanceof vscode.Uri ? given : vscode.window.activeTextEditor?.document.uri;
  const address = uri && addressOf(uri);
  if (!address) return;
  const wanted = await vscode.window.showInputBox({
    title: vscode.l10n.t('Find in the whole log of {0}', address.taskId),
    prompt: vscode.l10n.t('Capitals count when there are some'),
  });
  if (wanted) await attempt(() => find(runners, parts, address, wanted));
}

async function find(runners: Runners, parts: LogParts, address: LogAddress, wanted: string): Promise<void> {
  const { folder, ...params } = address;
  const { path } = await runners.ofFolder(folder).request('logs/path', params);
  const options = {
    location: vscode.ProgressLocation.Notification,
    cancellable: true,
    title: vscode.l10n.t('Looking for "{0}"', wanted),
  };
  const { found, complete } = await vscode.window.withProgress(options, (progress, token) => {
    let told = 0;
    return scanFile(path, wanted, MOST, (share) => {
      const percent = Math.floor(share * 100);
      progress.report({ increment: percent - told, message: `${percent} %` });
      told = percent;
      return !token.isCancellationRequested;
    });
  });
  if (found.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('"{0}" is not in the log.', wanted));
    return;
  }
  const items = found.map(({ offset, line }) => ({
    label: plainText(line).trim(),
    description: vscode.l10n.t('at {0} MB', (offset / SHOWN_BYTES).toFixed(1)),
    offset,
  }));
  const title = complete
    ? vscode.l10n.t('Lines with "{0}": {1}', wanted, found.length)
    : vscode.l10n.t('The first {1} lines with "{0}"', wanted, found.length);
  const picked = await vscode.window.showQuickPick(items, { title, matchOnDescription: true });
  if (!picked) return;
  const from = Math.max(0, picked.offset - SHOWN_BYTES / 4);
  await parts.open(address, from, { text: wanted, offset: picked.offset });
}

function addressOf(uri: vscode.Uri): LogAddress | undefined {
  if (uri.scheme === LOG_SCHEME) return parseLogQuery(uri.query);
  return uri.scheme === LOG_PART_SCHEME ? parsePartQuery(uri.query).address : undefined;
}
