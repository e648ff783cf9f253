import type { ReactNode } from 'react';

const MARKS =
  /(\*\*.+?\*\*|``.+?``|`.+?`|\[[^\]]+\]\(https?:\/\/[^)\s]+\)|(?<![\w])[_*][^_*\s](?:[^_*]*[^_*\s])?[_*](?![\w]))/;

/** Bold, italics, code and links within a line. Anything else stays as text; nothing is ever taken as HTML. */
export function InlineMarkdown({ text }: { readonly text: string }): ReactNode {
  // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text are their places
  return text.split(MARKS).map((part, at) => <Part key={at} text={part} />);
}

function Part({ text }: { readonly text: string }): ReactNode {
  const link = /^\[([^\]]+)\]\((https?:\/\/[^)\s]+)\)$/.exec(text);
  if (link) return <a href={link[2]}>{link[1]}</a>;
  const code = /^(`{1,2})(.+)\1$/.exec(text);
  if (code) return <code>{code[2]}</code>;
  if (/^\*\*.+\*\*$/.test(text)) return <strong>{text.slice(2, -2)}</strong>;
  if (/^[_*].+[_*]$/.test(text)) return <em>{text.slice(1, -1)}</em>;
  return text;
}
