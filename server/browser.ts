/** The language server in a web worker: it knows the documents that are open, there is no disk. */
import {
  BrowserMessageReader,
  BrowserMessageWriter,
  createConnection,
  ProposedFeatures,
} from 'vscode-languageserver/browser';
import { createAnalyses } from './engine.ts';
import { NO_FILES } from './files.ts';
import { startServer } from './server.ts';

// The types of the DOM, which the panels need, call the global object of a worker a window.
const worker = globalThis as unknown as Worker;
const connection = createConnection(
  ProposedFeatures.all,
  new BrowserMessageReader(worker),
  new BrowserMessageWriter(worker),
);
startServer(connection, { files: NO_FILES, createAnalyses });
