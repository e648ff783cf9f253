/**
 * Debugs a task under debugpy: the runner starts a run of that task alone, whose process waits until a debugger is there, and
 * the editor attaches to it. debugpy itself speaks the debug adapter protocol, so no other extension is needed.
 */
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Json } from '../../dag/model.ts';
import type { DebugSession } from '../../runner/protocol.ts';
import type { LanguageServer } from '../language/language-server.ts';
import { pickTask } from '../language/pick-dag.ts';
import type { FolderRuns, Runners } from '../runner/runners.ts';
import { runParams } from '../runs/run-params.ts';
import { savedFile } from '../runs/saved-file.ts';
import { runTarget, taskTarget } from '../runs/targets.ts';
import { requireTrust } from '../trust.ts';
import { explainDebugError } from './explain-debug-error.ts';

const TYPE = 'dagwright';

/** As in launch.json. */
interface TaskConfiguration extends vscode.DebugConfiguration {
  readonly file?: string;
  readonly dag?: string;
  readonly task?: string;
  readonly conf?: { readonly [key: string]: Json };
  readonly justMyCode?: boolean;
}

interface Debugged {
  readonly folder: FolderRuns;
  readonly runId: string;
}

export class TaskDebugger
  implements vscode.DebugConfigurationProvider, vscode.DebugAdapterDescriptorFactory, vscode.Disposable
{
  /** By the port that the task's process waits at. */
  private readonly waiting = new Map<number, Debugged>();
  private readonly subscriptions: vscode.Disposable[];

  constructor(
    private readonly server: LanguageServer,
    private readonly runners: Runners,
  ) {
    this.subscriptions = [
      vscode.debug.registerDebugConfigurationProvider(TYPE, this),
      vscode.debug.registerDebugAdapterDescriptorFactory(TYPE, this),
      vscode.debug.registerDebugAdapterTrackerFactory(TYPE, {
        createDebugAdapterTracker: (session) => this.track(session),
      }),
      vscode.commands.registerCommand('dagwright.debugTask', (...given: unknown[]) => this.start(given)),
    ];
  }

  /** Before the session starts: the run is started, and the configuration becomes that of an attachment to its process. */
  async resolveDebugConfigurationWithSubstitutedVariables(
    _folder: vscode.WorkspaceFolder | undefined,
    configuration: TaskConfiguration,
  ): Promise<vscode.DebugConfiguration | undefined> {
    if (configuration.request === 'attach') return configuration;
    if (!(await requireTrust())) return undefined;
    const target = await this.targetOf(configuration);
    const file = target && (await savedFile(target.uri));
    if (!target || !file) return undefined;
    const folder = this.runners.ofFile(file);
    const params = {
      ...(await runParams(file, target.dagId, folder)),
      taskIds: [target.taskId],
      debugpyPath: bundledDebugpy(),
      // A DAG may have params without defaults: the last run says what they were.
      conf: configuration.conf ?? folder.board.newestOf(file.fsPath, target.dagId)?.conf ?? {},
    };
    try {
      const { runId, host, port } = await preparing(target.taskId, () => folder.request('runs/debug', params));
      this.waiting.set(port, { folder, runId });
      return {
        type: TYPE,
        request: 'attach',
        name: configuration.name || vscode.l10n.t('Debug {0}', target.taskId),
        connect: { host, port },
        justMyCode: configuration.justMyCode ?? true,
        // What is imported from the workspace is where breakpoints are.
        subProcess: false,
      };
    } catch (error) {
      void explainDebugError(error, params.python);
      return undefined;
    }
  }

  createDebugAdapterDescriptor({ configuration }: vscode.DebugSession): vscode.DebugAdapterDescriptor {
    const { host, port } = configuration.connect as Pick<DebugSession, 'host' | 'port'>;
    return new vscode.DebugAdapterServer(port, host);
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private async start(given: readonly unknown[]): Promise<void> {
    const [first, dagId, taskId] = given;
    const recorded = taskTarget(first);
    const run = runTarget(first);
    const summary = run?.folder.board.run(run.runId);
    const target =
      recorded && summary
        ? { uri: vscode.Uri.file(summary.file), dagId: summary.dagId, taskId: recorded.taskId }
        : await pickTask(this.server, first, dagId, taskId);
    if (!target) return;
    const configuration: TaskConfiguration = {
      type: TYPE,
      request: 'launch',
      name: vscode.l10n.t('Debug {0}', target.taskId),
      file: target.uri.fsPath,
      dag: target.dagId,
      task: target.taskId,
      ...(summary && { conf: summary.conf }),
    };
    await vscode.debug.startDebugging(vscode.workspace.getWorkspaceFolder(target.uri), configuration);
  }

  private async targetOf({ file, dag, task }: TaskConfiguration) {
    const uri = file === undefined ? undefined : vscode.Uri.file(file);
    return pickTask(this.server, uri, dag, task);
  }

  /** Who ends the session by hand ends the task; a task that has come to its end ends the session. */
  private track(session: vscode.DebugSession): vscode.DebugAdapterTracker {
    const port = Number((session.configuration.connect as { port?: unknown } | undefined)?.port);
    let ended = false;
    return {
      onDidSendMessage: (message: { type?: string; event?: string }) => {
        if (message.type === 'event' && (message.event === 'terminated' || message.event === 'exited')) ended = true;
      },
      onWillStopSession: () => {
        const debugged = this.waiting.get(port);
        this.waiting.delete(port);
        if (debugged && !ended) {
          void debugged.folder.request('runs/cancel', { runId: debugged.runId }).catch(() => {
            // It has ended by itself in the meantime.
          });
        }
      },
    };
  }
}

function preparing<T>(taskId: string, work: () => Promise<T>): Thenable<T> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Starting {0} under the debugger', taskId),
  };
  return vscode.window.withProgress(options, work);
}

/** The Python extensions bring a debugpy of their own, for interpreters that have none. */
function bundledDebugpy(): readonly string[] {
  const debugpy = vscode.extensions.getExtension('ms-python.debugpy');
  return debugpy ? [join(debugpy.extensionPath, 'bundled', 'libs')] : [];
}
