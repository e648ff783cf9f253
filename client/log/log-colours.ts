/** Shows the styles that a task wrote into its log: the editor has the plain text, decorations have the colours. */
import * as vscode from 'vscode';
import { type AnsiColor, type AnsiStyle, paletteName, type StyledLine } from './ansi.ts';

/** Kinds of styles that are told apart in one window; a log that has more is in the colours of the first ones. */
const MOST_STYLES = 200;

export class LogColours implements vscode.Disposable {
  private readonly types = new Map<string, vscode.TextEditorDecorationType>();
  private readonly shown = new WeakMap<vscode.TextEditor, Set<string>>();

  /** @param lines of the document, from its line `first` on */
  show(editor: vscode.TextEditor, lines: readonly StyledLine[], first: number): void {
    const ranges = new Map<string, vscode.Range[]>();
    lines.forEach(({ spans }, index) => {
      for (const { start, end, style } of spans) {
        const key = JSON.stringify(style);
        const list = ranges.get(key);
        const range = new vscode.Range(first + index, start, first + index, end);
        if (list) list.push(range);
        else ranges.set(key, [range]);
      }
    });
    const before = this.shown.get(editor) ?? new Set();
    for (const key of before) if (!ranges.has(key)) editor.setDecorations(this.typeOf(key), []);
    for (const [key, list] of ranges) editor.setDecorations(this.typeOf(key), list);
    this.shown.set(editor, new Set(ranges.keys()));
  }

  dispose(): void {
    for (const type of this.types.values()) type.dispose();
    this.types.clear();
  }

  private typeOf(key: string): vscode.TextEditorDecorationType {
    const known = this.types.get(key) ?? (this.types.size >= MOST_STYLES ? [...this.types.values()][0] : undefined);
    if (known) return known;
    const made = vscode.window.createTextEditorDecorationType(lookOf(JSON.parse(key) as AnsiStyle));
    this.types.set(key, made);
    return made;
  }
}

function lookOf(style: AnsiStyle): vscode.DecorationRenderOptions {
  const ink = colourOf(style.color);
  const paper = colourOf(style.background);
  return {
    color: style.inverse ? (paper ?? new vscode.ThemeColor('editor.background')) : ink,
    backgroundColor: style.inverse ? (ink ?? new vscode.ThemeColor('editor.foreground')) : paper,
    fontWeight: style.bold ? 'bold' : undefined,
    fontStyle: style.italic ? 'italic' : undefined,
    opacity: style.dim ? '0.7' : undefined,
    textDecoration: style.underline ? 'underline' : style.strike ? 'line-through' : undefined,
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  };
}

function colourOf(colour: AnsiColor | undefined): string | vscode.ThemeColor | undefined {
  return typeof colour === 'number' ? new vscode.ThemeColor(`terminal.ansi${paletteName(colour)}`) : colour;
}
