/** `yaml`: PyYAML's loaders, and what they refuse. */
import { writesInto } from '../../side-effects.ts';
import { list, type NativeCall, NONE, native, nativeClass, unknown, type Value } from '../../values.ts';
import { overChoices } from '../choices.ts';
import { pathOfOpened } from '../files.ts';
import { splitPath } from '../paths.ts';
import { routine, unfollowed } from '../routine.ts';
import { exceptions } from '../types.ts';
import { sourceText } from './data-formats.ts';
import { STANDARD_MODULES } from './standard-names.ts';
import { refusedSecond, refusedValues, type YamlText, yamlText } from './yaml-documents.ts';
import { yamlValues } from './yaml-text.ts';

const yamlError = nativeClass(
  'yaml.error',
  'YAMLError',
  [exceptions.get('Exception')].filter((cls) => cls !== undefined),
);
exceptions.set('YAMLError', yamlError);

function loader(name: string, all: boolean): readonly [string, Value] {
  return [
    name,
    routine(name, 'stream Loader?', (call, stream, cls) =>
      overChoices(call, [stream], (given) => {
        const path = pathOfOpened(given);
        const text = sourceText(call, given);
        if (text.kind === 'unknown') return text;
        if (text.kind !== 'str') return unfollowed(call, `yaml.${name}`);
        const read = yamlText(text.value);
        const refused = read.refused ?? (all ? undefined : refusedSecond(read)) ?? refusedByLoader(call, cls, read);
        if (refused)
          return call.interpreter.fail(
            'YAMLError',
            `${path ? (splitPath(path)[1] ?? path) : 'the text'} cannot be read: ${refused}`,
            call.site,
          );
        const documents = yamlValues(call.interpreter, read, call.site);
        if (!documents) return unknown('YAML that cannot be read', call.site);
        return all ? list(documents) : (documents[0] ?? NONE);
      }),
    ),
  ];
}

/** A loader of the user's own may know more tags; so may all, once a module that is not followed has taught them. */
function refusedByLoader({ interpreter, site }: NativeCall, loaderClass: Value, read: YamlText): string | undefined {
  if (
    loaderClass.kind !== 'none' &&
    !/^yaml\.\w+$/.test(loaderClass.kind === 'unknown' ? (loaderClass.origin ?? '') : '')
  )
    return undefined;
  const isTaught = /constructor|YAMLObject/.test(site.document.text + (interpreter.main?.text ?? ''));
  const areKnown = [...interpreter.imported].every((name) => isWithoutTags(name.split('.')[0] ?? name));
  return isTaught || !areKnown ? undefined : refusedValues(read);
}

function isWithoutTags(module: string): boolean {
  return STANDARD_MODULES.has(module) || /^(airflow|yaml|pendulum|jinja2|pytz|dateutil)$/.test(module);
}

export function yamlMembers(): Iterable<readonly [string, Value]> {
  return [
    loader('safe_load', false),
    loader('load', false),
    loader('full_load', false),
    loader('unsafe_load', false),
    loader('safe_load_all', true),
    loader('load_all', true),
    ['YAMLError', yamlError],
    ...['dump', 'safe_dump', 'dump_all'].map(
      (name) =>
        [
          name,
          native(
            name,
            (call) => {
              const made = unfollowed(call, `yaml.${name}`);
              writesInto(call.keywords.get('stream') ?? call.positional[1], made);
              return made;
            },
            false,
          ),
        ] as const,
    ),
  ];
}
