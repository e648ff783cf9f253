import { expect, test } from 'vitest';
import { TEMPLATE_MACROS, TEMPLATE_VARIABLES } from '../dag/dialects/airflow/template-vocabulary.ts';
import { membersOf, templateVariables } from './jinja-vocabulary.ts';

const names = (found: readonly { readonly name: string }[]) => found.map(({ name }) => name).sort();
/** Functions of Jinja that nobody looks for in a DAG. */
const GLOBALS = new Set(['cycler', 'dict', 'joiner', 'lipsum', 'namespace', 'range']);

test.each([2, 3] as const)('every variable that templates have in Airflow %i is offered, and no other', (version) => {
  expect(names(templateVariables(version))).toEqual(
    [...TEMPLATE_VARIABLES[version]].filter((name) => !GLOBALS.has(name)).sort(),
  );
});

test('every macro is offered', () => {
  expect(names(membersOf('macros', 3))).toEqual([...TEMPLATE_MACROS].sort());
});
