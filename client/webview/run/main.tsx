import '../theme.css';
import '../panel.css';
import './run.css';
import { connectHost } from '../host.ts';
import { startPage } from '../start-page.tsx';
import { App } from './app.tsx';
import type { RunHostMessage, RunViewMessage } from './protocol.ts';
import { createRunStore, RunStoreContext } from './store.ts';

const host = connectHost<RunHostMessage, RunViewMessage>();
const store = createRunStore(host);
host.listen((message) => store.dispatch({ type: 'host', message }));
startPage(
  host,
  <RunStoreContext value={store}>
    <App />
  </RunStoreContext>,
);
host.post({ type: 'ready' });
