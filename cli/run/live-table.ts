/** A run in a terminal: a table of all tasks, drawn over itself as they change. */
import type { RunSummary, TaskInstance } from '../../runner/protocol.ts';
import { type Palette, padded, visibleLength } from '../terminal/colours.ts';
import { headline, oneLine, type Progress } from './progress.ts';
import { durationOf, hasEnded, instanceName, paintedState, signOf } from './states.ts';

export interface Terminal {
  write(text: string): void;
  readonly columns: number;
  readonly rows: number;
}

/** Milliseconds between two drawings. */
const INTERVAL = 100;
const SPINNER = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏';

export class LiveTable implements Progress {
  readonly #terminal: Terminal;
  readonly #colours: Palette;
  readonly #instances = new Map<string, TaskInstance>();
  #run: RunSummary | undefined;
  #drawnLines = 0;
  #frame = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(terminal: Terminal, colours: Palette) {
    this.#terminal = terminal;
    this.#colours = colours;
  }

  started(run: RunSummary, instances: readonly TaskInstance[]): void {
    this.#run = run;
    for (const instance of instances) this.#instances.set(instanceName(instance), instance);
    this.#terminal.write(HIDE_CURSOR);
    this.#draw();
    this.#timer = setInterval(() => this.#draw(), INTERVAL);
  }

  changed(instance: TaskInstance): void {
    this.#instances.set(instanceName(instance), instance);
  }

  message(text: string): void {
    this.#erase();
    this.#terminal.write(`${this.#colours.yellow(text)}\n`);
  }

  ended(): void {
    clearInterval(this.#timer);
    this.#erase();
    this.#terminal.write(SHOW_CURSOR);
  }

  #draw(): void {
    if (!this.#run) return;
    this.#frame += 1;
    const all = [...this.#instances.values()].filter(({ state }) => state !== 'removed');
    const shown = chooseRows(all, Math.max(3, this.#terminal.rows - 4));
    const hidden = all.length - shown.length;
    const lines = [headline(this.#run, all, this.#colours), ...this.#rows(shown)];
    if (hidden > 0) lines.push(this.#colours.dim(`  … and ${hidden} more`));
    const fitting = lines.map((line) => clipped(line, this.#terminal.columns - 1));
    // One write a drawing: terminals then show it whole.
    this.#terminal.write(`${eraseLines(this.#drawnLines)}${fitting.join('\n')}\n`);
    this.#drawnLines = fitting.length;
  }

  #rows(instances: readonly TaskInstance[]): readonly string[] {
    const names = instances.map(instanceName);
    const width = Math.min(48, Math.max(...names.map(visibleLength), 4));
    const now = Date.now();
    return instances.map((instance, index) => {
      const spinning = instance.state === 'running';
      const spinner = SPINNER.charAt(this.#frame % SPINNER.length);
      const sign = spinning ? this.#colours.cyan(spinner) : signOf(instance.state, this.#colours);
      const state = padded(paintedState(instance.state, this.#colours), 17);
      const time = padded(durationOf(instance, now), 10);
      const tries = instance.tryNumber > 1 || instance.state === 'up_for_retry' ? `try ${instance.tryNumber}  ` : '';
      const reason = this.#colours.dim(tries + oneLine(instance.reason ?? ''));
      return `  ${sign} ${padded(names[index] ?? '', width)}  ${state} ${time} ${reason}`;
    });
  }

  #erase(): void {
    this.#terminal.write(eraseLines(this.#drawnLines));
    this.#drawnLines = 0;
  }
}

/** What is at work or went wrong comes before what waits, and that before what is done; the order stays that of the DAG. */
export function chooseRows(all: readonly TaskInstance[], limit: number): readonly TaskInstance[] {
  if (all.length <= limit) return all;
  const rank = ({ state }: TaskInstance): number => {
    if (state === 'failed') return 0;
    if (state === 'none' || state === 'scheduled' || state === 'queued') return 2;
    return hasEnded(state) ? 3 : 1;
  };
  const chosen = new Set([...all].sort((a, b) => rank(a) - rank(b)).slice(0, limit));
  return all.filter((instance) => chosen.has(instance));
}

const HIDE_CURSOR = '\u001b[?25l';
const SHOW_CURSOR = '\u001b[?25h';

function eraseLines(count: number): string {
  return count === 0 ? '' : `\u001b[${count}A\r\u001b[J`;
}

/** A line that wraps would break the count of lines to draw over. */
function clipped(line: string, width: number): string {
  if (visibleLength(line) <= width) return line;
  let visible = 0;
  let result = '';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are kept whole.
  for (const piece of line.match(/\u001b\[[\d;]*m|[\s\S]/gu) ?? []) {
    const isColour = piece.startsWith('\u001b[');
    if (!isColour && visible >= width - 1) continue;
    if (!isColour) visible += 1;
    result += piece;
  }
  return `${result}…`;
}
