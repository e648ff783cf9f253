/** What TaskGroup and `@task_group` are given: names and values that Airflow refuses when the file is imported. */
import type { Interpreter } from '../../python/interpreter.ts';
import { type CallArguments, locationOf, type Site, type Value } from '../../python/values.ts';
import { tellUnknown } from './argument-names.ts';
import { described, plain } from './argument-values.ts';
import { xcomOf } from './dependencies.ts';
import { type DagRecord, type GroupRecord, tasksOf } from './graph.ts';
import { refuse } from './refusals.ts';
import { currentDag, dagOf, groupOf, stateOf, taskOf } from './state.ts';

/** In the order in which they can be given without a name. */
const PARAMETERS: { readonly [version: number]: readonly string[] } = {
  2: [
    'group_id',
    'prefix_group_id',
    'parent_group',
    'dag',
    'default_args',
    'tooltip',
    'ui_color',
    'ui_fgcolor',
    'add_suffix_on_collision',
  ],
  3: [
    'group_id',
    'group_display_name',
    'prefix_group_id',
    'parent_group',
    'dag',
    'default_args',
    'tooltip',
    'doc_md',
    'ui_color',
    'ui_fgcolor',
    'add_suffix_on_collision',
  ],
};

/** Of a minor version of Airflow 2 it is not known whether it takes what Airflow 3 takes. */
const NAMES = PARAMETERS[3] ?? [];

export interface GroupArguments {
  readonly values: ReadonlyMap<string, Value>;
  readonly siteOf: (name: string) => Site | undefined;
}

export function groupArguments(interpreter: Interpreter, args: CallArguments, site: Site): GroupArguments {
  const parameters = PARAMETERS[stateOf(interpreter).airflowVersion] ?? [];
  const values = new Map(args.keywords);
  for (const [index, value] of args.positional.entries()) values.set(parameters[index] ?? `#${index}`, value);
  const siteOf = (name: string): Site | undefined =>
    args.keywordSites.get(name) ?? args.positionalSites[parameters.indexOf(name)];
  if (!args.unknownPositional && !args.unknownKeywords) checkCount(interpreter, args, parameters, site);
  checkGroupNames(interpreter, args.keywords.keys(), args.keywordSites, site);
  return { values, siteOf };
}

function about(interpreter: Interpreter, code: string, message: string, site: Site, dag?: DagRecord): void {
  const home = dag ?? currentDag(stateOf(interpreter));
  refuse(interpreter, { code, message, site, ...(home ? { dag: home } : {}) });
}

function checkCount(interpreter: Interpreter, args: CallArguments, parameters: readonly string[], site: Site): void {
  const { positional, positionalSites, keywords } = args;
  if (positional.length === 0 && !keywords.has('group_id'))
    about(interpreter, 'missing-argument', "TaskGroup needs the argument 'group_id'", site);
  if (positional.length > parameters.length)
    about(
      interpreter,
      'unknown-argument',
      `TaskGroup takes no more than ${parameters.length} arguments without a name`,
      positionalSites[parameters.length] ?? site,
    );
  const twice = parameters.slice(0, positional.length).find((name) => keywords.has(name));
  if (twice !== undefined)
    about(
      interpreter,
      'unknown-argument',
      `'${twice}' is given twice: as argument ${parameters.indexOf(twice) + 1}, and by its name`,
      args.keywordSites.get(twice) ?? site,
    );
}

/** Also of `@task_group(…)` and `.override(…)`, which look at the names before there is a group. */
export function checkGroupNames(
  interpreter: Interpreter,
  keywords: Iterable<string>,
  sites: ReadonlyMap<string, Site>,
  site: Site,
): void {
  const given = new Set(keywords);
  for (const argument of given) {
    if (NAMES.includes(argument)) continue;
    const replacement = argument === 'task_group_id' || argument === 'task_id' || argument === 'name' ? 'group_id' : '';
    tellUnknown(interpreter, {
      owner: 'TaskGroup',
      argument,
      given: sites.get(argument),
      call: site,
      names: replacement ? [replacement] : NAMES,
      has: (other) => given.has(other),
    });
  }
}

const TEXTS = ['group_display_name', 'tooltip', 'ui_color', 'ui_fgcolor'];

