/** Refactoring: takes one dependency out of the statement at the cursor. */
import { dependencyStatements } from './dependency-statements.ts';
import { editDependency } from './edit-dependency.ts';
import type { Refactoring, RefactoringPlace } from './refactoring.ts';
import { encloses } from './statement-blocks.ts';
import { offsetAt } from './text-at.ts';

/** More than these in one statement, and a list of them is of no use. */
const MAX_DEPENDENCIES = 6;

export function refactorDependency({ file, source, selection }: RefactoringPlace): readonly Refactoring[] {
  const { text } = source.document;
  const all = file.dags.flatMap((dag) => {
    const statements = dependencyStatements(source, file, dag.dagId).filter(({ statement }) =>
      encloses(statement, selection),
    );
    const found = statements.flatMap(({ operands, signs }) =>
      signs.flatMap((sign, index) => {
        const [left, right] = sign.trim().startsWith('<<')
          ? [operands[index + 1], operands[index]]
          : [operands[index], operands[index + 1]];
        return (left?.tasks ?? []).flatMap((upstream) =>
          (right?.tasks ?? []).map((downstream) => ({ upstream, downstream })),
        );
      }),
    );
    if (found.length > MAX_DEPENDENCIES) return [];
    return found.flatMap(({ upstream, downstream }): readonly Refactoring[] => {
      const result = editDependency(file, source, { dagId: dag.dagId, upstream, downstream, action: 'remove' });
      if ('refused' in result) return [];
      const edits = result.edits.map(({ location, newText }) => ({
        start: offsetAt(text, location.range.start),
        end: offsetAt(text, location.range.end),
        newText,
      }));
      return [{ title: `Remove the dependency ${upstream} → ${downstream}`, kind: 'rewrite', edits }];
    });
  });
  // A statement that makes the same dependency in several DAGs is changed in one way.
  return [...new Map(all.map((each) => [JSON.stringify(each), each])).values()];
}
