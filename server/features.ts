/** Wires each request to its feature: finds the analysis and the text, and answers for unexpected errors. */

import type {
  CancellationToken,
  CompletionParams,
  Connection,
  TextDocumentPositionParams,
} from 'vscode-languageserver';
import { CodeActionKind } from 'vscode-languageserver';
import type { DagFile, Position, Problem } from '../dag/model.ts';
import { downstreamCalls, prepareCallHierarchy, upstreamCalls } from './call-hierarchy.ts';
import { codeActions } from './code-action.ts';
import { codeLenses } from './code-lens.ts';
import { completion } from './completion.ts';
import { dags } from './dags.ts';
import { definition } from './definition.ts';
import { documentHighlights } from './document-highlight.ts';
import { documentLinks } from './document-link.ts';
import { documentSymbols } from './document-symbol.ts';
import { editDependency } from './edit-dependency.ts';
import { graph } from './graph.ts';
import { hover } from './hover.ts';
import { hoverArgument } from './hover-argument.ts';
import { hoverOperator } from './hover-operator.ts';
import { hoverValue } from './hover-value.ts';
import { importActions } from './import-actions.ts';
import { inlayHints } from './inlay-hint.ts';
import {
  DAGS_REQUEST,
  EDIT_DEPENDENCY_REQUEST,
  type EditDependencyParams,
  type EditDependencyResult,
  GRAPH_REQUEST,
  type GraphParams,
  type GraphResult,
  TASK_AT_REQUEST,
  type TaskAtParams,
} from './protocol.ts';
import { refactorings } from './refactoring.ts';
import { references } from './references.ts';
import { prepareRename, rename } from './rename.ts';
import type { Session } from './session.ts';
import { signatureHelp } from './signature-help.ts';
import { taskAt } from './task-at.ts';
import { type TemplatePlace, templateFileCompletion } from './template-completion.ts';
import { templateReferences } from './template-files.ts';
import { templateFileHover } from './template-hover.ts';
import type { TemplateUses } from './template-uses.ts';
import { type TextAt, textAt } from './text-at.ts';
import type { TextLines } from './text-lines.ts';
import type { UnexpectedErrors } from './unexpected-errors.ts';
import { canonicalUri } from './uris.ts';
import { workspaceSymbols } from './workspace-symbol.ts';

export interface FeaturesOptions {
  readonly connection: Connection;
  readonly session: Session;
  readonly templates: TemplateUses;
  /** What is wrong with a document, over all files. */
  readonly problems: (uri: string) => readonly Problem[];
  readonly errors: UnexpectedErrors;
}

export function registerFeatures(options: FeaturesOptions): void {
  registerPositionFeatures(options);
  registerDocumentFeatures(options);
  registerWorkspaceFeatures(options);
}

/** A position in a DAG file. */
interface Place {
  readonly file: DagFile;
  readonly lines: TextLines;
  readonly position: Position;
  readonly text: TextAt;
}

