/** `template-syntax`, `template-name` and `template-file-missing`: what fails when Airflow renders a task's arguments, long after the import. */

import { type NameUse, type Place, readTemplate, type Template } from '../../jinja/template.ts';
import type { Fix, Position } from '../../model.ts';
import { locationOf } from '../../python/values.ts';
import { mostSimilar } from '../../similar.ts';
import type { FileAccess } from '../../workspace.ts';
import type { DagRecord } from './graph.ts';
import type { Fault } from './state.ts';
import { missingTemplateFile } from './template-files.ts';
import { type NamesInTemplates, namesInTemplates } from './template-names.ts';
import {
  type FieldsByClass,
  fieldValues,
  type TemplateText,
  templateFolders,
  templatePaths,
  templateTexts,
} from './template-texts.ts';
import {
  OTHER_VERSION,
  TEMPLATE_FILTERS,
  TEMPLATE_MACROS,
  TEMPLATE_TESTS,
  TEMPLATE_VARIABLES,
} from './template-vocabulary.ts';

interface Wrong extends Place {
  readonly code: 'template-syntax' | 'template-name';
  readonly message: string;
  /** In place of the text between `start` and `end`. */
  readonly better?: string;
}

export function templateFaults(
  dag: DagRecord,
  fieldsByClass: FieldsByClass,
  files: FileAccess,
  airflowVersion: 2 | 3,
): readonly Fault[] {
  // Other delimiters and extensions make another language of it.
  if (dag.args.has('jinja_environment_kwargs')) return [];
  const folders = templateFolders(dag);
  const faults: Fault[] = [];
  // A loop makes many tasks of one literal.
  const told = new Set<string>();
  const tell = (fault: Fault): void => {
    const key = `${fault.site.document.uri} ${fault.site.start} ${fault.message}`;
    if (!told.has(key)) faults.push(fault);
    told.add(key);
  };
  for (const task of dag.tasks.values()) {
    const rendered = fieldsByClass.of(task);
    if (!rendered) continue;
    const names = namesInTemplates(dag, task, airflowVersion);
    for (const { value, site } of fieldValues(task, rendered)) {
      const paths = new Set<string>();
      for (const path of templatePaths(value, site, rendered.extensions)) {
        paths.add(path.text);
        if (!folders) continue;
        const file = folders
          .map((folder) => fileIn(folder, path.text))
          .find((uri) => uri && files.kind(uri) === 'file');
        if (file) for (const fault of inFile(file, files.read(file) ?? '', path, names, dag)) tell(fault);
        else for (const fault of missingTemplateFile(task, dag, path, folders, files)) tell(fault);
      }
      for (const text of templateTexts(value, site))
        if (!paths.has(text.text)) for (const wrong of mistakes(text.text, names)) tell(faultAt(wrong, text, dag));
    }
  }
  return faults;
}

/** Jinja refuses a path that leads out of the folder. */
function fileIn(folder: string, path: string): string | undefined {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  return parts.includes('..') ? undefined : [folder, ...parts.map(encodeURIComponent)].join('/');
}

function mistakes(text: string, names: NamesInTemplates): readonly Wrong[] {
  const result = readTemplate(text);
  if ('mistake' in result) {
    const { message, start, end } = result.mistake;
    return [{ code: 'template-syntax', message: `Jinja cannot read this template: ${message}`, start, end }];
  }
  return wrongNames(result.template, names);
}

function wrongNames(template: Template, names: NamesInTemplates): readonly Wrong[] {
  const { filters, tests } = template;
  if (template.names.length === 0 && filters.length === 0) return [];
  const guarded = new Set(template.names.filter(({ isGuarded }) => isGuarded).map(({ path }) => path.join('.')));
  const isGuarded = ({ path }: NameUse): boolean => path.some((_, at) => guarded.has(path.slice(0, at + 1).join('.')));
  return [
    ...template.names.flatMap((use) =>
      isGuarded(use) || template.assigned.has(use.path[0] ?? '') ? [] : (wrongName(use, names) ?? []),
    ),
    ...filters.flatMap((use) => unknownWord(use, 'filter', TEMPLATE_FILTERS, names.filters)),
    ...tests.flatMap((use) => unknownWord(use, 'test', TEMPLATE_TESTS, new Set())),
  ];
}

