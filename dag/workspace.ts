/**
 * Documents → analyses. The one door through which the language server, the command line and the runner come in.
 *
 * Pure: files are read through `FileAccess`, the clock through `now`, both given by the caller. Documents are named by URI
 * (`file:///…`); paths are compared as text after normalising `.` and `..`.
 */
import { checkDagFile } from './checks/check-file.ts';
import { checkPlatformFile } from './checks/check-platform.ts';
import { checkWorkspace } from './checks/check-workspace.ts';
import { syntaxProblems } from './checks/syntax-error.ts';
import { analyseAirflowFile } from './dialects/airflow/analyse.ts';
import { type OperatorFacts, operatorCatalogue } from './dialects/airflow/catalogue/catalogue.ts';
import { knownOperator } from './dialects/airflow/installed/known-operator.ts';
import { InstalledOperators } from './dialects/airflow/installed/operators.ts';
import { kubernetesModule } from './dialects/airflow/kubernetes-models.ts';
import { airflowModule, airflowValue, EXAMPLES } from './dialects/airflow/vocabulary.ts';
import { InstalledModules, type SelectedEnvironment } from './installed-modules.ts';
import { KeptSources, type ReadSource } from './kept-sources.ts';
import type { DagFile, Problem } from './model.ts';
import { isPackageFolder, ModuleFinder } from './module-finder.ts';
import { type Mwaa, mwaaFiles } from './platforms/platform.ts';
import { Cancelled, DEFAULT_LIMITS, type Host, type ParsedSource } from './python/interpreter.ts';
import { libraryModule } from './python/library/modules.ts';
import { WrittenModules } from './python/library/written.ts';
import type { PythonParser } from './python/parse.ts';
import type { PyModule } from './python/values.ts';

/** How the analysis reaches files that nobody has opened. Synchronous, because Python's import is. */
export interface FileAccess {
  /** The file's text (decoded), or undefined when there is no such file. Must not throw. */
  read(uri: string): string | undefined;
  /** Whether a file or a folder is there. */
  kind(uri: string): 'file' | 'directory' | undefined;
  /** Names in a folder, unsorted; empty when there is none. */
  list(uri: string): readonly string[];
  /** The last bytes of a file that is no text, all of them where it is shorter. Undefined for none; absent where only texts are known. */
  tail?(uri: string, length: number): Uint8Array | undefined;
}

export interface AnalysisOptions {
  /** URIs of the workspace folders. Files outside them and outside `pythonPath` are not read. */
  readonly roots: readonly string[];
  /** URIs of folders on `sys.path`, beside the folder of the analysed file and the roots. */
  readonly pythonPath: readonly string[];
  /** The environment of Amazon MWAA that the workspace is for, if it is. */
  readonly mwaa?: Mwaa;
  /** What the interpreter has that the files are for. */
  readonly environment?: SelectedEnvironment;
  /** Major version of Airflow. */
  readonly airflowVersion: 2 | 3;
  /** Nothing said which version it is: a file that the other version takes without an error is one for that version. */
  readonly isVersionGuessed?: boolean;
  /** Environment variables whose values are known. Others are unknown. */
  readonly env: { readonly [name: string]: string };
  /** Airflow Variables whose values are known. */
  readonly variables: { readonly [name: string]: string };
  /** Codes of the rules that are off unless they are asked for, and are asked for. */
  readonly optionalRules?: readonly string[];
  /** Milliseconds since the epoch, for `datetime.now()` and budgets; `Date.now` in a process. */
  readonly now: () => number;
  /** Milliseconds that one file may take; 2000 when absent. */
  readonly timeBudget?: number;
}

export interface CancellationSignal {
  readonly isCancellationRequested: boolean;
}

/** Codes of errors that no version of Airflow takes, so that nothing need be read anew for the other one. */
const IN_ANY_VERSION: ReadonlySet<string> = new Set([
  'dependency-cycle',
  'duplicate-task-id',
  'self-dependency',
  'syntax-error',
  'undefined-name',
]);

