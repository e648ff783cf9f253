/** What the editor was told about every document. Tells it again only when something changed. */
import type { PublishDiagnosticsParams } from 'vscode-languageserver';
import type { Problem } from '../dag/model.ts';
import { type Check, NOTHING_WRONG } from './check-document.ts';
import { diagnostics } from './diagnostics.ts';
import type { ServerConfiguration } from './protocol.ts';
import { canonicalUri } from './uris.ts';

export interface PublishedDiagnosticsOptions {
  readonly send: (params: PublishDiagnosticsParams) => void;
  readonly clientUri: (uri: string) => string;
  /** Null for a document that is not open. */
  readonly version: (uri: string) => number | null;
  readonly isOpenTemplate: (uri: string) => boolean;
  readonly rules: () => ServerConfiguration['rules'];
  readonly rulePages: () => string | undefined;
  readonly knownCodes: ReadonlySet<string>;
}

export class PublishedDiagnostics {
  private readonly checks = new Map<string, Check>();
  private crossFile: ReadonlyMap<string, readonly Problem[]> = new Map();
  /** Open template file → DAG file that names it → what is wrong in the template. */
  private readonly inTemplates = new Map<string, Map<string, readonly Problem[]>>();
  private readonly sent = new Map<string, string>();

  constructor(private readonly options: PublishedDiagnosticsOptions) {}

  setCheck(uri: string, check: Check): void {
    const { problems, suppressions } = check;
    const { lines, inFile, wholeFile } = suppressions;
    const saysNothing = problems.length === 0 && lines.size === 0 && inFile.length === 0 && !wholeFile;
    if (saysNothing) this.checks.delete(uri);
    else this.checks.set(uri, check);
    this.publish(uri);
    this.noteTemplates(uri, problems);
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
    this.noteTemplates(uri, []);
  }

  /** A template file was opened or closed: what is wrong in it is told there, too, as long as it is open. */
  templateTurned(uri: string): void {
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
    return [
      ...(this.checks.get(uri)?.problems ?? []),
      ...(this.crossFile.get(uri) ?? []),
      ...(this.options.isOpenTemplate(uri) ? this.problemsInTemplate(uri) : []),
    ];
  }

  private noteTemplates(dagFile: string, problems: readonly Problem[]): void {
    const found = problemsInTemplates(dagFile, problems);
    for (const [uri, byFile] of this.inTemplates) if (byFile.delete(dagFile) && !found.has(uri)) this.publish(uri);
    for (const [uri, wrong] of found) {
      this.inTemplates.set(uri, (this.inTemplates.get(uri) ?? new Map()).set(dagFile, wrong));
      this.publish(uri);
    }
  }

  /** Several tasks may have one file rendered. */
  private problemsInTemplate(uri: string): readonly Problem[] {
    const all = [...(this.inTemplates.get(uri)?.values() ?? [])].flat();
    const keyOf = ({ code, message, location }: Problem) => JSON.stringify([code, message, location.range]);
    return [...new Map(all.map((problem) => [keyOf(problem), problem])).values()];
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

/** A mistake in a template file is found where a DAG names the file, and leads there. */
function problemsInTemplates(dagFile: string, problems: readonly Problem[]): ReadonlyMap<string, readonly Problem[]> {
  const found = new Map<string, Problem[]>();
  for (const problem of problems) {
    const [there] = problem.code.startsWith('template-') ? problem.related : [];
    if (!there || there.location.uri === dagFile) continue;
    const uri = canonicalUri(there.location.uri);
    const named = { location: problem.location, message: 'The file is named here.' };
    const inFile = { ...problem, message: there.message, location: { ...there.location, uri }, related: [named] };
    found.set(uri, [...(found.get(uri) ?? []), inFile]);
  }
  return found;
}
