import '@xyflow/react/dist/base.css';
import './theme.css';
import './panel.css';
import './graph.css';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { connectHost } from './host.ts';
import { measureText } from './measure-text.ts';
import { createStore, StoreContext } from './store.ts';

const host = connectHost();
const store = createStore(host, measureText());
const report = (message: string) => host.post({ type: 'error', message });

host.listen((message) => store.dispatch({ type: 'host', message }));
window.addEventListener('error', (event) => report(event.message));
window.addEventListener('unhandledrejection', (event) => report(String(event.reason)));

const root = document.getElementById('root');
if (!root) throw new Error('The page has no element with the id "root".');
createRoot(root).render(
  <ErrorBoundary report={report}>
    <StoreContext value={store}>
      <App />
    </StoreContext>
  </ErrorBoundary>,
);
host.post({ type: 'ready' });
