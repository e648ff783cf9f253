/** Which run each DAG shows its states of: the one that the user picked, else the newest. */
import * as vscode from 'vscode';
import type { RunSummary } from '../../runner/protocol.ts';
import type { FolderRuns, Runners } from '../runner/runners.ts';

export interface ShownRun {
  readonly folder: FolderRuns;
  readonly run: RunSummary;
}

export class ShownRuns implements vscode.Disposable {
  private readonly picked = new Map<string, string>();
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;

  constructor(private readonly runners: Runners) {}

  of(file: vscode.Uri, dagId: string): ShownRun | undefined {
    const folder = this.runners.ofFile(file);
    const runId = this.picked.get(keyOf(file.fsPath, dagId));
    const run = (runId ? folder.board.run(runId) : undefined) ?? folder.board.newestOf(file.fsPath, dagId);
    return run && { folder, run };
  }

  /** Undefined for the newest, also of runs that are still to come. */
  pick(file: string, dagId: string, runId: string | undefined): void {
    if (runId === undefined) this.picked.delete(keyOf(file, dagId));
    else this.picked.set(keyOf(file, dagId), runId);
    this.changed.fire();
  }

  dispose(): void {
    this.changed.dispose();
  }
}

function keyOf(file: string, dagId: string): string {
  return `${file}|${dagId}`;
}
