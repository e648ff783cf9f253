/** `textDocument/hover` on the name of a keyword argument of an operator: type, default, rendered or not. */
import type { Hover } from 'vscode-languageserver';
import { operatorCall } from './operator-call.ts';
import { type CallParameter, type OperatorCall, parameterText } from './operator-parameters.ts';
import type { TextAt } from './text-at.ts';

export function hoverArgument(place: TextAt): Hover | null {
  const { text, offset, position } = place;
  const before = /\w*$/.exec(text.slice(Math.max(0, offset - 200), offset))?.[0] ?? '';
  const behind = /^\w*/.exec(text.slice(offset))?.[0] ?? '';
  const name = before + behind;
  if (name === '' || !/^[ \t]*=(?!=)/.test(text.slice(offset + behind.length))) return null;
  const found = operatorCall(place);
  // The cursor has to be on the name, not in a value: `bash_command=other(env=…)`.
  if (!found || found.call.isInText || found.call.argument.before.trim() !== before) return null;
  const parameter = found.parameters.find((each) => each.name === name);
  if (!parameter) return null;
  const { line, character } = position;
  return {
    contents: { kind: 'markdown', value: markdown(found, parameter) },
    range: {
      start: { line, character: character - before.length },
      end: { line, character: character + behind.length },
    },
  };
}

function markdown({ facts, label }: OperatorCall, parameter: CallParameter): string {
  const owner = parameter.isCommon ? 'every operator' : `\`${label}\``;
  const lines = [
    `Argument of ${owner}${parameter.default === undefined ? ', has to be given' : ''}.`,
    rendered(parameter, facts.templateExtensions),
    parameter.isCommon ? undefined : `${facts.distribution} ${facts.version}`,
  ];
  return [`\`\`\`python\n${parameterText(parameter)}\n\`\`\``, ...lines.filter((fact) => fact !== undefined)].join(
    '\n\n',
  );
}

function rendered({ isTemplated }: CallParameter, extensions: readonly string[]): string | undefined {
  if (isTemplated === undefined) return undefined;
  if (!isTemplated) return 'Not a template: Jinja in it stays as it is, and a task’s result in it makes no dependency.';
  const files = extensions.map((extension) => `\`${extension}\``).join(', ');
  return `A template: rendered before the task runs.${files ? ` A text that ends with ${files} is the path of a template file.` : ''}`;
}
