/**
 * The state of one server: the workspace folders, the settings, the open documents and the analyses of them all.
 * It tells nobody of a change: who changes it (checks.ts) knows what follows.
 */
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { optionalRules } from '../dag/checks/rules.ts';
import { operatorCatalogue } from '../dag/dialects/airflow/catalogue/catalogue.ts';
import {
  DEFAULT_AIRFLOW_VERSION,
  detectAirflowVersion,
  majorVersion,
  saysAirflowVersion,
} from '../dag/files/airflow-version.ts';
import type { DagFile, Position } from '../dag/model.ts';
import { mayDeclareMwaa } from '../dag/platforms/mwaa-declaration.ts';
import { isMwaaFile, type Mwaa, mwaaFiles, mwaaOf } from '../dag/platforms/platform.ts';
import type { AnalysisOptions, CancellationSignal, FileAccess } from '../dag/workspace.ts';
import type { Analyses } from './analyses.ts';
import { type Check, checkDocument, isTooLong } from './check-document.ts';
import { changesAnalyses, DEFAULT_CONFIGURATION } from './configuration.ts';
import type { ServerFiles } from './files.ts';
import { OpenDocuments } from './open-documents.ts';
import { includesPythonFile, type ProjectFilesOptions } from './project-files.ts';
import type { AirflowInUse, ServerConfiguration } from './protocol.ts';
import { type SelectedPython, selectedPython } from './selected-python.ts';
import { type TextAt, textAt } from './text-at.ts';
import { TextLines } from './text-lines.ts';
import { baseName, canonicalUri, folderUri } from './uris.ts';
import { WorkspaceOperators } from './workspace-operators.ts';

export class Session {
  readonly documents = new OpenDocuments();
  /** Open files that are no Python: templates that DAGs name, and what MWAA is given. */
  readonly templates = new OpenDocuments();
  /** Undefined where neither the settings nor the workspace say. */
  private saidVersion: 2 | 3 | undefined;
  private python: SelectedPython | undefined;
  private mwaa: Mwaa | undefined;

  readonly operators = new WorkspaceOperators({
    roots: () => this.roots,
    syntax: (uri) => this.analyses.syntax(uri),
    known: (path) => this.analyses.operator?.(path) ?? operatorCatalogue(this.airflowVersion).find(path),
    others: () => this.analyses.otherOperators?.() ?? [],
    isInstalled: (distribution) => this.analyses.hasDistribution?.(distribution),
  });

  constructor(
    readonly analyses: Analyses,
    readonly files: ServerFiles,
    private roots: readonly string[],
    private settings: ServerConfiguration = DEFAULT_CONFIGURATION,
  ) {
    this.python = this.readPython();
    this.mwaa = this.readMwaa();
    this.saidVersion = this.chosenAirflowVersion();
    analyses.setOptions(this.analysisOptions());
  }

  get configuration(): ServerConfiguration {
    return this.settings;
  }

  get folders(): readonly string[] {
    return this.roots;
  }

  /** Whether analyses have to be made anew. */
  configure(settings: ServerConfiguration): boolean {
    const isRelevant = changesAnalyses(this.settings, settings);
    this.settings = settings;
    if (isRelevant) this.refreshOptions();
    return isRelevant;
  }

  setFolders(roots: readonly string[]): void {
    this.roots = roots;
    this.refreshOptions();
  }

  /** All analyses are dropped. */
  refreshOptions(): void {
    this.python = this.readPython();
    this.mwaa = this.readMwaa();
    this.saidVersion = this.chosenAirflowVersion();
    this.analyses.setOptions(this.analysisOptions());
  }

  /** Whether a changed file decides about all others: what is looked at, or as which version. */
  decidesAboutOthers(uri: string): boolean {
    const name = baseName(uri);
    if (name === '.airflowignore' || name === '.gitignore') return true;
    if ((mayDeclareMwaa(name) || isMwaaFile(uri)) && this.hasNewPlatform()) return true;
    return saysAirflowVersion(name) && this.hasNewVersion();
  }

  /** URIs of the files beside the DAGs that an environment of MWAA would be given. */
  get platformFiles(): readonly string[] {
    return this.mwaa ? mwaaFiles(this.mwaa) : [];
  }

  /** Folders of the interpreter's packages. */
  get packageFolders(): readonly string[] {
    return this.python?.environment.folders ?? [];
  }

  projectFiles(): ProjectFilesOptions {
    return { roots: this.roots, exclude: this.settings.exclude, airflowVersion: this.airflowVersion };
  }

  isProjectFile(uri: string): boolean {
    return includesPythonFile(this.files, this.projectFiles(), uri);
  }

  /** Opened or typed in. Returns the documents whose analyses depended on it: they are dropped. */
  update(document: TextDocument): readonly string[] {
    const uri = this.documents.set(document);
    const text = document.getText();
    const dependents = this.invalidate(uri);
    if (isTooLong(text)) this.analyses.close(uri);
    else this.analyses.open(uri, text);
    return dependents;
  }