/** Not re-entrant: one analysis at a time. */
export class Workspace {
  /** Documents that somebody has opened, or modules that an analysis imported. */
  private readonly sources = new Map<string, ReadSource>();
  private readonly kept = new KeptSources();
  private readonly openTexts = new Map<string, string>();
  private readonly analyses = new Map<string, DagFile>();
  /** File → analyses that looked at it. */
  private readonly dependents = new Map<string, Set<string>>();
  private installed: InstalledOperators | undefined;
  private modules: InstalledModules | undefined;
  private packages: readonly string[] | undefined;
  private crossFile: ReadonlyMap<string, readonly Problem[]> | undefined;

  private readonly written: WrittenModules;

  constructor(
    private readonly parser: PythonParser,
    private readonly files: FileAccess,
    private options: AnalysisOptions,
  ) {
    this.written = new WrittenModules(parser);
  }

  /** Everything is analysed anew. */
  setOptions(options: AnalysisOptions): void {
    this.options = options;
    this.installed = undefined;
    this.modules = undefined;
    this.packages = undefined;
    this.analyses.clear();
    this.dependents.clear();
    this.crossFile = undefined;
  }

  /** Opens or updates a document; what it looked like before helps to read it fast. */
  open(uri: string, text: string): void {
    if (this.openTexts.get(uri) === text) return;
    this.openTexts.set(uri, text);
    this.drop(uri);
  }

  /** Back to the file's text on disk. */
  close(uri: string): void {
    this.openTexts.delete(uri);
    this.forgetSource(uri);
    this.drop(uri);
  }

  /** A file changed, came or went: gives the URIs whose analyses have looked at it (itself included when it was analysed). */
  invalidate(uri: string): readonly string[] {
    if (!this.openTexts.has(uri)) this.forgetSource(uri);
    return this.drop(uri);
  }

  /** Like `invalidate`, for a file that is of no interest any more. */
  forget(uri: string): void {
    this.close(uri);
    this.kept.drop(uri);
    this.analyses.delete(uri);
    this.crossFile = undefined;
  }

  /** URIs with an analysis. */
  analysed(): readonly string[] {
    return [...this.analyses.keys()];
  }

  /** Airflow's safe mode: a file is looked into only when its text mentions both words. */
  isDagFile(text: string): boolean {
    return (/dag/i.test(text) && /airflow/i.test(text)) || (/asset/i.test(text) && /airflow/i.test(text));
  }

  /** Kept until the document or something it depends on changes. Undefined only when cancelled. */
  analyse(uri: string, signal?: CancellationSignal): DagFile | undefined {
    const known = this.analyses.get(uri);
    if (known) return known;
    const looked = new Set<string>();
    try {
      const made = this.analyseNow(uri, looked, signal);
      for (const dependency of made.dependencies) {
        const set = this.dependents.get(dependency) ?? new Set();
        this.dependents.set(dependency, set.add(uri));
      }
      this.analyses.set(uri, made);
      this.crossFile = undefined;
      if (!this.openTexts.has(uri) && !this.dependents.has(uri)) this.forgetSource(uri);
      return made;
    } catch (error) {
      if (error instanceof Cancelled) return undefined;
      throw error;
    }
  }

  /** What an operator of a package takes, by full path. */
  operator(path: string): OperatorFacts | undefined {
    return knownOperator(path, this.options.airflowVersion, this.installedOperators());
  }

  /** Operators of installed packages that the catalogue does not have. */
  otherOperators(): readonly OperatorFacts[] {
    const catalogue = operatorCatalogue(this.options.airflowVersion);
    return this.installedOperators().others((distribution) => catalogue.hasDistribution(distribution));
  }

  /** Undefined where it is not known what is installed where the files run. */
  hasDistribution(name: string): boolean | undefined {
    if (this.options.environment?.airflowVersion === undefined) return undefined;
    return this.installedOperators().hasDistribution(name);
  }

