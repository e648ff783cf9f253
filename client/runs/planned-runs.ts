/** Commands that make several runs of a DAG, or none: a backfill, the DAG's own schedule, a dry run. */
import * as vscode from 'vscode';
import type { BackfillSummary } from '../../runner/protocol.ts';
import type { LanguageServer } from '../language/language-server.ts';
import { type DagTarget, pickDag } from '../language/pick-dag.ts';
import type { FolderRuns, Runners } from '../runner/runners.ts';
import { requireTrust } from '../trust.ts';
import { DryRunPages } from './dry-run-page.ts';
import { attempt } from './pick-run.ts';
import { runParams } from './run-params.ts';
import type { RunsView, ScheduleNode } from './runs-view.ts';
import { savedFile } from './saved-file.ts';

export interface PlannedRunServices {
  readonly server: LanguageServer;
  readonly runners: Runners;
  readonly runsView: RunsView;
}

export function registerPlannedRuns({ server, runners, runsView }: PlannedRunServices): vscode.Disposable[] {
  const { registerCommand } = vscode.commands;
  const pages = new DryRunPages();
  const about = async (given: unknown, dagId: unknown): Promise<Subject | undefined> => {
    if (!(await requireTrust())) return undefined;
    const target = await pickDag(server, given, dagId);
    const file = target && (await savedFile(target.uri));
    return target && file && { target: { ...target, uri: file }, folder: runners.ofFile(file) };
  };
  return [
    pages,
    registerCommand('dagwright.backfillDag', async (given?: unknown, dagId?: unknown) => {
      const subject = await about(given, dagId);
      if (subject) await attempt(() => backfill(subject));
    }),
    registerCommand('dagwright.scheduleDag', async (given?: unknown, dagId?: unknown) => {
      const subject = await about(given, dagId);
      if (subject) await attempt(() => switchOn(subject, runsView));
    }),
    registerCommand('dagwright.unscheduleDag', (given?: unknown) => attempt(() => switchOff(runners, given))),
    registerCommand('dagwright.dryRunDag', async (given?: unknown, dagId?: unknown) => {
      const subject = await about(given, dagId);
      if (subject) await attempt(() => dryRun(subject, pages));
    }),
  ];
}

interface Subject {
  readonly target: DagTarget;
  readonly folder: FolderRuns;
}

async function backfill({ target, folder }: Subject): Promise<void> {
  const { dagId } = target;
  const title = vscode.l10n.t('Backfill {0}', dagId);
  const from = await askDate(title, vscode.l10n.t('First logical date'), daysAgo(7));
  const to = from && (await askDate(title, vscode.l10n.t('Last logical date'), daysAgo(0), from));
  const reprocess = to && (await askReprocess(title));
  if (!from || !to || !reprocess) return;
  const params = { ...(await runParams(target.uri, dagId, folder)), from, to, reprocess };
  const { runs } = await folder.request('backfills/start', { ...params, dryRun: true });
  const many = runs.filter(({ state }) => state === 'waiting').length;
  if (many === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('There is nothing to do: {0} has a run at each of these dates.', dagId),
    );
    return;
  }
  const start = vscode.l10n.t('Backfill');
  const answer = await vscode.window.showInformationMessage(
    vscode.l10n.t('Make {0} runs of {1}?', many, dagId),
    {
      modal: true,
      detail: runs
        .slice(0, 20)
        .map(({ runId }) => runId)
        .concat(runs.length > 20 ? ['…'] : [])
        .join('\n'),
    },
    start,
  );
  if (answer === start) await follow(folder, await folder.request('backfills/start', params));
}

/** Until it is over, with how far it is. */
async function follow(folder: FolderRuns, started: BackfillSummary): Promise<void> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Backfill {0}', started.dagId),
    cancellable: true,
  };
  const summary = await vscode.window.withProgress(options, (progress, cancellation) => {
    cancellation.onCancellationRequested(() => attempt(() => folder.request('backfills/cancel', { id: started.id })));
    return new Promise<BackfillSummary>((resolve) => {
      let last = 0;
      const show = (now: BackfillSummary): void => {
        const all = now.runs.filter(({ state }) => state !== 'left').length;
        const done = now.runs.filter(({ state }) => state !== 'left' && !isOpen(state)).length;
        progress.report({
          message: vscode.l10n.t('{0} of {1} runs', done, all),
          increment: ((done - last) / all) * 100,
        });
        last = done;
        if (now.state === 'running' || now.runs.some(({ state }) => isOpen(state))) return;
        listener.dispose();
        resolve(now);
      };
      const listener = folder.onBackfill((now) => {
        if (now.id === started.id) show(now);
      });
      show(started);
    });
  });
  tellEnd(summary);
}

