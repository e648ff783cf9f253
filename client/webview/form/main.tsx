import '../theme.css';
import '../panel.css';
import './form.css';
import { connectHost } from '../host.ts';
import { startPage } from '../start-page.tsx';
import { Form } from './form.tsx';
import type { FormHostMessage, FormViewMessage } from './protocol.ts';

const host = connectHost<FormHostMessage, FormViewMessage>();
startPage(host, <Form host={host} />);
