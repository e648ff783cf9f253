/**
 * `textDocument/prepareRename` and `textDocument/rename` of a task id: its literal and every literal that refers to it,
 * in all files. Of an id with its group's prefix only the last part is edited.
 */
import type { PrepareRenameResult, WorkspaceEdit } from 'vscode-languageserver';
import { ErrorCodes, ResponseError, TextEdit } from 'vscode-languageserver';
import type { DagFile, Location, Position, Range, TaskReference } from '../dag/model.ts';
import { type Analyses, knownFiles } from './analyses.ts';
import { codeOnly } from './code-only.ts';
import { lastName } from './document-symbol.ts';
import { distinctLocations, locationKey, touches } from './ranges.ts';
import { referencesIn } from './references.ts';
import { definedName, functionRefusal, isNamedByFunction, namePlaces } from './rename-function.ts';
import { functionGroupAt, groupAt, groupMentions, groupRefusal, type RenamedGroup } from './rename-group.ts';
import { importedPlaces } from './rename-imported.ts';
import { symbolAt, type TaskOfDag } from './symbol-at.ts';
import type { TextLines } from './text-lines.ts';

export interface RenameInput {
  readonly analyses: Analyses;
  readonly file: DagFile;
  readonly lines: TextLines;
  readonly position: Position;
  /** The text of any document, undefined when it is gone. */
  readonly linesOf: (uri: string) => TextLines | undefined;
  /** Task ids in the template files that a file's tasks render. */
  readonly inTemplates?: (file: DagFile) => readonly TaskReference[];
}

/** Throws `ResponseError` with a message for the user where there is no id that can be renamed. */
export function prepareRename(input: RenameInput): PrepareRenameResult {
  const group = renamedGroup(input);
  const { literal, name } = group ?? withoutAssets(functionTask(input)) ?? renamedTask(input);
  return { range: literal, placeholder: name };
}

/** Throws `ResponseError` with a message for the user when the new name will not do. */
export function rename(input: RenameInput, newName: string): WorkspaceEdit {
  const group = renamedGroup(input);
  if (group) return renameGroup(input, group, newName);
  const byFunction = withoutAssets(functionTask(input));
  const { tasks, name } = byFunction ?? renamedTask(input);
  checkName(tasks, name, newName);
  const edits = new Map<string, TextEdit[]>();
  if (byFunction) {
    for (const [uri, text, places] of functionPlaces(input, byFunction)) {
      const why = functionRefusal(text, name, newName);
      if (why !== undefined) throw refusal(why);
      edits.set(
        uri,
        places.map((range) => TextEdit.replace(range, newName)),
      );
    }
  }
  for (const location of idLiterals(input, tasks)) {
    const range = namePart(input.linesOf(location.uri), location, name);
    if (!range) throw refusal(`The id is not written out at ${placeName(location)}, so that place cannot be renamed.`);
    edits.set(location.uri, [...(edits.get(location.uri) ?? []), TextEdit.replace(range, newName)]);
  }
  return { changes: Object.fromEntries(edits) };
}

function renamedGroup({ analyses, file, lines, position }: RenameInput): RenamedGroup | undefined {
  return groupAt(file, lines.text, position) ?? functionGroupAt(knownFiles(analyses), file.uri, lines.text, position);
}

function renameGroup(input: RenameInput, group: RenamedGroup, newName: string): WorkspaceEdit {
  const { analyses, file, linesOf, inTemplates } = input;
  const { namedAfter, name } = group;
  const groups = [group, ...(namedAfter?.others ?? []).map((other) => ({ ...group, ...other }))];
  const functions = namedAfter ? functionPlaces(input, { name, definedIn: namedAfter.definedIn }) : [];
  const why = [
    ...groups.map((each) => groupRefusal(each, newName)),
    ...functions.map(([, text]) => functionRefusal(text, name, newName)),
  ].find((reason) => reason !== undefined);
  if (why !== undefined) throw refusal(why);
  const places = [
    ...(namedAfter ? [] : [{ uri: file.uri, range: group.literal }]),
    ...functions.flatMap(([uri, , ranges]) => ranges.map((range) => ({ uri, range }))),
    ...groups.flatMap((each) => groupMentions(each, analyses, linesOf, inTemplates)),
  ];
  const changes: { [uri: string]: TextEdit[] } = {};
  for (const { uri, range } of distinctLocations(places)) {
    const edits = changes[uri] ?? [];
    edits.push(TextEdit.replace(range, newName));
    changes[uri] = edits;
  }
  return { changes };
}