function registerPositionFeatures({ connection, session, templates, errors }: FeaturesOptions): void {
  const { analyses } = session;
  const inTemplates = (file: DagFile) =>
    templateReferences(file, session.readable, session.projectFiles().airflowVersion);
  /** Answers null where there is no DAG file. */
  const at = <P extends TextDocumentPositionParams, R>(doing: string, feature: (place: Place, params: P) => R) => {
    return (params: P, token: CancellationToken): R | null =>
      errors.guard<R | null>(
        doing,
        () => {
          const place = placeOf(session, params, token);
          return place ? feature(place, params) : null;
        },
        null,
      );
  };
  const inTemplate = (params: TextDocumentPositionParams): TemplatePlace | undefined =>
    templatePlace(session, templates, params);
  const hoverInFile = at('hover', ({ file, lines, position, text }) => {
    const now = Date.now();
    const value = () => hoverValue({ file, lines, text, files: session.readable, now });
    return (
      hoverArgument(text) ?? hover(file, lines, position, text.airflowVersion, now) ?? value() ?? hoverOperator(text)
    );
  });
  connection.onHover((params, token) => {
    const place = inTemplate(params);
    if (!place) return hoverInFile(params, token);
    return errors.guard('hover', () => templateFileHover(place.text, place.uses, Date.now()), null);
  });
  connection.onSignatureHelp(at('signature help', ({ text }) => signatureHelp(text)));
  connection.languages.callHierarchy.onPrepare(
    at('call hierarchy', ({ file, lines, position }) => prepareCallHierarchy(analyses, file, lines, position)),
  );
  connection.languages.callHierarchy.onIncomingCalls(({ item }) =>
    errors.guard('call hierarchy', () => upstreamCalls(analyses, item), []),
  );
  connection.languages.callHierarchy.onOutgoingCalls(({ item }) =>
    errors.guard('call hierarchy', () => downstreamCalls(analyses, item), []),
  );
  connection.onDefinition(
    at('go to definition', (place) => definition(analyses, place.file, place.lines, place.position)),
  );
  connection.onReferences(
    at(
      'find references',
      (place, { context }: { context: { includeDeclaration: boolean } } & TextDocumentPositionParams) =>
        references({ analyses, ...place, inTemplates, includeDeclaration: context.includeDeclaration }),
    ),
  );
  connection.onDocumentHighlight(
    at('highlight', (place) => documentHighlights(place.file, place.lines, place.position)),
  );
  const completionInFile = at('completion', ({ file, text }, { context }: CompletionParams) =>
    completion({
      analyses,
      files: session.files,
      roots: session.folders,
      textOf: (uri) => session.text(uri),
      file,
      text,
      trigger: context?.triggerCharacter,
      hasPythonCompletion: session.configuration.hasPythonCompletion ?? false,
    }),
  );
  connection.onCompletion((params, token) => {
    const place = inTemplate(params);
    if (!place) return completionInFile(params, token);
    return errors.guard('completion', () => templateFileCompletion(place), []);
  });

  const linesOf = (uri: string) => session.lines(uri);
  connection.onPrepareRename(at('rename', (place) => prepareRename({ analyses, ...place, linesOf, inTemplates })));
  connection.onRenameRequest(
    at('rename', (place, { newName }: { newName: string } & TextDocumentPositionParams) =>
      rename({ analyses, ...place, linesOf, inTemplates }, newName),
    ),
  );
}

/** Undefined for documents that are no template files. */
function templatePlace(
  session: Session,
  templates: TemplateUses,
  { textDocument, position }: TextDocumentPositionParams,
): TemplatePlace | undefined {
  const uri = canonicalUri(textDocument.uri);
  const text = session.templates.get(uri)?.getText();
  if (text === undefined) return undefined;
  return {
    uri,
    uses: templates.of(uri),
    text: textAt(text, position, session.projectFiles().airflowVersion),
    analyses: session.analyses,
    files: session.files,
    roots: session.folders,
    textOf: (other) => session.text(other),
  };
}

function placeOf(session: Session, params: TextDocumentPositionParams, token: CancellationToken): Place | undefined {
  const uri = canonicalUri(params.textDocument.uri);
  const lines = session.lines(uri);
  const text = session.text(uri);
  if (!lines || text === undefined) return undefined;
  const file = session.analyse(uri, token) ?? beginning(uri, text);
  if (!file || token.isCancellationRequested) return undefined;
  const { position } = params;
  return { file, lines, position, text: session.textAt(uri, text, position) };
}

/** A file that imports from Airflow is soon to be a DAG file: who writes its first lines is helped as well. */
function beginning(uri: string, text: string): DagFile | undefined {
  if (!/\bairflow\b/.test(text)) return undefined;
  return { uri, dialect: null, dags: [], problems: [], dependencies: [], references: [] };
}

