/** Says whether the chosen cluster can run DAGs, before the first run. */
import * as vscode from 'vscode';
import type { ClusterFinding } from '../../runner/protocol.ts';
import type { Runners } from '../runner/runners.ts';
import { attempt } from '../runs/pick-run.ts';
import { requireTrust } from '../trust.ts';
import { clusterPlace } from './cluster-place.ts';
import { kubernetesSettings } from './cluster-settings.ts';

const ICONS: { readonly [state in ClusterFinding['state']]: string } = {
  good: 'pass-filled',
  doubtful: 'warning',
  bad: 'error',
};

export async function checkCluster(runners: Runners): Promise<void> {
  if (!(await requireTrust())) return;
  const place = clusterPlace(runners);
  if (!place) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Open a folder or a DAG file first.'));
    return;
  }
  const settings = kubernetesSettings(place.resource, place.folder.path);
  const progress = { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Checking the cluster…') };
  await attempt(async () => {
    const { findings } = await vscode.window.withProgress(progress, () =>
      place.folder.request('kubernetes/check', settings),
    );
    await show(findings);
  });
}

async function show(findings: readonly ClusterFinding[]): Promise<void> {
  const bad = findings.some(({ state }) => state === 'bad');
  const items = findings.map(({ state, title, detail }) => ({ label: `$(${ICONS[state]}) ${title}`, detail }));
  const picked = await vscode.window.showQuickPick(items, {
    title: bad ? vscode.l10n.t('This cluster cannot run DAGs yet') : vscode.l10n.t('This cluster can run DAGs'),
    placeHolder: vscode.l10n.t('Enter copies the text of a finding'),
    ignoreFocusOut: true,
  });
  if (picked) await vscode.env.clipboard.writeText(picked.detail);
}
