/** Commands about runs: start, cancel, resume, delete. */
import * as vscode from 'vscode';
import type { Dag } from '../../dag/model.ts';
import { COMMANDS } from '../../server/protocol.ts';
import type { LanguageServer } from '../language/language-server.ts';
import { type DagTarget, pickDag, pickTask } from '../language/pick-dag.ts';
import { type AskParams, runSettings } from '../settings.ts';
import { requireTrust } from '../trust.ts';
import { isActive, isInterrupted } from './durations.ts';
import { attempt, pickRun } from './pick-run.ts';
import type { RunForms } from './run-form.ts';
import { type RunChoices, type RunServices, startRun } from './start-run.ts';
import { runTarget } from './targets.ts';

export function registerRunCommands(
  server: LanguageServer,
  services: RunServices,
  forms: RunForms,
): vscode.Disposable[] {
  const { registerCommand } = vscode.commands;
  const runTask = (around: Pick<RunChoices, 'upstream' | 'downstream'>) => {
    return async (uri?: unknown, dagId?: unknown, taskId?: unknown) => {
      const target = await pickTask(server, uri, dagId, taskId);
      if (!target) return;
      // A DAG may have params without defaults: the last run says what they were.
      const conf = services.runners.ofFile(target.uri).board.newestOf(target.uri.fsPath, target.dagId)?.conf;
      if (conf === undefined) {
        const dag = await dagOf(server, target);
        if (dag?.params.some(lacksDefault) && runSettings(target.uri).askParams !== 'never') {
          if (await requireTrust()) forms.show(target, dag, undefined, { taskIds: [target.taskId], ...around });
          return;
        }
      }
      await startRun(services, target, { taskIds: [target.taskId], ...around, ...(conf && { conf }) });
    };
  };
  return [
    registerCommand(COMMANDS.runDag, async (uri?: unknown, dagId?: unknown) => {
      const target = await pickDag(server, uri, dagId);
      if (!target) return;
      const dag = await dagOf(server, target);
      if (wantsForm(dag, runSettings(target.uri).askParams)) {
        if (await requireTrust()) forms.show(target, dag);
      } else {
        await startRun(services, target);
      }
    }),
    registerCommand(COMMANDS.runDagOnKubernetes, async (uri?: unknown, dagId?: unknown) => {
      const target = await pickDag(server, uri, dagId);
      if (target) await startRun(services, target, { executor: 'kubernetes' });
    }),
    registerCommand('dagwright.runDagWithConfiguration', async (uri?: unknown, dagId?: unknown) => {
      if (!(await requireTrust())) return;
      const target = await pickDag(server, uri, dagId);
      if (target) forms.show(target, await dagOf(server, target));
    }),
    registerCommand(COMMANDS.runTask, runTask({})),
    registerCommand('dagwright.runTaskWithUpstream', runTask({ upstream: true })),
    registerCommand('dagwright.runTaskWithDownstream', runTask({ downstream: true })),
    registerCommand('dagwright.cancelRun', async (given?: unknown) => {
      const target =
        runTarget(given) ??
        (await pickRun(
          services.runners,
          vscode.l10n.t('Cancel which run?'),
          (run) => isActive(run) || isInterrupted(run),
        ));
      if (target) await attempt(() => target.folder.request('runs/cancel', { runId: target.runId }));
    }),
    registerCommand('dagwright.resumeRun', (given?: unknown) => resume(services, given)),
    registerCommand('dagwright.rerun', (given?: unknown) => rerun(services, given)),
    registerCommand('dagwright.deleteRun', (given?: unknown) => remove(services, given)),
    registerCommand('dagwright.refreshRuns', async () => {
      if (await requireTrust()) await services.runners.refresh();
    }),
    registerCommand('dagwright.restartRunner', async () => {
      if (await requireTrust()) await services.runners.restart();
    }),
  ];
}

async function resume(services: RunServices, given: unknown): Promise<void> {
  if (!(await requireTrust())) return;
  const title = vscode.l10n.t('Resume which run?');
  const target = runTarget(given) ?? (await pickRun(services.runners, title, isInterrupted));
  if (!target) return;
  await attempt(() => target.folder.request('runs/resume', { runId: target.runId }));
}

/** The same DAG with the same configuration, by the file as it is now. The logical date is a new one. */
async function rerun(services: RunServices, given: unknown): Promise<void> {
  const title = vscode.l10n.t('Run which one again?');
  const target = runTarget(given) ?? (await pickRun(services.runners, title, () => true));
  const run = target?.folder.board.run(target.runId);
  if (run) await startRun(services, { uri: vscode.Uri.file(run.file), dagId: run.dagId }, { conf: run.conf });
}

async function remove(services: RunServices, given: unknown): Promise<void> {
  const title = vscode.l10n.t('Delete which run?');
  const target = runTarget(given) ?? (await pickRun(services.runners, title, (run) => !isActive(run)));
  if (!target) return;
  const { folder, runId } = target;
  const confirm = vscode.l10n.t('Delete');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('Delete run {0}?', runId),
    { modal: true, detail: vscode.l10n.t('Its states, logs and XComs are removed from disk.') },
    confirm,
  );
  if (answer !== confirm) return;
  await attempt(async () => {
    await folder.request('runs/delete', { runId });
    folder.board.remove(runId);
  });
}

async function dagOf(server: LanguageServer, { uri, dagId }: DagTarget): Promise<Dag | undefined> {
  return (await server.graph(uri))?.dags.find((dag) => dag.dagId === dagId);
}

/** As Airflow's interface: a DAG without params starts at once. */
function wantsForm(dag: Dag | undefined, ask: AskParams): boolean {
  const params = dag?.params.filter(({ schema }) => !('const' in schema)) ?? [];
  switch (ask) {
    case 'always':
      return params.length > 0;
    case 'needed':
      return params.some(lacksDefault);
    case 'never':
      return false;
  }
}

/** A param whose type has no null, and whose default is none. */
function lacksDefault({ default: value, schema: { type } }: Dag['params'][number]): boolean {
  const types = Array.isArray(type) ? type : [type];
  return value.kind === 'json' && value.value === null && type !== undefined && !types.includes('null');
}
