import '../theme.css';
import '../panel.css';
import './run.css';
import { createRoot } from 'react-dom/client';
import { ErrorBoundary } from '../error-boundary.tsx';
import { connectHost } from '../host.ts';
import { App } from './app.tsx';
import type { RunHostMessage, RunViewMessage } from './protocol.ts';
import { createRunStore, RunStoreContext } from './store.ts';

const host = connectHost<RunHostMessage, RunViewMessage>();
const store = createRunStore(host);
const report = (message: string) => host.post({ type: 'error', message });

host.listen((message) => store.dispatch({ type: 'host', message }));
window.addEventListener('error', (event) => report(event.message));
window.addEventListener('unhandledrejection', (event) => report(String(event.reason)));

const root = document.getElementById('root');
if (!root) throw new Error('The page has no element with the id "root".');
createRoot(root).render(
  <ErrorBoundary report={report}>
    <RunStoreContext value={store}>
      <App />
    </RunStoreContext>
  </ErrorBoundary>,
);
host.post({ type: 'ready' });