  /** The syntax tree of a document; undefined when there is no such file. */
  syntax(uri: string): ParsedSource | undefined {
    return this.source(uri);
  }

  /** Problems that only show when several files are looked at together, for the files analysed so far. */
  crossFileProblems(): ReadonlyMap<string, readonly Problem[]> {
    this.crossFile ??= checkWorkspace([...this.analyses.values()]);
    return this.crossFile;
  }

  /** What is wrong with the files beside the DAGs that Amazon MWAA would be given. URI → problems. */
  platformProblems(): ReadonlyMap<string, readonly Problem[]> {
    const { mwaa } = this.options;
    const files: FileAccess = {
      read: (uri) => this.text(uri),
      kind: (uri) => this.kind(uri),
      list: () => [],
      tail: (uri, length) => this.files.tail?.(uri, length),
    };
    return new Map(mwaa ? mwaaFiles(mwaa).map((uri) => [uri, checkPlatformFile(uri, mwaa, files)]) : []);
  }

  private analyseNow(uri: string, looked: Set<string>, signal?: CancellationSignal): DagFile {
    const source = this.source(uri);
    if (!source) return { uri, dialect: null, dags: [], problems: [], dependencies: [], references: [] };
    const { airflowVersion, isVersionGuessed } = this.options;
    const file = this.analyseFor(airflowVersion, source, looked, signal);
    const errors = isVersionGuessed ? file.problems.filter(isError) : [];
    const isInDoubt = errors.length > 0 && !errors.some(({ code }) => IN_ANY_VERSION.has(code));
    if (!isInDoubt) return file;
    const other = this.analyseFor(airflowVersion === 3 ? 2 : 3, source, looked, signal);
    if (other.problems.some(isError)) return file;
    const warnings = errors.map((problem) => ({ ...problem, severity: 'warning' as const }));
    return { ...other, problems: [...warnings, ...other.problems] };
  }

  private analyseFor(
    airflowVersion: 2 | 3,
    source: ParsedSource,
    looked: Set<string>,
    signal?: CancellationSignal,
  ): DagFile {
    const { uri } = source.document;
    const host = this.host(airflowVersion, looked, signal);
    const { variables, environment, timeBudget = DEFAULT_LIMITS.time } = this.options;
    this.modules ??= new InstalledModules(this.files, this.packageFolders());
    const result = analyseAirflowFile(source, host, {
      airflowVersion,
      variables,
      limits: { ...DEFAULT_LIMITS, time: timeBudget },
      isForMwaa: this.options.mwaa !== undefined,
      optionalRules: this.options.optionalRules ?? [],
      installed: this.installedOperators(),
      anotherHost: () => this.host(airflowVersion, looked, signal),
      // Of an environment without Airflow it is not known what runs the files.
      ...(environment?.airflowVersion === undefined
        ? {}
        : { environment: { ...environment, modules: this.modules, roots: this.options.roots } }),
    });
    looked.delete(uri);
    const file = { ...result, dependencies: [...looked], airflowVersion };
    return {
      ...file,
      problems: [
        ...syntaxProblems(source),
        ...file.problems,
        ...checkDagFile(file, airflowVersion, this.options.now()),
      ],
    };
  }

  private packageFolders(): readonly string[] {
    const { environment, pythonPath } = this.options;
    this.packages ??= [
      ...pythonPath.filter((folder) => isPackageFolder(this.files, folder)).map((folder) => folder.replace(/\/$/, '')),
      ...(environment?.folders ?? []),
    ];
    return this.packages;
  }

  private installedOperators(): InstalledOperators {
    this.installed ??= new InstalledOperators(this.parser, this.files, this.packageFolders());
    return this.installed;
  }

