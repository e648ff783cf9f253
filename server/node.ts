/** The language server as a process of its own: over Node's IPC, stdio or a socket, as its arguments say. */
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { garbageCollector } from './collect-garbage-node.ts';
import { createAnalyses } from './engine.ts';
import { NodeFiles } from './files-node.ts';
import { startServer } from './server.ts';

startServer(createConnection(ProposedFeatures.all), {
  files: new NodeFiles(),
  createAnalyses,
  collectGarbage: garbageCollector(),
});
