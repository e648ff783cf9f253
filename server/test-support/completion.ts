/** Completion as a user meets it: a document with a cursor (`|`), the engine behind it, and the line afterwards. */
import { type CompletionItem, TextEdit } from 'vscode-languageserver';
import { completion } from '../completion.ts';
import { offsetAt, textAt } from '../text-at.ts';
import { type AnalysedSetting, analysed } from './analysed.ts';
import { cursor } from './sketch.ts';

export interface Completed {
  readonly labels: readonly string[];
  readonly items: readonly CompletionItem[];
  /** The document after taking a proposal. */
  take(label: string): string;
  /** Its line at the cursor. */
  line(label: string): string;
}

export interface CompletionSetting extends AnalysedSetting {
  /** What the user typed last. */
  readonly trigger?: string;
  readonly hasPythonCompletion?: boolean;
}

export async function completed(marked: string, setting: CompletionSetting = {}): Promise<Completed> {
  const { text, position } = cursor(marked);
  const place = await analysed(text, setting);
  const items = completion({
    ...place,
    roots: ['file:///project'],
    text: textAt(text, position, setting.airflowVersion ?? 3),
    trigger: setting.trigger,
    hasPythonCompletion: setting.hasPythonCompletion ?? false,
  });
  const sorted = [...items].sort((a, b) => ((a.sortText ?? a.label) < (b.sortText ?? b.label) ? -1 : 1));
  const take = (label: string): string => {
    const edit = items.find((item) => item.label === label)?.textEdit;
    if (!edit || !TextEdit.is(edit))
      throw new Error(`${label} is not offered, but ${sorted.map((each) => each.label)}`);
    return text.slice(0, offsetAt(text, edit.range.start)) + edit.newText + text.slice(offsetAt(text, edit.range.end));
  };
  return {
    labels: sorted.map(({ label }) => label),
    items: sorted,
    take,
    line: (label) => take(label).split(/\r\n|\r|\n/)[position.line] ?? '',
  };
}
