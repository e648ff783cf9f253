import { type FormEvent, type KeyboardEvent, useCallback, useEffect, useRef, useState } from 'react';
import type { Json } from '../../../dag/model.ts';
import {
  constantParams,
  type Draft,
  draftOf,
  type ParamField,
  paramFields,
  readField,
} from '../../../dag/params/fields.ts';
import type { Host } from '../host.ts';
import * as l10n from '../l10n.ts';
import { Sign } from '../sign.tsx';
import { Field, FieldFrame } from './field.tsx';
import type { FormHostMessage, FormViewMessage } from './protocol.ts';

type Conf = { readonly [key: string]: Json };
type Question = Extract<FormHostMessage, { type: 'form' }>;

export function Form({ host }: { readonly host: Host<FormHostMessage, FormViewMessage> }) {
  const [question, setQuestion] = useState<Question | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  useEffect(() => {
    const end = host.listen((message) => {
      if (message.type === 'form') setQuestion(message);
      else setRefused(message.message);
    });
    host.post({ type: 'ready' });
    return end;
  }, [host]);
  if (!question) return null;
  return <Questions host={host} question={question} refused={refused} onStart={() => setRefused(null)} />;
}

interface QuestionsProps {
  readonly host: Host<FormHostMessage, FormViewMessage>;
  readonly question: Question;
  readonly refused: string | null;
  readonly onStart: () => void;
}

function Questions({ host, question, refused, onStart }: QuestionsProps) {
  const { dagId, params, previous, initial } = question;
  const fields = paramFields(params);
  const [drafts, setDrafts] = useState(() => draftsOf(fields, initial));
  const [more, setMore] = useState(() =>
    moreOf(
      params.map(({ name }) => name),
      initial,
    ),
  );
  const [date, setDate] = useState('');
  /** Faults are told of fields that were left, and of all after an attempt to start. */
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [tried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const reads = fields.map((field) => readField(field, drafts[field.name] ?? field.draft));
  const extra = readMore(more);
  const faults = reads.filter(({ kind }) => kind === 'fault').length + (extra.kind === 'fault' ? 1 : 0);

  useEffect(() => form.current?.querySelector<HTMLElement>('input, textarea, select')?.focus(), []);
  const set = useCallback((name: string, draft: Draft) => setDrafts((all) => ({ ...all, [name]: draft })), []);

  const start = (event?: FormEvent) => {
    event?.preventDefault();
    setTried(true);
    if (faults > 0 || extra.kind === 'fault') {
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
      return;
    }
    const given = reads.flatMap((read, at) => (read.kind === 'value' ? [[fields[at]?.name ?? '', read.value]] : []));
    const conf: Conf = { ...constantParams(params), ...Object.fromEntries(given), ...extra.value };
    onStart();
    host.post({ type: 'start', conf, logicalDate: date === '' ? null : `${date}Z` });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') host.post({ type: 'cancel' });
    else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) start();
    else return;
    event.preventDefault();
  };

  const shown = (field: ParamField, at: number) => {
    const read = reads[at];
    const fault = read?.kind === 'fault' && (tried || left.has(field.name)) ? read.message : undefined;
    return (
      <Field
        key={field.name}
        field={field}
        draft={drafts[field.name] ?? field.draft}
        fault={fault}
        onChange={set}
        onLeave={(name) => setLeft((all) => new Set([...all, name]))}
      />
    );
  };
  return (
    <form ref={form} className="form" onSubmit={start} onKeyDown={onKeyDown} noValidate>
      <header className="form-header">
        <h1>{l10n.t('Run {0}', dagId)}</h1>
        {previous && (
          <button
            type="button"
            className="link"
            onClick={() => {
              setDrafts(draftsOf(fields, previous));
              setMore(
                moreOf(
                  params.map(({ name }) => name),
                  previous,
                ),
              );
            }}
          >
            {l10n.t('Values of the last run')}
          </button>
        )}
        <button
          type="button"
          className="link"
          onClick={() => {
            setDrafts(draftsOf(fields, null));
            setMore('');
          }}
        >
          {l10n.t('Defaults')}
        </button>
      </header>
      <div className="form-body">
        {sectionsOf(fields).map(({ section, indices }) => (
          <fieldset key={section ?? ''} className="form-section">
            {section && <legend>{section}</legend>}
            {indices.map((at) => fields[at] && shown(fields[at], at))}
          </fieldset>
        ))}
        {fields.length === 0 && <p className="form-note">{l10n.t('This DAG has no params.')}</p>}
        <details className="form-section" open={fields.length === 0 || more !== ''}>
          <summary>{l10n.t('More')}</summary>
          <FieldFrame
            id="logical-date"
            title={l10n.t('Logical date (UTC)')}
            description={l10n.t('Empty: the time of the start')}
          >
            <input
              id="logical-date"
              type="datetime-local"
              step="1"
              value={date}
              onChange={(event) => setDate(event.target.value)}
            />
          </FieldFrame>
          <FieldFrame
            id="more"
            title={l10n.t('More configuration (JSON)')}
            description={l10n.t('An object whose keys are not params of the DAG, for dag_run.conf')}
            fault={extra.kind === 'fault' ? extra.message : undefined}
          >
            <textarea
              id="more"
              rows={3}
              spellCheck={false}
              value={more}
              aria-invalid={extra.kind === 'fault'}
              aria-describedby="more-description more-fault"
              onChange={(event) => setMore(event.target.value)}
            />
          </FieldFrame>
        </details>
      </div>
      <footer className="form-footer">
        <button type="submit" className="button">
          <Sign path="M5 3.5v9l7.5-4.5z" /> {l10n.t('Run')}
        </button>
        <button type="button" className="button secondary" onClick={() => host.post({ type: 'cancel' })}>
          {l10n.t('Cancel')}
        </button>
        <span className="form-message" role="alert">
          {tried && faults > 0
            ? faults === 1
              ? l10n.t('One value is not valid yet.')
              : l10n.t('{0} values are not valid yet.', faults)
            : refused}
        </span>
      </footer>
    </form>
  );
}

