/** JSON-RPC, for those who load it only when somebody comes in. (Of a CommonJS package, a dynamic import has no names of its own.) */
export { createMessageConnection, ResponseError, SocketMessageReader, SocketMessageWriter } from 'vscode-jsonrpc/node';