/** The file that defines the function, and those that import it: their texts and where they have its name. */
function functionPlaces(
  { analyses, linesOf }: RenameInput,
  { name, definedIn }: Pick<FunctionTask, 'name' | 'definedIn'>,
): readonly (readonly [uri: string, text: string, places: readonly Range[]])[] {
  const home = linesOf(definedIn)?.text ?? '';
  const isPackage = /\/(site|dist)-packages\//.test(definedIn);
  if (isPackage || !new RegExp(`\\bdef[ \\t]+${name}\\b`).test(codeOnly(home)))
    throw refusal(`The task is named after the function ${name}(), which is not in the workspace.`);
  const module = definedIn.slice(definedIn.lastIndexOf('/') + 1).replace(/\.py$/, '');
  const importing = [...knownFiles(analyses)].flatMap(({ uri, dependencies }) => {
    const text = uri === definedIn || !dependencies.includes(definedIn) ? undefined : linesOf(uri)?.text;
    const places = text === undefined ? [] : importedPlaces(text, module, name);
    return text === undefined || places.length === 0 ? [] : [[uri, text, places] as const];
  });
  return [[definedIn, home, namePlaces(home, name)], ...importing];
}

interface RenamedTask {
  /** All that get their id from the same literal: a function that is called twice, a loop over groups. */
  readonly tasks: readonly TaskOfDag[];
  /** Without the group's prefix. */
  readonly name: string;
  readonly literal: Range;
}

function renamedTask({ analyses, file, lines, position }: RenameInput): RenamedTask {
  const symbol = symbolAt(file, lines, position);
  if (symbol?.kind === 'dag') throw refusal('A DAG id cannot be renamed: Airflow keeps its runs under the old id.');
  if (symbol?.kind !== 'task') throw refusal('There is no task id here.');
  if (symbol.place === 'reference-name') throw refusal('This is a Python name. To rename the task, go to its task_id.');
  const [first] = symbol.tasks;
  const declaration = first && declarationOf(analyses, first);
  if (!declaration?.idLocation) {
    throw refusal(
      first?.task?.callable?.name === lastName(first?.taskId ?? '', first?.task?.group ?? null)
        ? `The task id comes from the name of the function ${first.task.callable.name}(): rename the function.`
        : 'The task id is not written out as a text at its task, so it cannot be renamed.',
    );
  }
  const name = lastName(declaration.taskId, declaration.group);
  const literal = symbol.place === 'call' ? undefined : namePart(lines, { uri: file.uri, range: symbol.range }, name);
  if (!literal) throw refusal('Place the cursor on the text of the task id to rename it.');
  return { tasks: sharingId(analyses, declaration.idLocation), name, literal };
}

interface FunctionTask extends RenamedTask {
  /** URI of the file with the function. */
  readonly definedIn: string;
}

/** The task that is named after its function, when the cursor is on the function's name or on an id that refers to it. */
function functionTask(input: RenameInput): FunctionTask | undefined {
  const { file, lines, position } = input;
  // A module that others import has no DAG of its own.
  const all = [...knownFiles(input.analyses)].flatMap(({ uri, dags, dependencies }) =>
    uri === file.uri || dependencies.includes(file.uri) ? dags : [],
  );
  const tasks = [...new Set([...file.dags, ...all])].flatMap((dag) =>
    dag.tasks.flatMap((task) =>
      isNamedByFunction(task) && task.callable
        ? [{ dagId: dag.dagId, taskId: task.taskId, dag, task, callable: task.callable }]
        : [],
    ),
  );
  if (tasks.length === 0) return undefined;
  const text = lines.text;
  const symbol = symbolAt(file, lines, position);
  for (const { callable, ...each } of tasks) {
    const definedIn = callable.location.uri;
    const defined =
      definedIn === file.uri ? definedName(text, callable.extent ?? callable.location, callable.name) : undefined;
    const isHere = defined !== undefined && touches(defined, position);
    const isNamed =
      symbol?.kind === 'task' && symbol.place !== 'id' && symbol.tasks.some((one) => one.task === each.task);
    if (!isHere && !isNamed) continue;
    const place = symbol?.kind === 'task' ? symbol.range : undefined;
    const literal = isHere ? defined : place && namePart(lines, { uri: file.uri, range: place }, callable.name);
    if (!literal) return undefined;
    const sharing = tasksOfFunction(input.analyses, definedIn, callable.name);
    return { tasks: sharing.length > 0 ? sharing : [each], name: callable.name, literal, definedIn };
  }
  return undefined;
}

