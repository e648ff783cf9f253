/** `textDocument/signatureHelp` inside the call of an operator. */
import type { ParameterInformation, SignatureHelp } from 'vscode-languageserver';
import { operatorCall } from './operator-call.ts';
import { type CallParameter, type OperatorCall, parameterText } from './operator-parameters.ts';
import type { TextAt } from './text-at.ts';

export function signatureHelp(place: TextAt): SignatureHelp | null {
  const found = operatorCall(place);
  if (!found) return null;
  const { name } = found.call.argument;
  const shown = shownParameters(found, name);
  const hasMore = found.parameters.some((each) => !each.isCommon && !shown.includes(each));
  const parameters: ParameterInformation[] = [];
  let label = `${found.label}(`;
  for (const parameter of shown) {
    const start = label.length;
    label += parameterText(parameter);
    parameters.push({ label: [start, label.length], ...documentation(parameter) });
    label += ', ';
  }
  if (hasMore) label += '…, ';
  label += found.facts.takesBaseArguments ? '**kwargs)' : ')';
  const active = shown.findIndex((each) => each.name === name);
  return {
    signatures: [{ label: label.replace(/, \)$/, ')'), parameters }],
    activeSignature: 0,
    // Past the end: none.
    activeParameter: active === -1 ? parameters.length : active,
  };
}

/** Operators may have a hundred: those are shown that have to be given, that are given, and the one that is being written. */
const MOST = 8;

function shownParameters({ parameters, call }: OperatorCall, active: string | undefined): readonly CallParameter[] {
  const isWritten = ({ name }: CallParameter): boolean => name === active || call.given.includes(name);
  const own = parameters.filter((each) => !each.isCommon || each.default === undefined || each.name === active);
  if (own.length <= MOST) return own;
  const needed = parameters.filter((each) => each.default === undefined || isWritten(each));
  const rest = own.filter((each) => !needed.includes(each)).slice(0, Math.max(0, MOST - needed.length));
  return parameters.filter((each) => needed.includes(each) || rest.includes(each));
}

function documentation({ isTemplated }: CallParameter): Pick<ParameterInformation, 'documentation'> {
  return isTemplated ? { documentation: 'A template: rendered before the task runs.' } : {};
}
