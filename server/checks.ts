/**
 * What is checked when: open documents at every keystroke, the rest in the background, and whatever depends on a change
 * after it. Says the results as diagnostics.
 */

import { FileChangeType, type FileEvent } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { operatorCatalogue } from '../dag/dialects/airflow/catalogue/catalogue.ts';
import { saysInstalled } from '../dag/files/python-environment.ts';
import type { Problem } from '../dag/model.ts';
import type { CancellationSignal } from '../dag/workspace.ts';
import { KeystrokeChecks } from './keystroke-checks.ts';
import type { PlatformCheck } from './platform-check.ts';
import { findPythonFiles } from './project-files.ts';
import type { AnalysedParams, ServerConfiguration } from './protocol.ts';
import type { PublishedDiagnostics } from './published-diagnostics.ts';
import type { Session } from './session.ts';
import type { TemplateUses } from './template-uses.ts';
import type { UnexpectedErrors } from './unexpected-errors.ts';
import { baseName, canonicalUri } from './uris.ts';
import { WarmUp } from './warm-up.ts';
import { type Progress, WorkspaceCheck } from './workspace-check.ts';

export interface ChecksOptions {
  readonly session: Session;
  readonly published: PublishedDiagnostics;
  readonly errors: UnexpectedErrors;
  readonly startProgress: () => Promise<Progress>;
  readonly analysed: (params: AnalysedParams) => void;
  readonly templates: TemplateUses;
  readonly platform: PlatformCheck;
  readonly collectGarbage?: (() => void) | undefined;
}

/** The background rests while somebody types … */
const TYPING_PAUSE_MS = 300;
/** … and waits longer before a file that will hold the thread for long. */
const SLOW_FILE_PAUSE_MS = 1500;

/** Problems over several files follow a keystroke after this pause. */
const CROSS_FILE_DELAY_MS = 200;
/** A package came or went: others may follow for so long. */
const INSTALL_PAUSE_MS = 1000;