function draftsOf(fields: readonly ParamField[], values: Conf | null): { readonly [name: string]: Draft } {
  return Object.fromEntries(
    fields.map((field) => {
      const value = values?.[field.name];
      return [field.name, value === undefined ? field.draft : draftOf(field.input, value)];
    }),
  );
}

/** What a configuration has beside the params. */
function moreOf(names: readonly string[], values: Conf | null): string {
  const others = Object.entries(values ?? {}).filter(([name]) => !names.includes(name));
  return others.length === 0 ? '' : JSON.stringify(Object.fromEntries(others), undefined, 2);
}

function readMore(
  text: string,
): { readonly kind: 'value'; readonly value: Conf } | { readonly kind: 'fault'; readonly message: string } {
  if (text.trim() === '') return { kind: 'value', value: {} };
  try {
    const value = JSON.parse(text) as Json;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return { kind: 'value', value: value as Conf };
    }
    return { kind: 'fault', message: l10n.t('has to be a JSON object, such as {"key": "value"}') };
  } catch (error) {
    return { kind: 'fault', message: error instanceof Error ? error.message : String(error) };
  }
}

/** Fields without a section first, then the sections as they come. */
function sectionsOf(
  fields: readonly ParamField[],
): readonly { readonly section: string | undefined; readonly indices: readonly number[] }[] {
  const sections = new Map<string | undefined, number[]>([[undefined, []]]);
  fields.forEach(({ section }, at) => {
    const known = sections.get(section);
    if (known) known.push(at);
    else sections.set(section, [at]);
  });
  return [...sections].filter(([, indices]) => indices.length > 0).map(([section, indices]) => ({ section, indices }));
}
