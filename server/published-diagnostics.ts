/** What the editor was told about every document. Tells it again only when something changed. */
import type { PublishDiagnosticsParams } from 'vscode-languageserver';
import type { Problem } from '../dag/model.ts';
import { type Check, NOTHING_WRONG } from './check-document.ts';
import { diagnostics } from './diagnostics.ts';
import type { ServerConfiguration } from './protocol.ts';

export interface PublishedDiagnosticsOptions {
  readonly send: (params: PublishDiagnosticsParams) => void;
  readonly clientUri: (uri: string) => string;
  /** Null for a document that is not open. */
  readonly version: (uri: string) => number | null;
  readonly rules: () => ServerConfiguration['rules'];
  readonly rulePages: () => string | undefined;
  readonly knownCodes: ReadonlySet<string>;
}

export class PublishedDiagnostics {
  private readonly checks = new Map<string, Check>();
  private crossFile: ReadonlyMap<string, readonly Problem[]> = new Map();
  private readonly sent = new Map<string, string>();

  constructor(private readonly options: PublishedDiagnosticsOptions) {}

  setCheck(uri: string, check: Check): void {
    const { problems, suppressions } = check;
    const saysNothing = problems.length === 0 && suppressions.lines.size === 0 && !suppressions.wholeFile;
    if (saysNothing) this.checks.delete(uri);
    else this.checks.set(uri, check);
    this.publish(uri);
  }

  setCrossFileProblems(problems: ReadonlyMap<string, readonly Problem[]>): void {
    const touched = new Set([...this.crossFile.keys(), ...problems.keys()]);
    this.crossFile = problems;
    for (const uri of touched) this.publish(uri);
  }

  /** The document is gone. */
  clear(uri: string): void {
    this.checks.delete(uri);
    this.publish(uri);
  }

  /** The editor may have spelt the URI in another way than it is spelt for a file that is not open. */
  closed(uri: string, clientUri: string): void {
    this.sent.set(uri, 'as an open document');
    if (clientUri !== uri) this.options.send({ uri: clientUri, diagnostics: [] });
    this.publish(uri);
  }

  /** Documents about which something was said. */
  uris(): string[] {
    return [...this.checks.keys()];
  }

  /** After a change of the settings. */
  publishAll(): void {
    for (const uri of new Set([...this.checks.keys(), ...this.crossFile.keys(), ...this.sent.keys()]))
      this.publish(uri);
  }

  problems(uri: string): readonly Problem[] {
    return [...(this.checks.get(uri)?.problems ?? []), ...(this.crossFile.get(uri) ?? [])];
  }

  private publish(uri: string): void {
    const version = this.options.version(uri);
    const { suppressions } = this.checks.get(uri) ?? NOTHING_WRONG;
    const { rules, rulePages, knownCodes } = this.options;
    const shown = diagnostics({
      uri,
      problems: this.problems(uri),
      suppressions,
      rules: rules(),
      rulePages: rulePages(),
      knownCodes,
    });
    const signature = JSON.stringify([version, shown]);
    const isSilent = shown.length === 0 && version === null && !this.sent.has(uri);
    if (isSilent || this.sent.get(uri) === signature) return;
    if (shown.length === 0 && version === null) this.sent.delete(uri);
    else this.sent.set(uri, signature);
    this.options.send({ uri: this.options.clientUri(uri), version: version ?? undefined, diagnostics: shown });
  }
}
