/** The lines of a requirements file, as pip reads them: https://pip.pypa.io/en/stable/reference/requirements-file-format/ */
import type { Range } from '../model.ts';

export type RequirementLine = PackageLine | OptionLine | ReferenceLine;

/** `apache-airflow[celery]==2.10.3 ; python_version >= "3.9"` */
export interface PackageLine {
  readonly kind: 'package';
  /** In the form that names are compared in: `apache-airflow-providers-amazon`. */
  readonly name: string;
  /** All after the name and its extras, up to a marker: `>=1,<2`, `@ https://…`, or nothing. */
  readonly specifier: string;
  /** The version behind a single `==` or `===`. */
  readonly pin?: string;
  /** Of `specifier`, without space around it. */
  readonly specifierRange: Range;
  readonly range: Range;
}

/** `--constraint "https://…"`; short forms have their long name. */
export interface OptionLine {
  readonly kind: 'option';
  readonly name: string;
  /** Without quotes. */
  readonly value: string;
  readonly valueRange: Range;
  readonly range: Range;
}

/** A file, folder or URL that stands for a package. */
export interface ReferenceLine {
  readonly kind: 'reference';
  readonly target: string;
  readonly range: Range;
}

const LONG: { readonly [short: string]: string } = {
  '-c': '--constraint',
  '-r': '--requirement',
  '-e': '--editable',
  '-i': '--index-url',
  '-f': '--find-links',
};

export function readRequirements(text: string): readonly RequirementLine[] {
  let isContinued = false;
  return text.split(/\r\n|\r|\n/).flatMap((whole, line) => {
    const isPart = isContinued;
    isContinued = whole.endsWith('\\');
    const written = whole.replace(/(^|\s)#.*$/, '').replace(/\\$/, '');
    // The rest of a statement are its hashes and other options of its own.
    if (isPart || written.trim() === '') return [];
    return [readLine(written, line)];
  });
}

function readLine(written: string, line: number): RequirementLine {
  const start = written.length - written.trimStart().length;
  const statement = written.trim();
  const at = (from: number, length: number): Range => ({
    start: { line, character: from },
    end: { line, character: from + length },
  });
  const range = at(start, statement.length);
  const option =
    /^(--?[a-z][\w-]*)(?:\s*=\s*|\s+|$)(["']?)(.*?)\2$/.exec(statement) ?? /^(-[crefi])()(\S+)$/.exec(statement);
  if (option) {
    const [, name = '', , value = ''] = option;
    const valueStart = start + statement.lastIndexOf(value);
    return { kind: 'option', name: LONG[name] ?? name, value, valueRange: at(valueStart, value.length), range };
  }
  const named =
    /^([A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*((?:[=<>!~]=?|@|===)[^;]*|\(.*\))?\s*(?:;.*)?$/.exec(
      statement,
    );
  if (!named || /\.(whl|tar\.gz|zip)$/.test(named[1] ?? '')) return { kind: 'reference', target: statement, range };
  const specifier = (named[2] ?? '').replace(/\s--\S.*$/, '').trim();
  const [, pin] = /^===?\s*([\w.+!-]+)$/.exec(specifier) ?? [];
  const specifierStart =
    specifier === '' ? start + statement.length : start + statement.indexOf(specifier, (named[1] ?? '').length);
  return {
    kind: 'package',
    name: distributionName(named[1] ?? ''),
    specifier,
    ...(pin === undefined ? {} : { pin }),
    specifierRange: at(specifierStart, specifier.length),
    range,
  };
}

/** Names that differ in this way only are one: https://packaging.python.org/en/latest/specifications/name-normalization/ */
export function distributionName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}
