/** A run as it goes: every change of a task instance, and the whole at the end. */
import type { RunSummary, TaskInstance } from '../../runner/protocol.ts';
import type { Palette } from '../terminal/colours.ts';
import { counted, instanceName, paintedState, signOf } from './states.ts';

export interface Progress {
  /** What there is before anything happens. */
  started(run: RunSummary, instances: readonly TaskInstance[]): void;
  changed(instance: TaskInstance): void;
  /** Something that the user should see. */
  message(text: string): void;
  /** No more will come; what was drawn to be drawn over is cleared. */
  ended(): void;
}

/** A line for each change that matters; for logs of other programs. */
export class LineProgress implements Progress {
  readonly #write: (text: string) => void;
  readonly #colours: Palette;

  constructor(write: (text: string) => void, colours: Palette) {
    this.#write = write;
    this.#colours = colours;
  }

  started(run: RunSummary, instances: readonly TaskInstance[]): void {
    this.#write(
      `${this.#colours.bold(run.dagId)}  ${this.#colours.dim(`${run.runId}, ${instances.length} ${instances.length === 1 ? 'task' : 'tasks'}`)}\n`,
    );
  }

  changed(instance: TaskInstance): void {
    if (SILENT.has(instance.state)) return;
    const retried = instance.maxTries > 1 && instance.tryNumber > 0;
    const tries = retried ? this.#colours.dim(` try ${instance.tryNumber} of ${instance.maxTries}`) : '';
    const reason = instance.reason ? this.#colours.dim(`  ${oneLine(instance.reason)}`) : '';
    const time = this.#colours.dim(new Date().toTimeString().slice(0, 8));
    const sign = signOf(instance.state, this.#colours);
    const state = paintedState(instance.state, this.#colours);
    this.#write(`${time} ${sign} ${instanceName(instance)}  ${state}${tries}${reason}\n`);
  }

  message(text: string): void {
    this.#write(`${this.#colours.yellow(text)}\n`);
  }

  ended(): void {
    // Nothing was drawn that has to go.
  }
}

/** On the way to running, and of no use in a log. */
const SILENT: ReadonlySet<string> = new Set(['none', 'scheduled', 'queued', 'removed']);

/** One JSON object a change; see contracts.ts. */
export class JsonProgress implements Progress {
  readonly #write: (text: string) => void;

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  started(_run: RunSummary, _instances: readonly TaskInstance[]): void {
    // An event is a change; there is none yet.
  }

  changed(instance: TaskInstance): void {
    const { runId, taskId, mapIndex, tryNumber, state, reason } = instance;
    const event = {
      time: new Date().toISOString(),
      run_id: runId,
      task_id: taskId,
      map_index: mapIndex,
      try_number: tryNumber,
      state,
      ...(reason === undefined ? {} : { reason }),
    };
    this.#write(`${JSON.stringify(event)}\n`);
  }

  message(text: string): void {
    process.stderr.write(`dagwright: ${text}\n`);
  }

  ended(): void {
    // The summary follows.
  }
}

export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

export function headline(run: RunSummary, instances: readonly TaskInstance[], colours: Palette): string {
  return `${colours.bold(run.dagId)}  ${colours.dim(run.runId)}  ${counted(instances, colours)}`;
}
