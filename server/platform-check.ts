/** What is wrong with the files beside the DAGs that an environment of Amazon MWAA would be given: requirements and the like. */
import { readSuppressions } from '../dag/files/suppression.ts';
import type { PublishedDiagnostics } from './published-diagnostics.ts';
import type { Session } from './session.ts';

export class PlatformCheck {
  private told: ReadonlySet<string> = new Set();

  constructor(
    private readonly session: Session,
    private readonly published: PublishedDiagnostics,
    /** Other files are to be followed than before. */
    private readonly changed: () => void,
  ) {}

  has(uri: string): boolean {
    return this.session.platformFiles.includes(uri);
  }

  check(): void {
    const { session, published } = this;
    const problems = session.analyses.platformProblems?.() ?? new Map();
    const uris = new Set(session.platformFiles);
    for (const uri of uris) {
      const suppressions = readSuppressions(session.text(uri) ?? '');
      published.setCheck(uri, { problems: problems.get(uri) ?? [], suppressions });
    }
    const gone = [...this.told].filter((uri) => !uris.has(uri));
    for (const uri of gone) published.clear(uri);
    const isNew = gone.length > 0 || uris.size !== this.told.size;
    this.told = uris;
    if (isNew) this.changed();
  }
}
