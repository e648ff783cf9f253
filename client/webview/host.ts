/** The way to the extension host: messages, and what the panel remembers while it is hidden or the window is reloaded. */
import type { HostMessage, ViewMessage } from './protocol.ts';

export interface Host {
  post(message: ViewMessage): void;
  saved(): unknown;
  save(state: unknown): void;
  listen(receive: (message: HostMessage) => void): void;
}

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

export function connectHost(): Host {
  const api = acquireVsCodeApi();
  return {
    post: (message) => api.postMessage(message),
    saved: () => api.getState(),
    save: (state) => api.setState(state),
    listen: (receive) => window.addEventListener('message', (event) => receive(event.data as HostMessage)),
  };
}
