/** What is wrong with the requirements files that an environment of Amazon MWAA would install. */
import { readSuppressions } from '../dag/files/suppression.ts';
import type { PublishedDiagnostics } from './published-diagnostics.ts';
import type { Session } from './session.ts';

export class RequirementsCheck {
  private told: ReadonlySet<string> = new Set();

  constructor(
    private readonly session: Session,
    private readonly published: PublishedDiagnostics,
    /** Other files are to be followed than before. */
    private readonly changed: () => void,
  ) {}

  has(uri: string): boolean {
    return this.session.requirements.includes(uri);
  }

  check(): void {
    const { session, published } = this;
    const problems = session.analyses.requirementsProblems?.() ?? new Map();
    const uris = new Set(session.requirements);
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