/** `@asset` names the asset and its DAG after the function, too. */
function withoutAssets(found: FunctionTask | undefined): FunctionTask | undefined {
  if (found?.tasks.some(({ task }) => task?.operatorLabel.startsWith('@asset') && task.taskId === task.callable?.name))
    throw refusal(
      'The function names a DAG and an asset as well, whose runs and events Airflow keeps under the old name.',
    );
  return found;
}

function tasksOfFunction(analyses: Analyses, definedIn: string, name: string): readonly TaskOfDag[] {
  return [...knownFiles(analyses)].flatMap(({ dags }) =>
    dags.flatMap((dag) =>
      dag.tasks.flatMap((task) =>
        isNamedByFunction(task) && task.callable?.name === name && task.callable.location.uri === definedIn
          ? [{ dagId: dag.dagId, taskId: task.taskId, dag, task }]
          : [],
      ),
    ),
  );
}

function declarationOf(analyses: Analyses, { dagId, taskId, task }: TaskOfDag) {
  if (task) return task;
  for (const file of knownFiles(analyses)) {
    const found = file.dags.find((dag) => dag.dagId === dagId)?.tasks.find((candidate) => candidate.taskId === taskId);
    if (found) return found;
  }
  return undefined;
}

function sharingId(analyses: Analyses, idLocation: Location): TaskOfDag[] {
  const key = locationKey(idLocation);
  const tasks: TaskOfDag[] = [];
  for (const file of knownFiles(analyses)) {
    for (const dag of file.dags) {
      for (const task of dag.tasks) {
        const isSame = task.idLocation !== undefined && locationKey(task.idLocation) === key;
        if (isSame) tasks.push({ dagId: dag.dagId, taskId: task.taskId, dag, task });
      }
    }
  }
  return tasks;
}

function idLiterals({ analyses, inTemplates }: RenameInput, tasks: readonly TaskOfDag[]): Location[] {
  const locations = tasks.flatMap(({ task }) => (task?.idLocation ? [task.idLocation] : []));
  for (const file of knownFiles(analyses)) {
    for (const { kind, location } of referencesIn(file, tasks, inTemplates))
      if (kind === 'id') locations.push(location);
  }
  return distinctLocations(locations);
}

/** Airflow: `validate_key`, at most 250 characters of letters, digits, dash, dot and underscore. */
function checkName(tasks: readonly TaskOfDag[], name: string, newName: string): void {
  if (!/^[\p{L}\p{N}_.-]+$/u.test(newName)) {
    throw refusal('A task id consists of letters, digits, dashes, dots and underscores.');
  }
  for (const { dag, dagId, taskId } of tasks) {
    const newId = taskId.slice(0, taskId.length - name.length) + newName;
    if (newId.length > 250) throw refusal('A task id has at most 250 characters.');
    const isTaken = newName !== name && dag?.tasks.some((other) => other.taskId === newId);
    if (isTaken) throw refusal(`The DAG ${dagId} has a task ${newId} already.`);
  }
}

/** The last part of a literal: what is left when quotes and prefix are cut off. Undefined when it reads otherwise. */
function namePart(lines: TextLines | undefined, location: Location, name: string): Range | undefined {
  const { start, end } = location.range;
  if (!lines || start.line !== end.line) return undefined;
  const literal = lines.slice(location.range);
  const quotes = /(?:"""|'''|"|')$/.exec(literal)?.[0].length ?? 0;
  const body = literal.slice(0, literal.length - quotes);
  const before = body.slice(0, body.length - name.length);
  if (!body.endsWith(name) || !/(?:^|["'.])$/.test(before)) return undefined;
  const last = end.character - quotes;
  return { start: { line: end.line, character: last - name.length }, end: { line: end.line, character: last } };
}

function placeName({ uri, range }: Location): string {
  return `${uri.slice(uri.lastIndexOf('/') + 1)}, line ${range.start.line + 1}`;
}

function refusal(message: string): ResponseError<void> {
  return new ResponseError(ErrorCodes.InvalidRequest, message);
}
