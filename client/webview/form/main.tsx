import '../theme.css';
import '../panel.css';
import './form.css';
import { createRoot } from 'react-dom/client';
import { ErrorBoundary } from '../error-boundary.tsx';
import { connectHost } from '../host.ts';
import { Form } from './form.tsx';
import type { FormHostMessage, FormViewMessage } from './protocol.ts';

const host = connectHost<FormHostMessage, FormViewMessage>();
const report = (message: string) => host.post({ type: 'error', message });
window.addEventListener('error', (event) => report(event.message));
window.addEventListener('unhandledrejection', (event) => report(String(event.reason)));

const root = document.getElementById('root');
if (!root) throw new Error('The page has no element with the id "root".');
createRoot(root).render(
  <ErrorBoundary report={report}>
    <Form host={host} />
  </ErrorBoundary>,
);
