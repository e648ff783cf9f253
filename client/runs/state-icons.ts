/** How states look in trees and messages: an icon in the state's colour, and its name. */
import * as vscode from 'vscode';
import type { RunState, TaskInstanceState } from '../../runner/protocol.ts';

const ICONS: { readonly [state in TaskInstanceState]: string } = {
  none: 'circle-outline',
  scheduled: 'circle-large-outline',
  queued: 'clock',
  running: 'sync~spin',
  success: 'pass-filled',
  failed: 'error',
  up_for_retry: 'history',
  up_for_reschedule: 'watch',
  upstream_failed: 'circle-slash',
  skipped: 'debug-step-over',
  deferred: 'debug-pause',
  restarting: 'debug-restart',
  removed: 'trash',
};

export function taskIcon(state: TaskInstanceState): vscode.ThemeIcon {
  return new vscode.ThemeIcon(ICONS[state], stateColor(state));
}

export function runIcon(state: RunState): vscode.ThemeIcon {
  if (state === 'cancelled') return new vscode.ThemeIcon('stop-circle', stateColor('skipped'));
  return new vscode.ThemeIcon(ICONS[state], stateColor(state));
}

export function interruptedIcon(): vscode.ThemeIcon {
  return new vscode.ThemeIcon('debug-disconnect', stateColor('queued'));
}

/** Contributed in package.json, so that a user can change them. */
function stateColor(state: TaskInstanceState): vscode.ThemeColor {
  return new vscode.ThemeColor(`dagwright.state.${state}`);
}

export function taskStateName(state: TaskInstanceState): string {
  switch (state) {
    case 'none':
      return vscode.l10n.t('waiting');
    case 'scheduled':
      return vscode.l10n.t('scheduled');
    case 'queued':
      return vscode.l10n.t('queued');
    case 'running':
      return vscode.l10n.t('running');
    case 'success':
      return vscode.l10n.t('success');
    case 'failed':
      return vscode.l10n.t('failed');
    case 'up_for_retry':
      return vscode.l10n.t('up for retry');
    case 'up_for_reschedule':
      return vscode.l10n.t('up for reschedule');
    case 'upstream_failed':
      return vscode.l10n.t('upstream failed');
    case 'skipped':
      return vscode.l10n.t('skipped');
    case 'deferred':
      return vscode.l10n.t('deferred');
    case 'restarting':
      return vscode.l10n.t('restarting');
    case 'removed':
      return vscode.l10n.t('removed');
  }
}

export function runStateName(state: RunState): string {
  return state === 'cancelled' ? vscode.l10n.t('cancelled') : taskStateName(state);
}
