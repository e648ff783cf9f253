/** The way to the extension host: messages, and what the panel remembers while it is hidden or the window is reloaded. */
import type { HostMessage, ViewMessage } from './protocol.ts';

/** `In` comes from the extension host, `Out` goes there. */
export interface Host<In = HostMessage, Out = ViewMessage> {
  post(message: Out): void;
  saved(): unknown;
  save(state: unknown): void;
  /** Returns what ends the listening. */
  listen(receive: (message: In) => void): () => void;
}

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

export function connectHost<In = HostMessage, Out = ViewMessage>(): Host<In, Out> {
  const api = acquireVsCodeApi();
  return {
    post: (message) => api.postMessage(message),
    saved: () => api.getState(),
    save: (state) => api.setState(state),
    listen: (receive) => {
      const onMessage = (event: MessageEvent) => receive(event.data as In);
      window.addEventListener('message', onMessage);
      return () => window.removeEventListener('message', onMessage);
    },
  };
}
