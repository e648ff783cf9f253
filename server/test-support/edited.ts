/** A text after the edits of an action or a rename, as an editor carries them out. */
import type { TextEdit } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';

export function edited(text: string, edits: readonly TextEdit[] = []): string {
  return TextDocument.applyEdits(TextDocument.create('file:///edited.py', 'python', 1, text), [...edits]);
}
