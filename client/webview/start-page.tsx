/** What every page of a webview begins with: its root, and errors told to the extension host. */
import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { ErrorBoundary } from './error-boundary.tsx';

interface ReportingHost {
  post(message: { readonly type: 'error'; readonly message: string }): void;
}

export function startPage(host: ReportingHost, content: ReactNode): void {
  const report = (message: string) => host.post({ type: 'error', message });
  window.addEventListener('error', (event) => report(event.message));
  window.addEventListener('unhandledrejection', (event) => report(String(event.reason)));
  const root = document.getElementById('root');
  if (!root) throw new Error('The page has no element with the id "root".');
  createRoot(root).render(<ErrorBoundary report={report}>{content}</ErrorBoundary>);
}
