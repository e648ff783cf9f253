import { memo, type ReactNode } from 'react';
import type { Draft, ParamField } from '../../../dag/params/fields.ts';
import * as l10n from '../l10n.ts';
import { InlineMarkdown } from './inline-markdown.tsx';

interface FrameProps {
  /** Of the input that the label is for. */
  readonly id: string;
  readonly title: string;
  /** The param's own name, where the title is another. */
  readonly name?: string;
  readonly description?: string;
  readonly required?: boolean;
  readonly fault?: string;
  readonly children: ReactNode;
}

/** A label, an input, what it is for, and what is wrong with it. */
export function FieldFrame({ id, title, name, description, required, fault, children }: FrameProps) {
  return (
    <div className={`field ${fault ? 'faulty' : ''}`}>
      <label htmlFor={id}>
        {title}
        {required && (
          <span className="required" title={l10n.t('required')} aria-hidden="true">
            {' '}
            *
          </span>
        )}
        {name && name !== title && <code className="param-name">{name}</code>}
      </label>
      {children}
      {fault && (
        <p id={`${id}-fault`} className="fault" role="alert">
          {fault}
        </p>
      )}
      {description && (
        <p id={`${id}-description`} className="description">
          <InlineMarkdown text={description} />
        </p>
      )}
    </div>
  );
}

interface FieldProps {
  readonly field: ParamField;
  readonly draft: Draft;
  readonly fault: string | undefined;
  readonly onChange: (name: string, draft: Draft) => void;
  readonly onLeave: (name: string) => void;
}

export const Field = memo(function Field({ field, draft, fault, onChange, onLeave }: FieldProps) {
  const { name, title, required, unreadDefault } = field;
  const id = `param-${name}`;
  const note =
    unreadDefault === undefined
      ? field.description
      : `${field.description} ${l10n.t('Empty: the default of the file, which is known only when it runs ({0}).', unreadDefault)}`;
  return (
    <FieldFrame
      id={id}
      title={title}
      name={name}
      description={note.trim()}
      required={required && unreadDefault === undefined}
      fault={fault}
    >
      <Input
        id={id}
        field={field}
        draft={draft}
        fault={fault}
        onChange={(next) => onChange(name, next)}
        onLeave={() => onLeave(name)}
      />
    </FieldFrame>
  );
});

interface InputProps {
  readonly id: string;
  readonly field: ParamField;
  readonly draft: Draft;
  readonly fault: string | undefined;
  readonly onChange: (draft: Draft) => void;
  readonly onLeave: () => void;
}

function Input({ id, field, draft, fault, onChange, onLeave }: InputProps) {
  const { input, required } = field;
  const common = {
    id,
    'aria-invalid': fault !== undefined,
    'aria-describedby': `${id}-description ${id}-fault`,
    onBlur: onLeave,
  };
  const text = typeof draft === 'string' ? draft : '';
  switch (input.kind) {
    case 'boolean':
      return (
        <input
          {...common}
          type="checkbox"
          checked={draft === true}
          onChange={(event) => onChange(event.target.checked)}
        />
      );
    case 'choice':
      return (
        <select {...common} value={text} onChange={(event) => onChange(event.target.value)}>
          {(text === '' || !required) && !input.choices.some(({ value }) => value === null) && (
            <option value="">{required ? l10n.t('Choose…') : '—'}</option>
          )}
          {input.choices.map((choice, at) => (
            <option key={JSON.stringify(choice.value)} value={String(at)}>
              {choice.label}
            </option>
          ))}
        </select>
      );
    case 'choices':
      return <Choices id={id} title={field.title} choices={input.choices} draft={draft} onChange={onChange} />;
    case 'date':
      return <input {...common} type="date" value={text} onChange={(event) => onChange(event.target.value)} />;
    case 'time':
      return (
        <input
          {...common}
          type="time"
          step="1"
          value={text}
          onChange={(event) => onChange(withSeconds(event.target.value))}
        />
      );
    case 'dateTime':
      return <DateTime common={common} text={text} onChange={onChange} />;
    case 'number':
      return (
        <input
          {...common}
          type="text"
          inputMode={input.integer ? 'numeric' : 'decimal'}
          className="short"
          value={text}
          onChange={(event) => onChange(event.target.value)}
        />
      );
    case 'lines':
      return (
        <textarea
          {...common}
          rows={Math.min(8, Math.max(2, text.split('\n').length))}
          placeholder={l10n.t('One item a line')}
          value={text}
          onChange={(event) => onChange(event.target.value)}
        />
      );
    case 'json':
      return (
        <textarea
          {...common}
          className="code"
          rows={Math.min(12, Math.max(2, text.split('\n').length))}
          spellCheck={false}
          value={text}
          onChange={(event) => onChange(event.target.value)}
        />
      );
    case 'mixed':
    case 'text':
      return input.kind === 'text' && input.multiline ? (
        <textarea
          {...common}
          rows={Math.min(12, Math.max(3, text.split('\n').length))}
          value={text}
          onChange={(event) => onChange(event.target.value)}
        />
      ) : (
        <>
          <input
            {...common}
            type="text"
            list={input.kind === 'text' && input.suggestions.length > 0 ? `${id}-list` : undefined}
            value={text}
            onChange={(event) => onChange(event.target.value)}
          />
          {input.kind === 'text' && input.suggestions.length > 0 && (
            <datalist id={`${id}-list`}>
              {input.suggestions.map((each) => (
                <option key={each} value={each} />
              ))}
            </datalist>
          )}
        </>
      );
  }
}

function Choices(props: {
  readonly id: string;
  readonly title: string;
  readonly choices: readonly { readonly label: string }[];
  readonly draft: Draft;
  readonly onChange: (draft: Draft) => void;
}) {
  const picked = new Set(Array.isArray(props.draft) ? props.draft : []);
  const toggle = (at: string, on: boolean) => {
    const next = props.choices.map((_, index) => String(index)).filter((each) => (each === at ? on : picked.has(each)));
    props.onChange(next);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would draw the frame of a section
    <div id={props.id} className="choices" role="group" aria-label={props.title}>
      {props.choices.map(({ label }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a choice is its place in the list of the schema
        <label key={index}>
          <input
            type="checkbox"
            checked={picked.has(String(index))}
            onChange={(event) => toggle(String(index), event.target.checked)}
          />
          {label}
        </label>
      ))}
    </div>
  );
}

/** The picker knows no time zones: the offset of the value stays, UTC where there is none. */
function DateTime(props: {
  readonly common: object;
  readonly text: string;
  readonly onChange: (draft: Draft) => void;
}) {
  const parts = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?(Z|[+-]\d{2}:?\d{2})?$/i.exec(props.text);
  const offset = parts?.[3] ?? '+00:00';
  const shown = parts ? `${parts[1]}T${parts[2]}` : '';
  return (
    <span className="with-unit">
      <input
        {...props.common}
        type="datetime-local"
        step="1"
        value={shown}
        onChange={({ target }) => props.onChange(target.value === '' ? '' : `${withSeconds(target.value)}${offset}`)}
      />
      <span className="unit">{/^(Z|[+-]00:?00)$/i.test(offset) ? 'UTC' : offset}</span>
    </span>
  );
}

/** Browsers leave out seconds that are 0; Python's formats want them. */
function withSeconds(text: string): string {
  return /\d{2}:\d{2}:\d{2}/.test(text) || text === '' ? text : `${text}:00`;
}
