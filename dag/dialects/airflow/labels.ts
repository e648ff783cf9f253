/** `Label('…')`, which hands its text to the edges that go through it. */
import type { Interpreter } from '../../python/interpreter.ts';
import { type CallArguments, instance, nativeClass, type PyClass, type Site, type Value } from '../../python/values.ts';
import { DEPENDENCY_MEMBERS, type LabelRecord } from './dependencies.ts';
import { refuse } from './refusals.ts';

function makeLabel(cls: PyClass, args: CallArguments, site: Site): Value {
  const text = args.positional[0] ?? args.keywords.get('label');
  const made = instance(cls, site, text ? [['label', text]] : []);
  const payload: LabelRecord = {
    kind: 'label',
    text: text?.kind === 'str' ? text.value : '…',
    ...(text && isNoText(text) ? { noText: text } : {}),
    upstream: [],
    downstream: [],
    site,
  };
  made.payload = payload;
  return made;
}

function isNoText({ kind }: Value): boolean {
  return ['none', 'bool', 'int', 'float', 'list', 'tuple', 'dict', 'set'].includes(kind);
}

export const EDGE_MODIFIER: PyClass = nativeClass(
  'airflow.utils.edgemodifier',
  'EdgeModifier',
  [],
  DEPENDENCY_MEMBERS,
  {
    construct: (_interpreter, cls, args, site) => makeLabel(cls, args, site),
  },
);

/** A function in Airflow, which takes the text and nothing else. */
export const LABEL: PyClass = nativeClass('airflow.utils.edgemodifier', 'EdgeModifier', [EDGE_MODIFIER], [], {
  construct: (interpreter, cls, args, site) => {
    checkArguments(interpreter, args, site);
    return makeLabel(cls, args, site);
  },
});

function checkArguments(interpreter: Interpreter, args: CallArguments, site: Site): void {
  if (args.unknownPositional ?? args.unknownKeywords) return;
  const strange = [...args.keywords.keys()].find((name) => name !== 'label');
  const about = (code: string, message: string, at: Site): void => refuse(interpreter, { code, message, site: at });
  if (strange !== undefined)
    about(
      'unknown-argument',
      `Label() has no argument '${strange}'; give it the text alone`,
      args.keywordSites.get(strange) ?? site,
    );
  else if (args.positional.length + args.keywords.size === 0) about('missing-argument', 'Label() needs its text', site);
  else if (args.positional.length + args.keywords.size > 1)
    about('unknown-argument', 'Label() takes one text, and nothing else', args.positionalSites[1] ?? site);
}
