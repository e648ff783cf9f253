/** Asks for the configuration and the logical date of a run. */
import * as vscode from 'vscode';
import type { Dag, Json } from '../../dag/model.ts';
import { type Parsed, parseConf, parseLogicalDate } from './run-input.ts';
import type { RunChoices } from './start-run.ts';

/** Undefined when the user has given up. `dag`: its params are the suggestion. */
export async function askRunChoices(dagId: string, dag: Dag | undefined): Promise<RunChoices | undefined> {
  const title = vscode.l10n.t('Run {0}', dagId);
  const conf = await vscode.window.showInputBox({
    title: `${title} (1/2)`,
    prompt: vscode.l10n.t('Configuration of the run: a JSON object'),
    value: suggestedConf(dag),
    ignoreFocusOut: true,
    validateInput: (text) => fault(parseConf(text)),
  });
  if (conf === undefined) return undefined;
  const date = await vscode.window.showInputBox({
    title: `${title} (2/2)`,
    prompt: vscode.l10n.t('Logical date, for example 2026-01-31 or 2026-01-31T06:00Z. Empty: now'),
    ignoreFocusOut: true,
    validateInput: (text) => fault(parseLogicalDate(text)),
  });
  if (date === undefined) return undefined;
  const parsedConf = parseConf(conf);
  const parsedDate = parseLogicalDate(date);
  if (parsedConf.kind !== 'ok' || parsedDate.kind !== 'ok') return undefined;
  return { conf: parsedConf.value, logicalDate: parsedDate.value };
}

/** The DAG's params with the defaults that are known. */
function suggestedConf(dag: Dag | undefined): string {
  const known: { [name: string]: Json } = {};
  for (const param of dag?.params ?? []) if (param.default.kind === 'json') known[param.name] = param.default.value;
  return JSON.stringify(known);
}

function fault(parsed: Parsed<unknown>): string | undefined {
  switch (parsed.kind) {
    case 'ok':
      return undefined;
    case 'notJson':
      return vscode.l10n.t('This is not JSON: {0}', parsed.reason);
    case 'notObject':
      return vscode.l10n.t('This has to be a JSON object, such as {"key": "value"}.');
    case 'notDate':
      return vscode.l10n.t('This is not a date. Write it as 2026-01-31 or 2026-01-31T06:00Z.');
  }
}