export class Checks {
  private readonly keystrokes: KeystrokeChecks;
  private readonly background: WorkspaceCheck;
  private readonly warmUp: WarmUp;
  /** All files of the workspace were looked at. */
  private isComplete = false;
  /** Of open documents: the version that was checked last. */
  private readonly checkedVersions = new Map<string, number | null>();
  private installTimer: ReturnType<typeof setTimeout> | undefined;
  private crossFileTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: ChecksOptions) {
    const { session, errors, startProgress } = options;
    this.keystrokes = new KeystrokeChecks((uri) => this.check(uri), { rest: options.collectGarbage });
    this.warmUp = new WarmUp(
      session.analyses,
      (milliseconds) => this.keystrokes.quiet(milliseconds),
      () => operatorCatalogue(session.airflowVersion).all(),
    );
    this.background = new WorkspaceCheck({
      find: () => findPythonFiles(session.files, session.projectFiles()),
      check: (uri, signal) => this.checkInBackground(uri, signal),
      finished: (found) => this.finished(found),
      rechecked: () => this.checkCrossFileWhenSettled(),
      startProgress,
      urgentWork: () => this.keystrokes.quiet(TYPING_PAUSE_MS),
      quiet: () => this.keystrokes.quiet(SLOW_FILE_PAUSE_MS),
      failed: (error) => errors.report('the check of the workspace', error),
    });
  }

  /** What is wrong with a document, over all files, whatever is silenced. */
  readonly problems = (uri: string): readonly Problem[] => {
    const { session, published } = this.options;
    // A fix of the text before would be put in the wrong place.
    if (session.documents.has(uri) && this.checkedVersions.get(uri) !== session.documents.version(uri)) this.check(uri);
    return published.problems(uri);
  };

  /** Everything from the start. */
  start(): void {
    for (const uri of this.options.session.documents.uris()) this.keystrokes.opened(uri);
    this.isComplete = false;
    this.options.platform.check();
    if (this.options.session.configuration.workspaceDiagnostics) this.background.start();
    else this.finished(new Set());
  }

  stop(): void {
    this.keystrokes.dispose();
    this.warmUp.stop();
    this.background.stop();
    clearTimeout(this.crossFileTimer);
    clearTimeout(this.installTimer);
  }

  opened(document: TextDocument): void {
    const dependents = this.options.session.update(document);
    const uri = canonicalUri(document.uri);
    this.keystrokes.opened(uri);
    this.checkDependents(dependents);
    this.warmUp.start(uri, document.getText()).catch((error) => this.options.errors.report('the warm-up', error));
  }

  changed(document: TextDocument): void {
    const dependents = this.options.session.update(document);
    this.keystrokes.changed(canonicalUri(document.uri));
    this.checkDependents(dependents);
  }

  closed(document: TextDocument): void {
    const { session, published } = this.options;
    const uri = canonicalUri(document.uri);
    const dependents = session.close(document);
    this.keystrokes.closed(uri);
    this.checkedVersions.delete(uri);
    published.closed(uri, document.uri);
    if (this.isChecked(uri)) this.background.recheck([uri]);
    else this.forget(uri);
    this.checkDependents(dependents);
  }

  templateChanged(document: TextDocument): void {
    const { session, published, platform } = this.options;
    const isNew = !session.templates.has(canonicalUri(document.uri));
    this.checkDependents(session.updateTemplate(document));
    if (platform.has(canonicalUri(document.uri))) platform.check();
    if (isNew) published.templateTurned(canonicalUri(document.uri));
  }

  templateClosed(document: TextDocument): void {
    const { session, published, platform } = this.options;
    this.checkDependents(session.closeTemplate(document));
    if (platform.has(canonicalUri(document.uri))) platform.check();
    published.templateTurned(canonicalUri(document.uri));
  }

  filesChanged(events: readonly FileEvent[]): void {
    const { session } = this.options;
    const changed = events.map(({ uri, type }) => ({
      uri: canonicalUri(uri),
      isDeleted: type === FileChangeType.Deleted,
    }));
    if (changed.some(({ uri }) => saysInstalled(baseName(uri)))) this.startWhenInstalled();
    if (changed.some(({ uri }) => session.decidesAboutOthers(uri))) {
      session.refreshOptions();
      this.start();
      return;
    }
    for (const { uri, isDeleted } of changed) {
      this.checkDependents(session.invalidate(uri));
      if (session.documents.has(uri)) this.keystrokes.changed(uri);
      else if (isDeleted) this.forget(uri);
      else if (this.isChecked(uri)) this.background.recheck([uri]);
    }
    // Constraints are read, too.
    if (changed.some(({ uri }) => uri.endsWith('.txt') || this.options.platform.has(uri)))
      this.options.platform.check();
    this.checkCrossFileSoon();
  }

  /** An installer brings its packages one by one: everything is checked anew when it has come to rest. */
  private startWhenInstalled(): void {
    clearTimeout(this.installTimer);
    this.installTimer = setTimeout(() => {
      this.options.session.refreshOptions();
      this.start();
    }, INSTALL_PAUSE_MS);
  }

  /** A folder was deleted or renamed: the editor says nothing of the files inside. */
  folderGone(uri: string): void {
    const { session, published } = this.options;
    const folder = `${canonicalUri(uri)}/`;
    const gone = new Set(
      [...session.analyses.analysed(), ...published.uris()].filter((known) => known.startsWith(folder)),
    );
    this.filesChanged([...gone].map((known) => ({ uri: known, type: FileChangeType.Deleted })));
  }

  configured(settings: ServerConfiguration): void {
    const { session, published } = this.options;
    if (session.configure(settings)) this.start();
    else published.publishAll();
  }

  foldersChanged(folders: readonly string[]): void {
    this.options.session.setFolders(folders);
    this.start();
  }

  /** False when it was cancelled. */
  private check(uri: string, signal?: CancellationSignal): boolean {
    const { session, published, errors, analysed, templates } = this.options;
    const isDone = errors.guard(
      'the check of a file',
      () => {
        const check = session.check(uri, signal);
        if (!check) return false;
        published.setCheck(uri, check);
        this.checkedVersions.set(uri, session.documents.version(uri));
        if (!check.file) return true;
        templates.analysed(check.file);
        const airflow = session.airflowInUse(check.file);
        analysed({
          uri: session.documents.clientUri(uri),
          version: session.documents.version(uri),
          ...(airflow ? { airflow } : {}),
        });
        return true;
      },
      true,
    );
    this.checkCrossFileSoon();
    return isDone;
  }

  private checkInBackground(uri: string, signal: CancellationSignal): boolean {
    const { session } = this.options;
    if (session.documents.has(uri)) return true;
    if (session.files.kind(uri) === 'file') return this.check(uri, signal);
    this.forget(uri);
    return true;
  }

  /** Whether the background looks at the file when nobody has it open. */
  private isChecked(uri: string): boolean {
    const { session } = this.options;
    return session.configuration.workspaceDiagnostics && uri.endsWith('.py') && session.isProjectFile(uri);
  }

  private checkDependents(uris: readonly string[]): void {
    const { session } = this.options;
    const closed: string[] = [];
    for (const uri of uris) {
      if (session.documents.has(uri)) this.keystrokes.dependencyChanged(uri);
      else if (session.configuration.workspaceDiagnostics) closed.push(uri);
    }
    this.background.recheck(closed);
  }

  private forget(uri: string): void {
    const { session, published } = this.options;
    this.checkDependents(session.invalidate(uri));
    session.analyses.forget(uri);
    published.clear(uri);
    this.options.templates.forget(uri);
    session.operators.forget(uri);
    this.checkCrossFileSoon();
  }

  /** What is not looked at any more is not spoken of any more. */
  private finished(found: ReadonlySet<string>): void {
    const { session, published, platform } = this.options;
    for (const uri of new Set([...published.uris(), ...session.analyses.analysed()])) {
      if (!found.has(uri) && !session.documents.has(uri) && !platform.has(uri)) this.forget(uri);
    }
    this.isComplete = session.configuration.workspaceDiagnostics && session.folders.length > 0;
    if (this.isComplete) this.checkCrossFileWhenSettled();
    else published.setCrossFileProblems(new Map());
  }

  private checkCrossFileSoon(): void {
    this.crossFileTimer ??= setTimeout(() => this.checkCrossFileWhenSettled(), CROSS_FILE_DELAY_MS);
  }

  /**
   * Over half of the files, a DAG would be missing that another file defines: what is said of several files is said when
   * all were looked at and no analysis is due.
   */
  private checkCrossFileWhenSettled(): void {
    clearTimeout(this.crossFileTimer);
    this.crossFileTimer = undefined;
    if (this.keystrokes.isIdle && !this.background.isRechecking) this.checkCrossFile();
    else this.checkCrossFileSoon();
  }

  /** What was said stands until all files were looked at again. */
  private checkCrossFile(): void {
    const { session, published, errors } = this.options;
    if (!this.isComplete) return;
    const check = () => published.setCrossFileProblems(session.analyses.crossFileProblems());
    errors.guard('the check over all files', check, undefined);
  }
}
