/** Asks for the params of a run in a form of its own, and starts the run from there. */
import * as vscode from 'vscode';
import type { Dag, Json } from '../../dag/model.ts';
import { textColumn } from '../graph/reveal.ts';
import type { DagTarget } from '../language/pick-dag.ts';
import type { FormHostMessage, FormViewMessage } from '../webview/form/protocol.ts';
import { fillWebview } from '../webview-page.ts';
import { type RunChoices, type RunServices, startRun } from './start-run.ts';

export interface RunFormServices extends RunServices {
  readonly extensionUri: vscode.Uri;
  readonly output: vscode.LogOutputChannel;
}

interface OpenForm {
  readonly panel: vscode.WebviewPanel;
  ask(dag: Dag | undefined, initial: Conf | undefined): void;
}

type TaskChoices = Pick<RunChoices, 'taskIds' | 'upstream' | 'downstream'>;
type Conf = { readonly [key: string]: Json };

export class RunForms implements vscode.Disposable {
  /** By file and DAG: there is one form for each. */
  private readonly open = new Map<string, OpenForm>();

  constructor(private readonly services: RunFormServices) {}

  /** `initial`: values to begin with, instead of the defaults. */
  /** `tasks`: the run is of these alone. */
  show(target: DagTarget, dag: Dag | undefined, initial?: Conf, tasks: TaskChoices = {}): void {
    const key = `${target.uri.toString()}#${target.dagId}#${JSON.stringify(tasks)}`;
    const form = this.open.get(key) ?? this.create(key, target, tasks);
    form.ask(dag, initial);
    form.panel.reveal();
  }

  dispose(): void {
    for (const { panel } of this.open.values()) panel.dispose();
  }

  private create(key: string, target: DagTarget, tasks: TaskChoices): OpenForm {
    const title = vscode.l10n.t('Run {0}', tasks.taskIds?.join(', ') ?? target.dagId);
    const panel = vscode.window.createWebviewPanel('dagwright.runForm', title, textColumn(), {
      retainContextWhenHidden: true,
    });
    panel.iconPath = vscode.Uri.joinPath(this.services.extensionUri, 'media', 'run-tab.svg');
    let question: FormHostMessage | undefined;
    let ready = false;
    const form: OpenForm = {
      panel,
      ask: (dag, initial) => {
        const previous = this.previousConf(target);
        question = { type: 'form', dagId: target.dagId, params: dag?.params ?? [], previous, initial: initial ?? null };
        if (ready) void panel.webview.postMessage(question);
      },
    };
    panel.webview.onDidReceiveMessage(async (message: FormViewMessage) => {
      if (message.type === 'ready') {
        ready = true;
        if (question) await panel.webview.postMessage(question);
      } else {
        await this.receive(message, panel, target, tasks);
      }
    });
    panel.onDidDispose(() => this.open.delete(key));
    fillWebview(panel.webview, this.services.extensionUri, 'run-form', title);
    this.open.set(key, form);
    return form;
  }

  private async receive(
    message: Exclude<FormViewMessage, { type: 'ready' }>,
    panel: vscode.WebviewPanel,
    target: DagTarget,
    tasks: TaskChoices,
  ): Promise<void> {
    switch (message.type) {
      case 'start': {
        const { conf, logicalDate } = message;
        const choices = {
          ...tasks,
          conf,
          ...(logicalDate !== null && { logicalDate: new Date(logicalDate).toISOString() }),
        };
        const outcome = await startRun(this.services, target, choices);
        if (outcome.kind === 'started') panel.dispose();
        // The message has been shown with what helps; the form says it, too, where the values are.
        else if (outcome.kind === 'refused')
          await panel.webview.postMessage({ type: 'refused', message: outcome.message });
        return;
      }
      case 'cancel':
        panel.dispose();
        return;
      case 'error':
        this.services.output.error(`Form of a run: ${message.message}`);
        return;
    }
  }

  private previousConf({ uri, dagId }: DagTarget): Conf | null {
    const conf = this.services.runners.ofFile(uri).board.newestOf(uri.fsPath, dagId)?.conf;
    return conf && Object.keys(conf).length > 0 ? conf : null;
  }
}
