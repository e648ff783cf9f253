import '@xyflow/react/dist/base.css';
import './theme.css';
import './panel.css';
import './graph.css';
import { App } from './app.tsx';
import { connectHost } from './host.ts';
import { measureText } from './measure-text.ts';
import { startPage } from './start-page.tsx';
import { createStore, StoreContext } from './store.ts';

const host = connectHost();
const store = createStore(host, measureText());
host.listen((message) => store.dispatch({ type: 'host', message }));
startPage(
  host,
  <StoreContext value={store}>
    <App />
  </StoreContext>,
);
host.post({ type: 'ready' });