function tellEnd({ dagId, state, runs }: BackfillSummary): void {
  const count = (wanted: string): number => runs.filter((run) => run.state === wanted).length;
  const { showInformationMessage, showErrorMessage } = vscode.window;
  if (state === 'success') {
    void showInformationMessage(vscode.l10n.t('The backfill of {0} succeeded: {1} runs.', dagId, count('success')));
  } else if (state === 'cancelled') {
    const ended = count('success') + count('failed');
    const all = runs.length - count('left');
    void showInformationMessage(
      vscode.l10n.t('The backfill of {0} was cancelled: {1} of {2} runs had ended.', dagId, ended, all),
    );
  } else if (state === 'failed') {
    void showErrorMessage(
      vscode.l10n.t('The backfill of {0} failed: {1} of {2} runs failed.', dagId, count('failed'), runs.length),
    );
  }
}

function isOpen(state: string): boolean {
  return state === 'waiting' || state === 'running';
}

/** `2026-01-31` */
function daysAgo(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
}

function askDate(title: string, prompt: string, value: string, notBefore = ''): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t('{0}, in UTC: 2026-01-31 or 2026-01-31T05:00', prompt),
    value,
    ignoreFocusOut: true,
    validateInput: (text) => {
      const isDate = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?)?$/.test(text.trim());
      if (!isDate || Number.isNaN(Date.parse(text))) return vscode.l10n.t('This is not a date.');
      return text < notBefore ? vscode.l10n.t('It is before the first date.') : undefined;
    },
  });
}

async function askReprocess(title: string): Promise<'none' | 'failed' | 'completed' | undefined> {
  const items = [
    { label: vscode.l10n.t('Only dates without a run'), reprocess: 'none' as const },
    { label: vscode.l10n.t('Failed runs again, too'), reprocess: 'failed' as const },
    { label: vscode.l10n.t('All runs again that have ended'), reprocess: 'completed' as const },
  ];
  const picked = await vscode.window.showQuickPick(items, { title, ignoreFocusOut: true });
  return picked?.reprocess;
}

async function switchOn({ target, folder }: Subject, runsView: RunsView): Promise<void> {
  const params = { ...(await runParams(target.uri, target.dagId, folder)), on: true };
  const { missed, catchup } = await folder.request('schedules/set', { ...params, dryRun: true });
  const choice = catchup && missed > 1 ? await askCatchup(target.dagId, missed) : undefined;
  if (choice === 'cancel') return;
  await folder.request('schedules/set', { ...params, ...(choice && { catchup: choice === 'all' }) });
  await folder.refreshSchedules();
  runsView.refresh();
  vscode.window.setStatusBarMessage(
    `$(watch) ${vscode.l10n.t('{0} runs by its schedule until it is switched off.', target.dagId)}`,
    8000,
  );
}

async function askCatchup(dagId: string, missed: number): Promise<'all' | 'latest' | 'cancel'> {
  const all = vscode.l10n.t('Make Them');
  const latest = vscode.l10n.t('Latest Only');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('{0} catches up: {1} runs would start now.', dagId, missed),
    { modal: true },
    all,
    latest,
  );
  return answer === all ? 'all' : answer === latest ? 'latest' : 'cancel';
}

async function switchOff(runners: Runners, given: unknown): Promise<void> {
  const node = isScheduleNode(given) ? given : await pickSchedule(runners);
  if (!node) return;
  await node.folder.request('schedules/set', { file: node.file, dagId: node.dagId, on: false });
  await node.folder.refreshSchedules();
}

function isScheduleNode(given: unknown): given is ScheduleNode {
  return typeof given === 'object' && given !== null && 'kind' in given && given.kind === 'schedule';
}

async function pickSchedule(runners: Runners): Promise<Pick<ScheduleNode, 'folder' | 'file' | 'dagId'> | undefined> {
  const items = runners
    .all()
    .flatMap((folder) =>
      folder.schedules.map(({ dagId, file, text }) => ({ label: dagId, description: text ?? '', folder, file, dagId })),
    );
  if (items.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('No DAG runs by its schedule here.'));
    return undefined;
  }
  return vscode.window.showQuickPick(items, { title: vscode.l10n.t('Switch off which schedule?') });
}

async function dryRun({ target, folder }: Subject, pages: DryRunPages): Promise<void> {
  const params = await runParams(target.uri, target.dagId, folder);
  const conf = folder.board.newestOf(target.uri.fsPath, target.dagId)?.conf;
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Rendering the templates of {0}', target.dagId),
  };
  const answer = await vscode.window.withProgress(options, () =>
    folder.request('dags/render', { ...params, ...(conf && { conf }) }),
  );
  await pages.show(answer);
}
