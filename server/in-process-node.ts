/** A server in this process, for tests and measurements: what comes back is the client's end of its connection. */
import { PassThrough } from 'node:stream';
import {
  createConnection,
  createProtocolConnection,
  ProposedFeatures,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { type ServerHost, startServer } from './server.ts';

/** The caller initializes it as any LSP server, and disposes of it; `exit` would end this process. */
export function connectInProcess(host: ServerHost): ProtocolConnection {
  const toServer = new PassThrough();
  const toClient = new PassThrough();
  const server = createConnection(
    ProposedFeatures.all,
    new StreamMessageReader(toServer),
    new StreamMessageWriter(toClient),
  );
  startServer(server, host);
  const client = createProtocolConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer));
  client.onDispose(() => server.dispose());
  return client;
}
