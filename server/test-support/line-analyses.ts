/**
 * An analysis engine for tests of the wiring. It reads a text line by line:
 * `problem CODE` is a problem there, `dag ID` a DAG, `import NAME` reads NAME.py beside the file and has a problem
 * `missing-module` when that is not there, `crash` is a bug of the engine.
 */
import type { Dag, DagFile, Location, Problem } from '../../dag/model.ts';
import type { Analyses } from '../analyses.ts';
import type { ServerFiles } from '../files.ts';
import { childUri, parentUri } from '../uris.ts';

export class LineAnalyses implements Analyses {
  /** URIs in the order in which they were really analysed, not taken from the cache. */
  readonly log: string[] = [];
  private readonly opened = new Map<string, string>();
  private readonly cache = new Map<string, DagFile>();

  constructor(private readonly files: ServerFiles) {}

  setOptions(): void {
    this.cache.clear();
  }

  open(uri: string, text: string): void {
    if (this.opened.get(uri) === text) return;
    this.opened.set(uri, text);
    this.invalidate(uri);
  }

  close(uri: string): void {
    this.opened.delete(uri);
    this.invalidate(uri);
  }

  analyse(uri: string): DagFile | undefined {
    const cached = this.cache.get(uri);
    if (cached) return cached;
    this.log.push(uri);
    const file = this.read(uri, this.text(uri) ?? '');
    this.cache.set(uri, file);
    return file;
  }

  /** As in the real one, the stale analyses are gone, whoever asked for it. */
  syntax(): undefined {
    return undefined;
  }

  invalidate(uri: string): readonly string[] {
    const stale = [...this.cache.values()].filter((file) => file.uri === uri || file.dependencies.includes(uri));
    for (const file of stale) this.cache.delete(file.uri);
    return stale.map((file) => file.uri);
  }

  forget(uri: string): void {
    this.close(uri);
  }

  analysed(): readonly string[] {
    return [...this.cache.keys()];
  }

  crossFileProblems(): ReadonlyMap<string, readonly Problem[]> {
    const problems = new Map<string, Problem[]>();
    const all = [...this.cache.values()].flatMap(({ dags }) => dags);
    for (const dag of all) {
      if (all.filter(({ dagId }) => dagId === dag.dagId).length === 1) continue;
      const { uri } = dag.location;
      problems.set(uri, [...(problems.get(uri) ?? []), problem('duplicate-dag-id', dag.location)]);
    }
    return problems;
  }

  isDagFile(text: string): boolean {
    return /dag/i.test(text) && /airflow/i.test(text);
  }

  private text(uri: string): string | undefined {
    return this.opened.get(uri) ?? this.files.read(uri);
  }

  private read(uri: string, text: string): DagFile {
    const dags: Dag[] = [];
    const problems: Problem[] = [];
    const dependencies: string[] = [];
    for (const [line, content] of text.split('\n').entries()) {
      const [word, argument = ''] = content.split(' ');
      const range = { start: { line, character: 0 }, end: { line, character: content.length } };
      const location = { uri, range };
      if (word === 'crash') throw new Error('the engine has a bug');
      if (word === 'problem') problems.push(problem(argument, location));
      if (word === 'dag') dags.push(dagNamed(argument, location));
      if (word === 'import') {
        const module = childUri(parentUri(uri), `${argument}.py`);
        dependencies.push(module);
        if (this.text(module) === undefined) problems.push(problem('missing-module', location));
      }
    }
    return { uri, dialect: 'airflow', dags, problems, dependencies, references: [] };
  }
}

function problem(code: string, location: Location): Problem {
  return { code, severity: 'error', message: `about ${code}`, location, related: [], fixes: [] };
}

function dagNamed(dagId: string, location: Location): Dag {
  return {
    dagId,
    dialect: 'airflow',
    exact: true,
    unknowns: [],
    schedule: { text: null, kind: 'none' },
    startDate: null,
    catchup: null,
    tags: [],
    params: [],
    args: [],
    tasks: [],
    edges: [],
    groups: [],
    location,
  };
}
