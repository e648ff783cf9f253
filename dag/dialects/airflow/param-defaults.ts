/** Whether the default of a `Param` fits its JSON schema, as far as both are written in the file. */
import type { Value } from '../../python/values.ts';

/** What is wrong, in words that go on after "but"; undefined when it is right or not known. */
export function paramMistake(param: Value): string | undefined {
  if (param.kind !== 'instance' || param.cls.name !== 'Param' || param.cls.site) return undefined;
  const { attrs } = param;
  if (attrs.has('schema')) return undefined;
  const value = attrs.get('default');
  if (!value) return 'it has none';
  if (!['none', 'bool', 'int', 'float', 'str', 'list', 'dict'].includes(value.kind)) return undefined;
  return typeMistake(value, attrs.get('type')) ?? choiceMistake(value, attrs.get('enum')) ?? boundMistake(value, attrs);
}

function typeMistake(value: Value, type: Value | undefined): string | undefined {
  const types =
    type?.kind === 'str'
      ? [type.value]
      : type?.kind === 'list'
        ? type.items.map((item) => (item.kind === 'str' ? item.value : ''))
        : [];
  const wrong = types.find((each) => each !== '' && !(each in FITS));
  if (wrong !== undefined) return `JSON schema has no type '${wrong}'`;
  if (types.length === 0 || types.includes('')) return undefined;
  if (types.some((each) => FITS[each]?.(value))) return undefined;
  return `${text(value)} is not of the type ${types.map((each) => `'${each}'`).join(' or ')}`;
}

const FITS: { readonly [type: string]: (value: Value) => boolean } = {
  string: (value) => value.kind === 'str',
  integer: (value) => value.kind === 'int' || (value.kind === 'float' && Number.isInteger(value.value)),
  number: (value) => value.kind === 'int' || value.kind === 'float',
  boolean: (value) => value.kind === 'bool',
  array: (value) => value.kind === 'list',
  object: (value) => value.kind === 'dict',
  null: (value) => value.kind === 'none',
};

function choiceMistake(value: Value, choices: Value | undefined): string | undefined {
  if (choices?.kind !== 'list' || choices.uncertain || (value.kind !== 'str' && value.kind !== 'none'))
    return undefined;
  if (choices.items.some((choice) => !['str', 'none', 'int', 'float', 'bool'].includes(choice.kind))) return undefined;
  const fits = choices.items.some((choice) =>
    value.kind === 'none' ? choice.kind === 'none' : choice.kind === 'str' && choice.value === value.value,
  );
  return fits ? undefined : `${text(value)} is not one of its values`;
}

function boundMistake(value: Value, attrs: ReadonlyMap<string, Value>): string | undefined {
  const bound = (name: string): number | undefined => {
    const limit = attrs.get(name);
    return limit?.kind === 'int' || limit?.kind === 'float' ? limit.value : undefined;
  };
  const [low, high] =
    value.kind === 'str' ? [bound('minLength'), bound('maxLength')] : [bound('minimum'), bound('maximum')];
  const size =
    value.kind === 'str'
      ? [...value.value].length
      : value.kind === 'int' || value.kind === 'float'
        ? value.value
        : undefined;
  if (size === undefined) return undefined;
  if (low !== undefined && size < low) return `${text(value)} is below its minimum`;
  if (high !== undefined && size > high) return `${text(value)} is above its maximum`;
  return undefined;
}

function text(value: Value): string {
  switch (value.kind) {
    case 'str':
      return `'${value.value}'`;
    case 'int':
    case 'float':
      return String(value.value);
    case 'bool':
      return value.value ? 'True' : 'False';
    case 'none':
      return 'None';
    default:
      return `a ${value.kind}`;
  }
}
