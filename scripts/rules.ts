/** Writes docs/rules/README.md. The pages themselves are written by hand. */
import { writeFileSync } from 'node:fs';
import { RULES } from '../dag/checks/rules.ts';

const HEAD = `# Rules

Each can be given another severity or turned off by the setting \`dagwright.rules\`, and silenced on a line with a comment
\`# dagwright: ignore[code]\`.

| code | severity | what it finds |
| --- | --- | --- |
`;

const rows = [...RULES]
  .sort((a, b) => (a.code < b.code ? -1 : 1))
  .map(({ code, severity, title }) => `| [${code}](${code}.md) | ${severity} | ${title} |\n`);

writeFileSync('docs/rules/README.md', HEAD + rows.join(''));
console.log(`docs/rules/README.md: ${RULES.length} rules`);
