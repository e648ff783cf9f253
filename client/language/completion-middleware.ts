/** Completion that was asked for by a character: only where the server may know something, see completion-triggers.ts. */
import * as vscode from 'vscode';
import type { CompletionMiddleware } from 'vscode-languageclient';
import { mayComplete } from './completion-triggers.ts';

/** Characters in front of the cursor that are looked at. */
const LOOKED_AT = 4000;

export const withoutVainTriggers: NonNullable<CompletionMiddleware['provideCompletionItem']> = (
  document,
  position,
  context,
  token,
  next,
) => {
  const { triggerCharacter } = context;
  if (triggerCharacter !== undefined) {
    const end = document.offsetAt(position);
    const start = document.positionAt(Math.max(0, end - LOOKED_AT));
    if (!mayComplete(document.getText(new vscode.Range(start, position)), triggerCharacter)) return undefined;
  }
  return next(document, position, context, token);
};
