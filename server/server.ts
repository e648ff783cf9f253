/**
 * The language server: LSP and the requests of protocol.ts over one connection.
 *
 * What this room may not do: it knows no dialect and no rule (dag/ does), imports nothing of the runner, the client or the
 * command line, runs none of the user's code, and writes no file. A feature is a function of (analysis, text, position) in
 * a file named like its request; this file only wires them. Node's modules appear in node.ts and in files named …-node.ts alone.
 */
import {
  CodeLensRefreshRequest,
  type Connection,
  DidChangeWatchedFilesNotification,
  type InitializeParams,
  type InitializeResult,
  InlayHintRefreshRequest,
  type PublishDiagnosticsParams,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { URI } from 'vscode-uri';
import type { Analyses } from './analyses.ts';
import { Checks } from './checks.ts';
import { COMPLETION_TRIGGERS } from './completion.ts';
import { readConfiguration } from './configuration.ts';
import { registerFeatures } from './features.ts';
import type { ServerFiles } from './files.ts';
import { FIX_ALL } from './fix-all.ts';
import { PackageWatch } from './package-watch.ts';
import { PlatformCheck } from './platform-check.ts';
import { ANALYSED_NOTIFICATION, type AnalysedParams, CONFIGURATION_NOTIFICATION } from './protocol.ts';
import { PublishedDiagnostics } from './published-diagnostics.ts';
import { RULE_CODES } from './rule-codes.ts';
import { Session } from './session.ts';
import { TemplateRegistration } from './template-registration.ts';
import { TemplateUses } from './template-uses.ts';
import { UnexpectedErrors } from './unexpected-errors.ts';
import { canonicalUri } from './uris.ts';
import { startProgress } from './work-done-progress.ts';

export interface ServerHost {
  readonly files: ServerFiles;
  /** The analysis engine; may take its time to load. */
  readonly createAnalyses: (files: ServerFiles) => Promise<Analyses>;
  /** Called in pauses of the typing. */
  readonly collectGarbage?: (() => void) | undefined;
}

/** Serves until the connection ends. */
export function startServer(connection: Connection, host: ServerHost): void {
  const errors = new UnexpectedErrors(connection);
  connection.onInitialize(async (params): Promise<InitializeResult> => {
    const analyses = await host.createAnalyses(host.files);
    const configuration = readConfiguration(params.initializationOptions);
    const session = new Session(analyses, host.files, workspaceFolders(params), configuration);
    const registration = new TemplateRegistration(
      connection,
      () => new Set([...templates.all(), ...session.platformFiles]),
    );
    const isDynamic = params.capabilities.textDocument?.completion?.dynamicRegistration ?? false;
    const follow = () => isDynamic && registration.update();
    const templates = new TemplateUses(session, follow);
    const checks = createChecks(connection, session, templates, follow, errors, host.collectGarbage);
    const isFollowed = (uri: string) => templates.isNamed(uri) || session.platformFiles.includes(uri);
    wireDocuments(connection, checks, isFollowed, errors);
    wireWorkspace(connection, params, session, checks, errors);
    registerFeatures({ connection, session, templates, problems: checks.problems, errors });
    connection.onShutdown(() => {
      checks.stop();
      registration.dispose();
    });
    return { capabilities: CAPABILITIES, serverInfo: { name: 'Dagwright' } };
  });
  connection.listen();
}

const FOLDERS = { scheme: 'file', pattern: { glob: '**/*', matches: 'folder' as const } };

const CAPABILITIES: InitializeResult['capabilities'] = {
  textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
  hoverProvider: true,
  documentSymbolProvider: true,
  definitionProvider: true,
  referencesProvider: true,
  documentHighlightProvider: true,
  renameProvider: { prepareProvider: true },
  codeLensProvider: {},
  documentLinkProvider: {},
  inlayHintProvider: true,
  callHierarchyProvider: true,
  codeActionProvider: { codeActionKinds: ['quickfix', 'refactor.rewrite', 'refactor.extract', FIX_ALL] },
  completionProvider: { triggerCharacters: COMPLETION_TRIGGERS },
  signatureHelpProvider: { triggerCharacters: ['(', ','], retriggerCharacters: ['='] },
  workspaceSymbolProvider: true,
  workspace: {
    workspaceFolders: { supported: true, changeNotifications: true },
    fileOperations: { didDelete: { filters: [FOLDERS] }, didRename: { filters: [FOLDERS] } },
  },
};

/** Python modules, data files that a DAG file may read when it is imported, and what decides which files count. */
const WATCHED = [
  '**/{site,dist}-packages/*.{dist-info,egg-info,pth}',
  '**/*.{py,yaml,yml,json,toml,csv,sql,cfg,ini,txt}',
  '**/{.airflowignore,.gitignore}',
  '**/{Dockerfile,requirements*.in,mwaa-local-env,startup.sh,plugins.zip,*.tf,*.template}',
];

function workspaceFolders({ workspaceFolders, rootUri }: InitializeParams): string[] {
  const folders = workspaceFolders?.map(({ uri }) => uri) ?? (rootUri ? [rootUri] : []);
  return folders.map((uri) => canonicalUri(uri).replace(/\/$/, ''));
}

function createChecks(
  connection: Connection,
  session: Session,
  templates: TemplateUses,
  follow: () => void,
  errors: UnexpectedErrors,
  collectGarbage: (() => void) | undefined,
): Checks {
  const published = new PublishedDiagnostics({
    send: (params: PublishDiagnosticsParams) => void connection.sendDiagnostics(params),
    clientUri: (uri) => session.documents.clientUri(uri),
    version: (uri) => session.documents.version(uri) ?? session.templates.version(uri),
    isOpenTemplate: (uri) => session.templates.has(uri),
    rules: () => session.configuration.rules,
    rulePages: () => session.configuration.rulePages,
    knownCodes: RULE_CODES,
  });
  return new Checks({
    session,
    templates,
    platform: new PlatformCheck(session, published, follow),
    published,
    errors,
    collectGarbage,
    startProgress: () => startProgress(connection),
    analysed: (params: AnalysedParams) => void connection.sendNotification(ANALYSED_NOTIFICATION, params),
  });
}

function wireDocuments(
  connection: Connection,
  checks: Checks,
  isFollowed: (uri: string) => boolean,
  errors: UnexpectedErrors,
): void {
  const documents = new TextDocuments(TextDocument);
  const opened = new Set<string>();
  documents.onDidChangeContent(({ document }) => {
    if (!isPythonDocument(document)) {
      if (isFollowed(canonicalUri(document.uri)))
        errors.guard('reading a template', () => checks.templateChanged(document), undefined);
      return;
    }
    // TextDocuments tells of an opened document as of a changed one.
    const isNew = !opened.has(document.uri);
    opened.add(document.uri);
    const work = () => (isNew ? checks.opened(document) : checks.changed(document));
    errors.guard('reading a document', work, undefined);
  });
  documents.onDidClose(({ document }) => {
    const isPython = opened.delete(document.uri);
    const work = () => (isPython ? checks.closed(document) : checks.templateClosed(document));
    errors.guard('closing a document', work, undefined);
  });
  documents.listen(connection);
}

/** A cell of a notebook is not a file that Airflow would import. */
function isPythonDocument({ uri, languageId }: TextDocument): boolean {
  const { scheme, path } = URI.parse(uri);
  return !scheme.startsWith('vscode-notebook') && (languageId === 'python' || path.endsWith('.py'));
}

function wireWorkspace(
  connection: Connection,
  params: InitializeParams,
  session: Session,
  checks: Checks,
  errors: UnexpectedErrors,
): void {
  const guard = (doing: string, work: () => void) => errors.guard(doing, work, undefined);
  const refreshesLenses = params.capabilities.workspace?.codeLens?.refreshSupport ?? false;
  const refreshesHints = params.capabilities.workspace?.inlayHint?.refreshSupport ?? false;
  const packages = new PackageWatch(connection, params.capabilities, session.folders);
  const configure = (settings: unknown) =>
    guard('reading the settings', () => {
      checks.configured(readConfiguration(settings));
      packages.follow(session.packageFolders);
      if (refreshesLenses) void connection.sendRequest(CodeLensRefreshRequest.type);
      if (refreshesHints) void connection.sendRequest(InlayHintRefreshRequest.type);
    });
  connection.onNotification(CONFIGURATION_NOTIFICATION, configure);
  connection.onDidChangeConfiguration(({ settings }) => {
    // Clients that only know LSP send sections; ours sends its own notification and null here.
    if (settings?.dagwright !== undefined) configure(settings.dagwright);
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    guard('following changed files', () => checks.filesChanged(changes));
  });
  connection.workspace.onDidDeleteFiles(({ files }) => {
    for (const { uri } of files) guard('following a deleted folder', () => checks.folderGone(uri));
  });
  connection.workspace.onDidRenameFiles(({ files }) => {
    for (const { oldUri } of files) guard('following a renamed folder', () => checks.folderGone(oldUri));
  });
  connection.onInitialized(() => {
    const { workspace } = params.capabilities;
    if (workspace?.didChangeWatchedFiles?.dynamicRegistration) {
      const watchers = WATCHED.map((globPattern) => ({ globPattern }));
      void connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
    }
    packages.follow(session.packageFolders);
    if (workspace?.workspaceFolders) followFolders(connection, session, checks, errors);
    guard('the check of the workspace', () => checks.start());
  });
}

function followFolders(connection: Connection, session: Session, checks: Checks, errors: UnexpectedErrors): void {
  connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
    const gone = new Set(removed.map(({ uri }) => canonicalUri(uri)));
    const folders = session.folders.filter((folder) => !gone.has(folder));
    for (const { uri } of added) folders.push(canonicalUri(uri));
    errors.guard('following workspace folders', () => checks.foldersChanged([...new Set(folders)]), undefined);
  });
}
