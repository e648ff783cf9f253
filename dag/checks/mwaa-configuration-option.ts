/** `mwaa-configuration-option`: an option of an environment of MWAA that has no effect, or not the form of one. */
import type { Fix, Range } from '../model.ts';
import { isOwnOption, optionOfVariable } from '../platforms/mwaa-own-settings.ts';
import { type PlatformRule, problem } from './rule.ts';

export const mwaaConfigurationOption: PlatformRule = {
  code: 'mwaa-configuration-option',
  severity: 'warning',
  title: 'A configuration option that an Amazon MWAA environment does not take',
  check: ({ uri, text }) =>
    options(text).flatMap(({ name, range }) => {
      const option = optionOfVariable(name) ?? name;
      if (isOwnOption(option))
        return [problem(mwaaConfigurationOption, { uri, range }, `MWAA sets ${option} itself: this has no effect`)];
      if (option === name) return [];
      const fix: Fix = {
        title: `Change it to ${option}`,
        edits: [{ location: { uri, range }, newText: option }],
        preferred: true,
      };
      const message = `An option of an environment is written as section and name: ${option}`;
      return [problem(mwaaConfigurationOption, { uri, range }, message, { fixes: [fix] })];
    }),
};

interface Option {
  /** As it is written, without quotes. */
  readonly name: string;
  readonly range: Range;
}

/** In Terraform, CloudFormation and what CDK makes. */
function options(text: string): readonly Option[] {
  return [...text.matchAll(/\b(?:airflow_configuration_options|AirflowConfigurationOptions)["']?\s*[=:]/g)].flatMap(
    (match) => {
      const from = match.index + match[0].length;
      return [...text.slice(from, endOfMap(text, from)).matchAll(KEY)].map((key) => {
        const name = key[1] ?? '';
        return { name, range: rangeAt(text, from + key.index + key[0].indexOf(name), name.length) };
      });
    },
  );
}

const KEY = /(?<=[{,\n]\s*["']?)([A-Za-z_]\w*\.\w[\w.]*|AIRFLOW__\w+)(?=["']?\s*[=:])/g;

/** Of braces, or in YAML of what is indented further than the line with the name. */
function endOfMap(text: string, from: number): number {
  const brace = /^[^\n]*?\{/.exec(text.slice(from));
  if (!brace) {
    const line = text.lastIndexOf('\n', from - 1) + 1;
    const indent = /^\s*/.exec(text.slice(line, from))?.[0].length ?? 0;
    const next = new RegExp(`\\n {0,${indent}}\\S`).exec(text.slice(from));
    return next ? from + next.index : text.length;
  }
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    if (text[at] === '{') depth += 1;
    else if (text[at] === '}' && --depth === 0) return at;
  }
  return text.length;
}

function rangeAt(text: string, offset: number, length: number): Range {
  const before = text.slice(0, offset).split('\n');
  const start = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
  return { start, end: { line: start.line, character: start.character + length } };
}
