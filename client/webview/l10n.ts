/**
 * Texts in the user's language. The page carries the bundle that the editor has loaded, if it is not English; a text that is
 * not in it stays as it is. Named as `vscode.l10n` is, so that translators' tools find the texts here, too.
 */
type Value = string | number;

const bundle: { readonly [text: string]: unknown } = readBundle();

/** `{0}`, `{1}` … are replaced by the values. */
export function t(text: string, ...values: readonly Value[]): string {
  const found = bundle[text];
  const translated = typeof found === 'string' ? found : text;
  return translated.replace(/\{(\d+)\}/g, (whole, at) => String(values[Number(at)] ?? whole));
}

function readBundle(): { readonly [text: string]: unknown } {
  const text = typeof document === 'undefined' ? undefined : document.getElementById('root')?.dataset.texts;
  return text ? (JSON.parse(text) as { readonly [text: string]: unknown }) : {};
}
