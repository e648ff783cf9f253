/** `textDocument/hover` on the name of an operator class where no task is made: in an import, or in a line that is not finished. */
import type { Hover } from 'vscode-languageserver';
import type { OperatorFacts } from '../dag/dialects/airflow/catalogue/catalogue.ts';
import { isInText } from './call-at.ts';
import { importedNames, pathOf } from './imported-names.ts';
import { codeSpan } from './markdown.ts';
import { factsAt, operatorParameters } from './operator-parameters.ts';
import { positionAt, type TextAt } from './text-at.ts';

export function hoverOperator(place: TextAt): Hover | null {
  const { text, offset } = place;
  const start = offset - (/\w*$/.exec(text.slice(Math.max(0, offset - 200), offset))?.[0].length ?? 0);
  const end = offset + (/^\w*/.exec(text.slice(offset))?.[0].length ?? 0);
  const name = text.slice(start, end);
  if (!/^[A-Z]/.test(name) || isInText(text, offset)) return null;
  const [dotted = name] = /[\w.]*$/.exec(text.slice(Math.max(0, start - 200), end)) ?? [];
  const path = importedFrom(text, start, name) ?? pathOf(importedNames(text), dotted);
  const facts = path === undefined && !place.operators ? undefined : factsAt(place, path ?? name);
  if (!facts) return null;
  return {
    contents: { kind: 'markdown', value: markdown(place, facts) },
    range: { start: positionAt(text, start), end: positionAt(text, end) },
  };
}

/** A name that gets another one in the import is known by that alone. */
function importedFrom(text: string, start: number, name: string): string | undefined {
  const before = text.slice(Math.max(0, start - 2000), start);
  const [, module] = /(?:^|\n)[ \t]*from[ \t]+([\w.]+)[ \t]+import[ \t]+(?:\([^()]*|[^()\n]*)$/.exec(before) ?? [];
  return module === undefined ? undefined : `${module}.${name}`;
}

function markdown(place: TextAt, facts: OperatorFacts): string {
  const parameters = operatorParameters(place, facts);
  const needed = parameters.filter((each) => each.default === undefined).map(({ name }) => codeSpan(name));
  const rendered = facts.templateFields?.map(codeSpan) ?? [];
  const files = facts.templateExtensions.map(codeSpan);
  const link = documentation(facts);
  return [
    `**Operator** ${codeSpan(`${facts.module}.${facts.name}`)}`,
    [
      `- ${[facts.distribution, facts.version].filter((part) => part !== '').join(' ')}`,
      needed.length > 0 ? `- Has to be given: ${needed.join(', ')}` : undefined,
      rendered.length > 0 ? `- Templates: ${rendered.join(', ')}` : undefined,
      files.length > 0 ? `- Template files: ${files.join(', ')}` : undefined,
    ]
      .filter((line) => line !== undefined)
      .join('\n'),
    ...(link === undefined ? [] : [`[Documentation](${link})`]),
  ].join('\n\n');
}

/** Airflow publishes the reference of each provider by module. */
function documentation({ distribution, module, name }: OperatorFacts): string | undefined {
  if (!distribution.startsWith('apache-airflow-providers-') || !module.startsWith('airflow.providers.'))
    return undefined;
  const page = `https://airflow.apache.org/docs/${distribution}/stable/_api/${module.replaceAll('.', '/')}/index.html`;
  return `${page}#${module}.${name}`;
}