function unknownWord(
  { name, start, end }: Place & { readonly name: string },
  kind: 'filter' | 'test',
  own: ReadonlySet<string>,
  given: ReadonlySet<string> | undefined,
): readonly Wrong[] {
  if (!given || own.has(name) || given.has(name)) return [];
  const better = mostSimilar(name, [...own, ...given]);
  const message = `Templates have no ${kind} '${name}'${advice(better)}`;
  return [{ code: 'template-name', message, start, end, ...(better ? { better } : {}) }];
}

function advice(better: string | undefined): string {
  return better ? `; did you mean '${better}'?` : '';
}

function wrongName(use: NameUse, names: NamesInTemplates): Wrong | undefined {
  const { path, places } = use;
  const [name = '', member] = path;
  const at = (index: number): Place => places[index] ?? use;
  const code = 'template-name';
  if (names.variables?.has(name)) return undefined;
  const other = OTHER_VERSION[names.airflowVersion];
  for (const [index, key] of [name, `${name}.${member ?? ''}`].entries()) {
    if (!Object.hasOwn(other, key)) continue;
    const better = other[key];
    return {
      code,
      message: `Templates have no '${key}' in Airflow ${names.airflowVersion}${better ? `; use '${better}'` : ''}`,
      start: use.start,
      end: at(index).end,
      ...(better ? { better } : {}),
    };
  }
  const known = TEMPLATE_VARIABLES[names.airflowVersion];
  if (!known.has(name)) {
    if (!names.variables) return undefined;
    const better = mostSimilar(name, [...known, ...names.variables]);
    const { start, end } = at(0);
    return {
      code,
      message: `Templates have no variable '${name}'${advice(better)}`,
      start,
      end,
      ...(better ? { better } : {}),
    };
  }
  if (member === undefined) return undefined;
  if (name === 'params') return wrongParam(use, member, at(1), names);
  if (name === 'macros' && !TEMPLATE_MACROS.includes(member)) {
    // A plugin may bring any.
    const better = mostSimilar(member, TEMPLATE_MACROS);
    const { start, end } = at(1);
    if (better) return { code, message: `Templates have no macro '${member}'${advice(better)}`, start, end, better };
  }
  return undefined;
}

const METHODS = new Set([
  'get',
  'items',
  'keys',
  'values',
  'copy',
  'dump',
  'validate',
  'get_param',
  'update',
  'setdefault',
  'pop',
]);

function wrongParam(
  { isCalled, path }: NameUse,
  param: string,
  place: Place,
  names: NamesInTemplates,
): Wrong | undefined {
  if (!names.params || names.params.has(param) || (METHODS.has(param) && isCalled && path.length === 2))
    return undefined;
  const better = mostSimilar(param, names.params);
  // A run that is triggered by hand may bring more than the DAG has.
  if (!better && !names.isScheduled) return undefined;
  return {
    code: 'template-name',
    message: `DAG '${names.dagId}' has no param '${param}'${advice(better)}`,
    start: place.start,
    end: place.end,
    ...(better ? { better } : {}),
  };
}

function faultAt(wrong: Wrong, { site, isVerbatim }: TemplateText, dag: DagRecord): Fault {
  const { code, message, better } = wrong;
  const exact = { document: site.document, start: site.start + wrong.start, end: site.start + wrong.end };
  const fixes: readonly Fix[] =
    isVerbatim && better
      ? [
          {
            title: `Change it to '${better}'`,
            edits: [{ location: locationOf(exact), newText: better }],
            preferred: true,
          },
        ]
      : [];
  return { code, severity: 'warning', message, site: isVerbatim ? exact : site, related: [], fixes, dag };
}

/** Told where the file is named: that is what is being edited. */
function inFile(
  uri: string,
  text: string,
  { site, text: path }: TemplateText,
  names: NamesInTemplates,
  dag: DagRecord,
): readonly Fault[] {
  return mistakes(text, names).map((wrong) => {
    const range = { start: positionIn(text, wrong.start), end: positionIn(text, wrong.end) };
    return {
      code: wrong.code,
      severity: 'warning',
      message: `${path}, line ${range.start.line + 1}: ${wrong.message}`,
      site,
      related: [],
      relatedLocations: [{ location: { uri, range }, message: wrong.message }],
      fixes: wrong.better
        ? [
            {
              title: `Change it to '${wrong.better}' in ${path}`,
              edits: [{ location: { uri, range }, newText: wrong.better }],
            },
          ]
        : [],
      dag,
    };
  });
}

function positionIn(text: string, offset: number): Position {
  const before = text.slice(0, offset).split(/\r\n|\r|\n/);
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
}