function registerDocumentFeatures({ connection, session, problems, errors }: FeaturesOptions): void {
  connection.onDocumentSymbol(({ textDocument }, token) =>
    errors.guard('the outline', () => {
      const file = session.analyse(canonicalUri(textDocument.uri), token);
      return file ? documentSymbols(file) : [];
    }, []),
  );
  connection.onDocumentLinks(({ textDocument }, token) =>
    errors.guard('links', () => {
      const uri = canonicalUri(textDocument.uri);
      const file = session.analyse(uri, token);
      const text = session.text(uri);
      if (!file || text === undefined) return [];
      return documentLinks(file, text, session.readable, session.projectFiles().airflowVersion);
    }, []),
  );
  connection.languages.inlayHint.on(({ textDocument, range }, token) =>
    errors.guard('inlay hints', () => {
      const uri = canonicalUri(textDocument.uri);
      const file = session.configuration.inlayHints ? session.analyse(uri, token) : undefined;
      const lines = session.lines(uri);
      return file && lines ? inlayHints(file, lines, range) : [];
    }, []),
  );
  connection.onCodeLens(({ textDocument }, token) =>
    errors.guard('code lenses', () => {
      const file = session.configuration.codeLens ? session.analyse(canonicalUri(textDocument.uri), token) : undefined;
      return file ? codeLenses(file, session.configuration.kubernetes) : [];
    }, []),
  );
  connection.onCodeAction(({ textDocument, range, context }, token) =>
    errors.guard('quick fixes', () => {
      const uri = canonicalUri(textDocument.uri);
      const text = session.text(uri);
      if (text === undefined) return [];
      const { diagnostics } = context;
      const isPython = !session.templates.has(uri);
      // What MWAA is given has the same comments.
      const takesComments = isPython || session.platformFiles.includes(uri);
      const { rules } = session.configuration;
      const { only } = context;
      const fixes = codeActions({ uri, text, problems: problems(uri), rules, range, diagnostics, takesComments, only });
      if (!isPython) return fixes;
      const file = session.analyse(uri, token);
      const source = session.analyses.syntax(uri);
      if (!file || !source) return fixes;
      const { airflowVersion } = session.projectFiles();
      const isFixWanted = only?.includes(CodeActionKind.QuickFix) ?? true;
      const imports = isFixWanted
        ? importActions({ uri, text, airflowVersion, operators: session.operators, diagnostics })
        : [];
      return [...imports, ...fixes, ...refactorings(file, source, range, airflowVersion, only)];
    }, []),
  );
  const editOf = (params: EditDependencyParams, token: CancellationToken): EditDependencyResult => {
    const uri = canonicalUri(params.uri);
    const file = session.analyse(uri, token);
    const source = session.analyses.syntax(uri);
    return file && source ? editDependency(file, source, params) : { refused: 'This is no DAG file.' };
  };
  connection.onRequest(EDIT_DEPENDENCY_REQUEST, (params: EditDependencyParams, token: CancellationToken) => {
    const failed: EditDependencyResult = { refused: 'Dagwright failed to do it.' };
    return errors.guard<object>('the change of a dependency', () => editOf(params, token), failed);
  });
  connection.onRequest(GRAPH_REQUEST, ({ uri: clientUri }: GraphParams, token: CancellationToken): GraphResult => {
    const uri = canonicalUri(clientUri);
    const version = session.documents.version(uri);
    const nothing: GraphResult = { uri: clientUri, version, dags: [] };
    return errors.guard(
      'the graph',
      () => {
        const file = session.analyse(uri, token);
        return file ? { ...graph(file, version), uri: clientUri } : nothing;
      },
      nothing,
    );
  });
  connection.onRequest(TASK_AT_REQUEST, ({ uri, position }: TaskAtParams, token: CancellationToken) =>
    errors.guard(
      'the task at the cursor',
      () => {
        const file = session.analyse(canonicalUri(uri), token);
        return file ? taskAt(file, position) : null;
      },
      null,
    ),
  );
}

function registerWorkspaceFeatures({ connection, session: { analyses }, errors }: FeaturesOptions): void {
  connection.onWorkspaceSymbol(({ query }, token) =>
    errors.guard('the search for symbols', () => workspaceSymbols(analyses, query, token), []),
  );
  connection.onRequest(DAGS_REQUEST, (_: unknown, token: CancellationToken) =>
    errors.guard('the list of DAGs', () => dags(analyses, token), { dags: [] }),
  );
}
