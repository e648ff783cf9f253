/** Which template files the DAGs name, and the tasks that have each of them rendered. */
import type { Dag, DagFile, Task } from '../dag/model.ts';
import type { Session } from './session.ts';
import { templateFiles } from './template-files.ts';
import { canonicalUri } from './uris.ts';

export interface TemplateUse {
  readonly file: DagFile;
  readonly dag: Dag;
  readonly task: Task;
}

export class TemplateUses {
  /** DAG file → the template files that it names. */
  private readonly named = new Map<string, ReadonlySet<string>>();

  constructor(
    private readonly session: Session,
    /** Another set of files is named than before. */
    private readonly changed: () => void,
  ) {}

  /** The file was analysed anew. */
  analysed(file: DagFile): void {
    const now = new Set(this.templatesOf(file).map(({ uri }) => uri));
    const before = this.named.get(file.uri) ?? new Set();
    if (now.size === before.size && [...now].every((uri) => before.has(uri))) return;
    if (now.size === 0) this.named.delete(file.uri);
    else this.named.set(file.uri, now);
    this.changed();
  }

  forget(uri: string): void {
    if (this.named.delete(uri)) this.changed();
  }

  /** URIs, each once. */
  all(): ReadonlySet<string> {
    return new Set([...this.named.values()].flatMap((uris) => [...uris]));
  }

  isNamed(uri: string): boolean {
    for (const uris of this.named.values()) if (uris.has(uri)) return true;
    return false;
  }

  of(uri: string): readonly TemplateUse[] {
    const naming = [...this.named].filter(([, uris]) => uris.has(uri));
    return naming.flatMap(([dagFile]) => {
      const file = this.session.analyse(dagFile);
      const found = file ? this.templatesOf(file).filter((template) => template.uri === uri) : [];
      return file ? found.map(({ dag, task }) => ({ file, dag, task })) : [];
    });
  }

  private templatesOf(file: DagFile): readonly { readonly uri: string; readonly dag: Dag; readonly task: Task }[] {
    const { airflowVersion } = this.session.projectFiles();
    return templateFiles(file, this.session.readable, airflowVersion).flatMap(({ uri, dag, task }) =>
      // A Python file is a document of its own.
      uri === undefined || uri.endsWith('.py') ? [] : [{ uri: canonicalUri(uri), dag, task }],
    );
  }
}
