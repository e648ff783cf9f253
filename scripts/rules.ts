/**
 * Writes docs/rules/README.md. The pages themselves are written by hand. With interpreters and ruff given, what those make of the pages'
 * examples is measured anew; without, the table has what was measured last.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { RULES } from '../dag/checks/rules.ts';
import { compareWithRuff } from './rules/compare-ruff.ts';
import { type Measured, measure } from './rules/measure.ts';

const HELP = `usage: npm run rules -- [--airflow3 PYTHON --airflow2 PYTHON --ruff PROGRAM]
       npm run rules -- --ruff PROGRAM --compare FOLDER
Writes the index of the rules; with the options, measures who else finds what their pages' bad examples show. With --compare, prints
what ruff's AIR rules say of a folder and nothing here says; scripts/rules/ruff-cases has a file for each kind of it.`;
const MEASURED = 'scripts/rules/measured.json';

const HEAD = `# Rules

Each can be given another severity or turned off by the setting \`dagwright.rules\`, silenced on a line with a comment
\`# dagwright: ignore[code]\` and in a whole file with \`# dagwright: ignore-file[code]\`. In an editor, \`source.fixAll.dagwright\` in
\`editor.codeActionsOnSave\` fixes on saving what has one way to be fixed.
Those that are \`off\` are matters of style: a severity in that setting, or \`dagwright lint --rule CODE=SEVERITY\`, turns them on.
`;

/** By hand, from what `ruff rule` says of each. */
const RUFF = `
## Where ruff’s AIR rules are found here

| ruff | here |
| --- | --- |
| AIR001 variable named like its task | [variable-unlike-task](variable-unlike-task.md), off by default |
| AIR002 DAG without a schedule | [schedule-not-given](schedule-not-given.md), off by default; [catch-up](catch-up.md) tells what Airflow 2’s daily default does |
| AIR003 Variable read outside of a task | [parse-time-work](parse-time-work.md) |
| AIR004 branch that could be a short circuit | [branch-or-short-circuit](branch-or-short-circuit.md), off by default |
| AIR301 removed in Airflow 3 | names: [removed-import](removed-import.md); arguments: [unknown-argument](unknown-argument.md), [argument-without-effect](argument-without-effect.md); context: [removed-context](removed-context.md), [template-name](template-name.md); methods and attributes, and what plugins bring: [removed-member](removed-member.md). Not: those of classes that are gone themselves, whose import is told |
| AIR302 moved to a provider | [removed-import](removed-import.md) |
| AIR303 changed signatures | [changed-signature](changed-signature.md); arguments: [unknown-argument](unknown-argument.md) |
| AIR304 values that change at every import | of start dates: [moving-start-date](moving-start-date.md); of what else Airflow stores: [changing-argument](changing-argument.md) |
| AIR201 \`xcom_pull\` instead of \`.output\`, AIR202 inferred \`multiple_outputs\` | nothing: a matter of style |
| AIR311, AIR312, AIR321 moved, and still there | [moved-import](moved-import.md), where the name is imported, and not wherever it is used |

ruff does not follow conditions: it tells also of imports under \`if AIRFLOW_V_3_0_PLUS: … else: …\`, which Airflow 3 never comes to.
`;

const { values: flags } = parseArgs({
  options: {
    airflow3: { type: 'string' },
    airflow2: { type: 'string' },
    ruff: { type: 'string' },
    compare: { type: 'string' },
    help: { type: 'boolean' },
  },
});
if (flags.help) console.log(HELP);
else if (flags.compare !== undefined) await compare(flags.ruff ?? 'ruff', flags.compare);
else write();

async function compare(ruff: string, folder: string): Promise<void> {
  const { said, lacking } = await compareWithRuff(ruff, folder);
  for (const line of lacking) console.log(line);
  console.log(`ruff says ${said} things that are no matter of style; ${lacking.length} of them are not said here`);
}

function write(): void {
  const { airflow3, airflow2, ruff } = flags;
  if (airflow3 && airflow2 && ruff)
    writeFileSync(MEASURED, `${JSON.stringify(measure({ airflow3, airflow2, ruff }), null, 2)}\n`);
  const measured = existsSync(MEASURED) ? (JSON.parse(readFileSync(MEASURED, 'utf8')) as Measured) : undefined;
  const rules = [...RULES].sort((a, b) => (a.code < b.code ? -1 : 1));
  const rows = rules.map(({ code, severity, title, isOptional }) => {
    const others = measured?.rules[code];
    const cells = others ? [others.airflow3, others.airflow2, others.ruff].map((cell) => cell || '–') : ['', '', ''];
    return `| [${code}](${code}.md) | ${isOptional ? 'off' : severity} | ${title} | ${cells.join(' | ')} |\n`;
  });
  writeFileSync('docs/rules/README.md', `${HEAD}${explained(measured)}${rows.join('')}${RUFF}`);
  console.log(`docs/rules/README.md: ${RULES.length} rules`);
}

function explained(measured: Measured | undefined): string {
  const { airflow3 = '3', airflow2 = '2', ruff = '' } = measured?.versions ?? {};
  return `
The last columns tell who else finds the mistake of the page’s bad example: Airflow ${airflow3} and ${airflow2} when they import the
file, ruff ${ruff} with its AIR rules (previews included), F821 and syntax errors. \`–\`: not found. \`?\`: it refuses the good example, too, for lack of
something else. Empty: it is about files for Amazon MWAA that are no DAGs, which none of them looks at, or about files of a size that nobody has here. Measured by \`npm run rules\` with its options.

| code | severity | what it finds | Airflow 3 | Airflow 2 | ruff |
| --- | --- | --- | --- | --- | --- |
`;
}
