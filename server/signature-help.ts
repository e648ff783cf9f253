/** `textDocument/signatureHelp` inside the call of an operator. */
import type { ParameterInformation, SignatureHelp } from 'vscode-languageserver';
import { operatorCall } from './operator-call.ts';
import { type CallParameter, parameterText } from './operator-parameters.ts';
import type { TextAt } from './text-at.ts';

export function signatureHelp(place: TextAt): SignatureHelp | null {
  const found = operatorCall(place);
  if (!found) return null;
  const { name } = found.call.argument;
  const own = found.parameters.filter(({ isCommon, default: value }) => !isCommon || value === undefined);
  // Of the arguments that every operator has, the one that is being written.
  const common = found.parameters.filter((each) => each.name === name && !own.includes(each));
  const shown = [...own, ...common];
  const parameters: ParameterInformation[] = [];
  let label = `${found.label}(`;
  for (const parameter of shown) {
    const start = label.length;
    label += parameterText(parameter);
    parameters.push({ label: [start, label.length], ...documentation(parameter) });
    label += ', ';
  }
  label += found.facts.takesBaseArguments ? '**kwargs)' : ')';
  const active = shown.findIndex((each) => each.name === name);
  return {
    signatures: [{ label: label.replace(/, \)$/, ')'), parameters }],
    activeSignature: 0,
    // Past the end: none.
    activeParameter: active === -1 ? parameters.length : active,
  };
}

function documentation({ isTemplated }: CallParameter): Pick<ParameterInformation, 'documentation'> {
  return isTemplated ? { documentation: 'A template: rendered before the task runs.' } : {};
}