  /** Returns the documents whose analyses depended on it: they are dropped. */
  close(document: TextDocument): readonly string[] {
    const uri = this.documents.delete(document);
    const dependents = this.invalidate(uri);
    this.analyses.close(uri);
    return dependents;
  }

  /** The file changed, came or went. Returns the documents whose analyses depended on it: they are dropped. */
  invalidate(uri: string): readonly string[] {
    return this.analyses.invalidate(uri).filter((dependent) => dependent !== uri);
  }

  /** A template file was opened or typed in. Returns the DAG files that name it: their analyses are dropped. */
  updateTemplate(document: TextDocument): readonly string[] {
    const uri = this.templates.set(document);
    const dependents = this.invalidate(uri);
    this.analyses.open(uri, document.getText());
    return dependents;
  }

  closeTemplate(document: TextDocument): readonly string[] {
    const uri = this.templates.delete(document);
    const dependents = this.invalidate(uri);
    this.analyses.close(uri);
    return dependents;
  }

  check(uri: string, signal?: CancellationSignal): Check | undefined {
    const openText = this.documents.get(uri)?.getText();
    const content = this.files.content(uri);
    const text = openText ?? (content && 'text' in content ? content.text : undefined);
    if (text !== undefined) this.operators.note(uri, text);
    return checkDocument({ analyses: this.analyses, uri, openText, content, signal });
  }

  /** Undefined for a document that is no DAG file, and when it was cancelled. */
  analyse(uri: string, signal?: CancellationSignal): DagFile | undefined {
    return this.check(uri, signal)?.file;
  }

  /** With the operators that are known beside the catalogue. */
  textAt(uri: string, text: string, position: Position): TextAt {
    return textAt(text, position, this.airflowVersion, { uri, operators: this.operators });
  }

  text(uri: string): string | undefined {
    return (this.documents.get(uri) ?? this.templates.get(uri))?.getText() ?? this.files.read(uri);
  }

  /** Files as the user sees them: an open document counts before what is on disk. */
  get readable(): FileAccess {
    return {
      read: (uri) => this.text(canonicalUri(uri)),
      kind: (uri) => (this.documents.has(canonicalUri(uri)) ? 'file' : this.files.kind(uri)),
      list: (uri) => this.files.list(uri),
    };
  }

  lines(uri: string): TextLines | undefined {
    const text = this.text(uri);
    return text === undefined ? undefined : new TextLines(text);
  }

  private readMwaa(): Mwaa | undefined {
    return mwaaOf(this.settings.platform, this.files, this.roots);
  }

  private hasNewPlatform(): boolean {
    return JSON.stringify(this.readMwaa()) !== JSON.stringify(this.mwaa);
  }

  private hasNewVersion(): boolean {
    return this.chosenAirflowVersion() !== this.saidVersion;
  }

  /** What a file is read for, and what says so. */
  airflowInUse({ airflowVersion }: DagFile): AirflowInUse | undefined {
    if (airflowVersion === undefined) return undefined;
    const exact = this.python?.environment.airflowVersion;
    const version = majorVersion(exact) === airflowVersion && exact !== undefined ? exact : String(airflowVersion);
    if (this.settings.airflowVersion !== 'auto') return { version, from: 'setting' };
    if (this.versionOfPython() === airflowVersion) return { version, from: 'python' };
    return { version, from: this.saidVersion === undefined ? 'file' : 'project' };
  }

  get airflowVersion(): 2 | 3 {
    return this.saidVersion ?? majorVersion(this.python?.environment.airflowVersion) ?? DEFAULT_AIRFLOW_VERSION;
  }

  /** What happens to be on PATH says less than the files of the workspace do. */
  private versionOfPython(): 2 | 3 | undefined {
    return this.python?.origin === 'machine' ? undefined : majorVersion(this.python?.environment.airflowVersion);
  }

  private readPython(): SelectedPython | undefined {
    return selectedPython(this.files, this.settings.interpreters, this.roots);
  }

  private chosenAirflowVersion(): 2 | 3 | undefined {
    switch (this.settings.airflowVersion) {
      case '2':
        return 2;
      case '3':
        return 3;
      case 'auto':
        return (
          this.versionOfPython() ??
          detectAirflowVersion(this.files, this.roots) ??
          majorVersion(this.mwaa?.airflowVersion)
        );
    }
  }

  private analysisOptions(): AnalysisOptions {
    const { pythonPath } = this.settings;
    return {
      roots: this.roots,
      pythonPath: this.roots.flatMap((root) => pythonPath.map((folder) => folderUri(root, folder))),
      ...(this.python ? { environment: this.python.environment } : {}),
      ...(this.mwaa ? { mwaa: this.mwaa } : {}),
      airflowVersion: this.airflowVersion,
      isVersionGuessed: this.saidVersion === undefined,
      env: {},
      variables: {},
      optionalRules: optionalRules(this.settings.rules),
      now: Date.now,
    };
  }
}