export function checkGroupValues(interpreter: Interpreter, args: GroupArguments, site: Site): void {
  const { values, siteOf } = args;
  const three = stateOf(interpreter).airflowVersion === 3;
  const tell = (name: string, message: string): void =>
    about(interpreter, 'invalid-argument', message, siteOf(name) ?? site);
  const id = values.get('group_id');
  if (id && isNoId(id)) tell('group_id', `The id of a task group has to be a string, not ${inWords(id)}`);
  for (const name of TEXTS) {
    const value = values.get(name);
    if (value && plain(value) && value.kind !== 'str' && (three || value.kind !== 'none'))
      tell(name, `'${name}' has to be a string, not ${described(value)}`);
  }
  const doc = values.get('doc_md');
  if (three && doc && plain(doc) && doc.kind !== 'str' && doc.kind !== 'none')
    tell('doc_md', `'doc_md' has to be a string, not ${described(doc)}`);
  const prefix = values.get('prefix_group_id');
  if (!three && prefix && plain(prefix) && prefix.kind !== 'bool' && prefix.kind !== 'none')
    tell('prefix_group_id', `'prefix_group_id' has to be True or False, not ${described(prefix)}`);
  checkHome(interpreter, args, three, tell);
}

function isNoId(id: Value): boolean {
  return (plain(id) && id.kind !== 'str' && id.kind !== 'none') || Boolean(taskOf(id) ?? xcomOf(id) ?? groupOf(id));
}

function inWords(value: Value): string {
  if (taskOf(value)) return 'a task';
  if (groupOf(value)) return 'a group';
  return xcomOf(value) ? 'the result of a task' : described(value);
}

function checkHome(
  interpreter: Interpreter,
  { values }: GroupArguments,
  three: boolean,
  tell: (name: string, message: string) => void,
): void {
  const parent = values.get('parent_group');
  const dag = values.get('dag');
  const isText = (value: Value): boolean => (value.kind === 'str' ? value.value !== '' : value.kind === 'int');
  if (parent && (isText(parent) || taskOf(parent) || xcomOf(parent) || dagOf(parent)))
    tell('parent_group', "'parent_group' has to be a TaskGroup: give it the group itself");
  if (dag && isText(dag)) tell('dag', "'dag' has to be a DAG: give it the DAG itself, not its id");
  const current = currentDag(stateOf(interpreter));
  const [own, outer] = [dagOf(dag), groupOf(parent)];
  if (three && own && !parent && current && own !== current)
    tell('dag', `The group is made inside of DAG '${current.dagId}' and cannot belong to another one`);
  if (!three && outer && !own && current && outer.dag !== current)
    tell('parent_group', `The group is made inside of DAG '${current.dagId}', and its parent belongs to another one`);
}

/** Airflow goes through them for each task of the group. */
export function checkGroupDefaults(interpreter: Interpreter, group: GroupRecord, args: GroupArguments): void {
  const value = args.values.get('default_args');
  if (!value || !plain(value) || value.kind === 'dict' || group.dag.tasks.size === 0) return;
  const isEmpty =
    (value.kind === 'none' && stateOf(interpreter).airflowVersion === 2) ||
    ((value.kind === 'list' || value.kind === 'tuple') && value.items.length === 0) ||
    (value.kind === 'str' && value.value === '') ||
    (value.kind === 'set' && value.items.size === 0) ||
    ((value.kind === 'int' || value.kind === 'bool') && !value.value);
  const [first] = tasksOf(group);
  if (isEmpty || !first || first.dynamic) return;
  const message = `'default_args' has to be a dict, not ${described(value)}`;
  about(interpreter, 'invalid-argument', message, args.siteOf('default_args') ?? group.site, group.dag);
}

/** `@task_group('x')`: Airflow takes the text for a function, finds that it is none, and forgets it. */
export function tellForgottenId(interpreter: Interpreter, id: Value, given: Site | undefined, site: Site): void {
  const start = given && { ...given, end: given.start };
  refuse(interpreter, {
    code: 'argument-without-effect',
    severity: 'warning',
    message: `@task_group takes no notice of ${described(id)}: write group_id=… to choose the id`,
    site: given ?? site,
    fixes: start
      ? [
          {
            title: "Name it 'group_id'",
            edits: [{ location: locationOf(start), newText: 'group_id=' }],
            preferred: true,
          },
        ]
      : [],
  });
}
