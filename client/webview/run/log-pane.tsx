import { type CSSProperties, memo, type ReactNode, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { TaskInstance } from '../../../runner/protocol.ts';
import { type AnsiColor, type AnsiStyle, paletteName, type StyledLine, styledLines } from '../../log/ansi.ts';
import * as l10n from '../l10n.ts';
import { act, useRunStore, useRuns } from './store.ts';

/** The end of a try's log, in the colours of its terminal; it follows as long as its end is in view. */
export function LogPane({ instance }: { readonly instance: TaskInstance }) {
  const store = useRunStore();
  const log = useRuns((state) => state.log);
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  const text = log?.text ?? '';
  const lines = useMemo(() => styledLines(text.replace(/\n$/, '')).lines, [text]);
  const found = useMemo(() => matchesOf(lines, query), [lines, query]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what comes is what has to be shown
  useLayoutEffect(() => {
    if (box.current && follows.current) box.current.scrollTop = box.current.scrollHeight;
  }, [lines]);
  const current = found.length === 0 ? -1 : (found[at % found.length] ?? -1);
  useEffect(() => {
    if (current >= 0) box.current?.querySelector(`[data-line="${current}"]`)?.scrollIntoView({ block: 'center' });
  }, [current]);
  return (
    <>
      <div className="log-head">
        <h3>{log ? l10n.t('Log of try {0}', log.tryNumber) : l10n.t('Log')}</h3>
        <input
          type="search"
          className="log-search"
          placeholder={l10n.t('Find')}
          aria-label={l10n.t('Find in the log')}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setAt(0);
            follows.current = false;
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || found.length === 0) return;
            setAt((at + (event.shiftKey ? found.length - 1 : 1)) % found.length);
            event.preventDefault();
          }}
        />
        <output className="minor">
          {query === '' ? '' : found.length === 0 ? l10n.t('nothing') : `${(at % found.length) + 1}/${found.length}`}
        </output>
        <button type="button" className="link" onClick={() => act(store, 'openLog')}>
          {l10n.t('Open')}
        </button>
      </div>
      <div
        ref={box}
        className="log"
        role="log"
        aria-live="off"
        aria-label={l10n.t('Log of {0}', instance.taskId)}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a text that scrolls has to be reached by the keyboard
        tabIndex={0}
        onScroll={({ currentTarget }) => {
          const { scrollTop, clientHeight, scrollHeight } = currentTarget;
          follows.current = scrollTop + clientHeight >= scrollHeight - 12;
        }}
      >
        {log && log.omitted > 0 && (
          <p className="minor">
            {l10n.t('{0} MB before this are not shown here.', (log.omitted / 1024 / 1024).toFixed(1))}{' '}
            <button type="button" className="link" onClick={() => act(store, 'openLog')}>
              {l10n.t('Open log')}
            </button>
          </p>
        )}
        {log && text === '' && <p className="minor">{l10n.t('Nothing has been written yet.')}</p>}
        {lines.map((line, index) => (
          <Line
            // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place
            key={index}
            index={index}
            line={line}
            query={query}
            current={index === current}
          />
        ))}
      </div>
    </>
  );
}

function matchesOf(lines: readonly StyledLine[], query: string): readonly number[] {
  const wanted = query.toLowerCase();
  if (wanted === '') return [];
  return lines.flatMap(({ text }, index) => (text.toLowerCase().includes(wanted) ? [index] : []));
}

const Line = memo(function Line(props: {
  readonly line: StyledLine;
  readonly index: number;
  readonly query: string;
  readonly current: boolean;
}) {
  const { line, index, query, current } = props;
  const hit = query !== '' && line.text.toLowerCase().includes(query.toLowerCase());
  return (
    <div data-line={index} className={`log-line ${hit ? 'hit' : ''} ${current ? 'current' : ''}`}>
      {pieces(line)}
    </div>
  );
});

function pieces({ text, spans }: StyledLine): ReactNode {
  if (spans.length === 0) return text === '' ? '\u200b' : text;
  const parts: ReactNode[] = [];
  let from = 0;
  for (const { start, end, style } of spans) {
    if (start > from) parts.push(text.slice(from, start));
    parts.push(
      <span key={start} style={cssOf(style)}>
        {text.slice(start, end)}
      </span>,
    );
    from = end;
  }
  parts.push(text.slice(from));
  return parts;
}

function cssOf(style: AnsiStyle): CSSProperties {
  const ink = colorOf(style.color);
  const paper = colorOf(style.background);
  return {
    color: style.inverse ? (paper ?? 'var(--canvas)') : ink,
    backgroundColor: style.inverse ? (ink ?? 'var(--ink)') : paper,
    fontWeight: style.bold ? 600 : undefined,
    fontStyle: style.italic ? 'italic' : undefined,
    opacity: style.dim ? 0.7 : undefined,
    textDecoration: style.underline ? 'underline' : style.strike ? 'line-through' : undefined,
  };
}

function colorOf(color: AnsiColor | undefined): string | undefined {
  return typeof color === 'number' ? `var(--vscode-terminal-ansi${paletteName(color)})` : color;
}
