/** The door of a runner: a local socket, and the token that one has to bring. What goes on behind it is the caller's. */
import { timingSafeEqual } from 'node:crypto';
import { chmodSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import type { MessageConnection } from 'vscode-jsonrpc/node';
import { addresses, type Endpoint, newToken, readEndpoint, removeEndpoint, writeEndpoint } from './endpoint.ts';
import { messageOf, RunnerError } from './errors.ts';
import type { Hello, Welcome } from './protocol.ts';

export interface ListenOptions {
  /** The workspace's `.dagwright`, owned by this process. */
  readonly folder: string;
  readonly welcome: Welcome;
  /** A client has been let in. Its requests wait until this returns. */
  readonly onClient: (connection: MessageConnection, hello: Hello) => void;
  readonly onLeave: (connection: MessageConnection) => void;
}

/** Milliseconds until a connection that does not say who it is is ended. */
const SILENCE = 10_000;

export class Listener {
  readonly endpoint: Endpoint;
  readonly #server: Server;
  readonly #sockets: ReadonlySet<Socket>;

  /** Throws a RunnerError when there is no way to listen. */
  static async open(options: ListenOptions): Promise<Listener> {
    let problem: unknown;
    for (const makeAddress of addresses(options.folder)) {
      const sockets = new Set<Socket>();
      const token = newToken();
      const server = createServer((socket) => {
        sockets.add(socket);
        socket.on('error', () => {});
        socket.once('close', () => sockets.delete(socket));
        void receive(socket, token, options);
      });
      try {
        const address = makeAddress();
        await listening(server, address);
        const { pid, version } = options.welcome;
        const endpoint = { address, token, pid, version };
        writeEndpoint(options.folder, endpoint);
        return new Listener(endpoint, server, sockets);
      } catch (error) {
        server.close();
        problem = error;
      }
    }
    throw new RunnerError('store', `The runner cannot be reached by others: ${messageOf(problem)}.`);
  }

  private constructor(endpoint: Endpoint, server: Server, sockets: ReadonlySet<Socket>) {
    this.endpoint = endpoint;
    this.#server = server;
    this.#sockets = sockets;
  }

  /** Puts back what tells clients where this door is, should somebody have removed it. */
  keepInPlace(folder: string): void {
    if (readEndpoint(folder)?.token === this.endpoint.token) return;
    try {
      writeEndpoint(folder, this.endpoint);
    } catch {
      // No folder, no room: the next look tries again.
    }
  }

  /** Nobody new comes in; who is in may still be spoken to. */
  stop(folder: string): void {
    removeEndpoint(folder, this.endpoint);
    this.#server.close();
  }

  /** Resolves when every client has read its last words and gone. */
  async end(): Promise<void> {
    await Promise.all([...this.#sockets].map((socket) => gone(socket)));
  }
}

function listening(server: Server, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(address, () => {
      server.off('error', reject);
      // A later one concerns one connection that could not be taken: the next may be.
      server.on('error', () => {});
      if (process.platform !== 'win32') chmodSync(address, 0o600);
      resolve();
    });
  });
}

async function receive(socket: Socket, token: string, options: ListenOptions): Promise<void> {
  const { createMessageConnection, SocketMessageReader, SocketMessageWriter } = await import('./rpc.ts');
  const connection = createMessageConnection(new SocketMessageReader(socket), new SocketMessageWriter(socket));
  const silent = setTimeout(() => socket.destroy(), SILENCE);
  connection.onError(() => {});
  connection.onRequest('hello', (hello: Hello): Welcome => {
    clearTimeout(silent);
    if (!isToken(hello?.token, token)) {
      setImmediate(() => socket.destroy());
      throw new RunnerError('wrong', 'That is not the token of this runner.');
    }
    options.onClient(connection, hello);
    return options.welcome;
  });
  connection.onClose(() => {
    clearTimeout(silent);
    options.onLeave(connection);
    connection.dispose();
  });
  connection.listen();
}

function isToken(given: unknown, token: string): boolean {
  if (typeof given !== 'string') return false;
  const [mine, theirs] = [Buffer.from(token), Buffer.from(given)];
  return mine.length === theirs.length && timingSafeEqual(mine, theirs);
}

/** Milliseconds that a client may take to read the last words. */
const LAST_WORDS = 1000;

function gone(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => socket.destroy(), LAST_WORDS);
    socket.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
