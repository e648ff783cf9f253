/**
 * The one place where unexpected exceptions end. They are bugs of ours: the log gets the stack, the user a message with
 * the way to report it (once for each kind), and the server goes on.
 */
import type { Connection } from 'vscode-languageserver';
import { ResponseError } from 'vscode-languageserver';

export class UnexpectedErrors {
  private readonly shown = new Set<string>();

  constructor(private readonly connection: Connection) {}

  report(doing: string, error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    const stack = error instanceof Error ? error.stack : undefined;
    this.connection.console.error(`Unexpected error in ${doing}: ${stack ?? message}`);
    const kind = `${doing}: ${message}`;
    if (this.shown.has(kind)) return;
    this.shown.add(kind);
    void this.connection.sendNotification('window/showMessage', {
      type: 1,
      message: `Dagwright failed in ${doing}: ${message}. Please report it, with what the output channel "Dagwright" says.`,
    });
  }

  /** Runs `work`; an exception is reported and answered with `otherwise`. Refusals meant for the user pass. */
  guard<T>(doing: string, work: () => T, otherwise: T): T {
    try {
      return work();
    } catch (error) {
      if (error instanceof ResponseError) throw error;
      this.report(doing, error);
      return otherwise;
    }
  }
}