  private host(airflowVersion: 2 | 3, looked: Set<string>, signal?: CancellationSignal): Host {
    const { options } = this;
    const note = (uri: string): string => {
      looked.add(uri);
      return uri;
    };
    // One module object an evaluation: what the file sets on it stays, and the next evaluation starts afresh.
    const library = new Map<string, PyModule | undefined>();
    const standard = (name: string): PyModule | undefined => {
      if (!library.has(name)) library.set(name, libraryModule(name));
      return library.get(name);
    };
    const finder = new ModuleFinder(
      {
        read: (uri) => this.text(note(uri)),
        kind: (uri) => this.kind(note(uri)),
        list: (uri) => this.files.list(note(uri)),
      },
      options.roots,
      options.pythonPath.filter((folder) => !this.packageFolders().includes(folder.replace(/\/$/, ''))),
      this.packageFolders(),
    );
    return {
      files: finder.files,
      roots: options.roots,
      now: options.now,
      env: options.env,
      module: (name) => kubernetesModule(name) ?? airflowModule(name, airflowVersion) ?? standard(name),
      written: (name) => this.written.source(name),
      sourceAt: (uri) => this.source(note(uri)),
      parse: (text) => this.written.read(text),
      outside: (path) => (path.startsWith('airflow.') ? airflowValue(path, airflowVersion) : undefined),
      find: (name, level, from, more = []) => {
        const found =
          finder.find(name, level, from.uri) ??
          finder.findIn(more, name) ??
          (name.startsWith(EXAMPLES) ? finder.find(name.slice(EXAMPLES.length), 1, from.uri) : undefined);
        if (!found || (found.isInstalled && !this.isAboutAirflow(note, found.file))) return undefined;
        const source = found.file === undefined ? undefined : this.source(note(found.file));
        const { isPackage, isInstalled } = found;
        return { uri: found.file ?? found.folder, isPackage, isInstalled, ...(source ? { source } : {}) };
      },
      isCancelled: () => signal?.isCancellationRequested ?? false,
    };
  }

  /** Of the interpreter's packages those are read that know Airflow: what pandas or boto3 are made of tells nothing of a DAG. */
  private isAboutAirflow(note: (uri: string) => string, file: string | undefined): boolean {
    if (file === undefined) return true;
    // What Airflow itself offers is known; how it comes to that is of no interest.
    if (/\/airflow\/(?!providers\/)/.test(file)) return false;
    const text = this.text(note(file));
    // An empty `__init__.py` leads on to modules that may.
    return text !== undefined && (text.trim() === '' || /\bairflow\b/i.test(text));
  }

  private kind(uri: string): 'file' | 'directory' | undefined {
    return this.openTexts.has(uri) ? 'file' : this.files.kind(uri);
  }

  private text(uri: string): string | undefined {
    return this.openTexts.get(uri) ?? this.files.read(uri);
  }

  private source(uri: string): ParsedSource | undefined {
    const known = this.sources.get(uri);
    const open = this.openTexts.get(uri);
    if (known && (open === undefined || known.text === open)) return known.source;
    const text = open ?? this.files.read(uri);
    if (text === undefined) return undefined;
    const kept = known ? undefined : this.kept.take(uri, text);
    if (kept) {
      this.sources.set(uri, kept);
      return kept.source;
    }
    const parsed = this.parser.parse(text, known?.parsed);
    known?.parsed.dispose();
    // Only documents that are being edited need their tree for the next reading.
    if (open === undefined) parsed.dispose();
    const source: ParsedSource = { document: { uri, text, lines: parsed.lines }, module: parsed.module };
    this.sources.set(uri, { text, parsed, source });
    return source;
  }

  private forgetSource(uri: string): void {
    const source = this.sources.get(uri);
    if (source) this.kept.keep(uri, source);
    this.sources.delete(uri);
  }

  private drop(uri: string): readonly string[] {
    const affected = [...(this.dependents.get(uri) ?? [])].filter((dependent) => this.analyses.has(dependent));
    if (this.analyses.has(uri)) affected.unshift(uri);
    for (const each of affected) this.analyses.delete(each);
    this.dependents.delete(uri);
    this.crossFile = undefined;
    return affected;
  }
}

function isError({ severity }: Problem): boolean {
  return severity === 'error';
}
