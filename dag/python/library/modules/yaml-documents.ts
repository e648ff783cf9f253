/** YAML text → documents, and what PyYAML surely refuses of it: it is laxer in some places than YAML's own rules, and stricter in others. */
import {
  type Document,
  isAlias,
  isCollection,
  isNode,
  type Node,
  parseAllDocuments,
  visit,
  type YAMLError,
} from 'yaml';

export interface YamlText {
  readonly text: string;
  /** Undefined where it cannot be read. */
  readonly documents: readonly Document[] | undefined;
  /** Why PyYAML refuses it, whatever its loader; undefined where it takes it, or may. */
  readonly refused: string | undefined;
}

/** A file that makes DAGs from YAML is read again at each keystroke in it, or by one DAG file after the other. */
const RECENT = 16;
const LONGEST = 200_000;
const recent = new Map<string, YamlText>();

export function yamlText(text: string): YamlText {
  const known = recent.get(text);
  if (known) return known;
  const read = readDocuments(text);
  if (text.length > LONGEST) return read;
  for (const oldest of recent.keys()) if (recent.size >= RECENT) recent.delete(oldest);
  recent.set(text, read);
  return read;
}

/** Of a single document that is asked for: PyYAML's `load` takes no second one. */
export function refusedSecond({ documents = [] }: YamlText): string | undefined {
  return documents.length > 1
    ? 'it holds several documents (---), which yaml.safe_load_all() and yaml.load_all() read'
    : undefined;
}

/** What no loader can make a value of, unless somebody has taught it the tag. */
export function refusedValues({ text, documents = [] }: YamlText): string | undefined {
  for (const document of documents) {
    let said: string | undefined;
    visit(document, {
      Pair: (_key, { key }) => {
        if (isCollection(key) && !key.tag && !key.anchor)
          said = `${lineOf(text, key)}the key is a mapping or a list${templated(key)}`;
        return said ? visit.BREAK : undefined;
      },
      Node: (_key, node) => {
        const tag = isAlias(node) ? undefined : node.tag;
        if (tag && !isKnownTag(tag)) said = `${lineOf(text, node)}no constructor is known for the tag ${tag}`;
        return said ? visit.BREAK : undefined;
      },
    });
    if (said) return said;
  }
  return undefined;
}

/** `{{ name }}` without quotes. */
function templated(key: Node): string {
  return isCollection(key) && key.flow ? ', as in {{ … }} without quotes around it' : '';
}

const KNOWN_TAGS =
  /^(!|tag:yaml\.org,2002:(null|bool|int|float|binary|timestamp|omap|pairs|set|str|seq|map|python\/.*))$/;

function isKnownTag(tag: string): boolean {
  return KNOWN_TAGS.test(tag);
}

function lineOf(text: string, { range }: Node): string {
  return range ? `line ${text.slice(0, range[0]).split('\n').length}: ` : '';
}

function readDocuments(text: string): YamlText {
  let parsed = parse(text);
  let laid = text;
  for (let round = 0; round < ROUNDS; round++) {
    const further = laid.length <= LONGEST_TO_MEND ? withMoreIndentation(laid, parsed) : undefined;
    if (further === undefined) break;
    laid = further;
    parsed = parse(laid);
  }
  const error = firstError(parsed);
  if (error) return { text: laid, documents: undefined, refused: isSure(laid, error) ? told(error) : undefined };
  return { text: laid, documents: parsed, refused: unknownAlias(laid, parsed) };
}

function parse(text: string): readonly Document[] {
  const parsed = parseAllDocuments(text, { schema: 'failsafe', version: '1.1', uniqueKeys: false, merge: false });
  return Array.isArray(parsed) ? parsed : [];
}

function firstError(documents: readonly Document[]): YAMLError | undefined {
  return documents.flatMap(({ errors }) => errors)[0];
}

const ROUNDS = 20;
const LONGEST_TO_MEND = 50_000;

/** PyYAML lets what stands in brackets or quotes go on at any column: blanks before it mean nothing there. */
function withMoreIndentation(text: string, documents: readonly Document[]): string | undefined {
  const error = documents.flatMap(({ errors }) => errors).find((each) => isOpenFlow(each) || isOpenQuote(each));
  const start = error?.pos[0];
  if (!error || start === undefined || start >= text.trimEnd().length) return undefined;
  const isQuoted = isOpenQuote(error);
  const line = (isQuoted ? text.indexOf('\n', start) : text.lastIndexOf('\n', start - 1)) + 1;
  if (line === 0 || /^(---|\.\.\.|\t)/.test(text.slice(line, line + 3))) return undefined;
  return `${text.slice(0, line)}${' '.repeat(20)}${text.slice(line)}`;
}

function isOpenFlow({ code, message }: YAMLError): boolean {
  return code === 'BAD_INDENT' && message.startsWith('Flow ');
}

function isOpenQuote({ code, message }: YAMLError): boolean {
  return code === 'MISSING_CHAR' && message.startsWith('Missing closing');
}

/** Whether PyYAML has the same objection: tried with tens of thousands of texts. */
function isSure(text: string, error: YAMLError): boolean {
  if (NAME_AND_COLON.test(text)) return false;
  const isAtTheEnd = error.pos[0] >= text.trimEnd().length;
  switch (error.code) {
    case 'BLOCK_AS_IMPLICIT_KEY':
    case 'MULTILINE_IMPLICIT_KEY':
      return isInFlow(error) || !isNearStrayLine(text, error);
    case 'MISSING_CHAR':
      if (isOpenQuote(error)) return isAtTheEnd;
      return !error.message.startsWith('Comments must');
    case 'BAD_INDENT':
      return isOpenFlow(error) ? isAtTheEnd : !isNearStrayLine(text, error);
    case 'BLOCK_IN_FLOW':
      return false;
    default:
      return SURE.has(error.code);
  }
}

/** Seen to be inside of brackets, where columns mean nothing to this reader either. */
function isInFlow({ message }: YAMLError): boolean {
  return message.startsWith('Implicit keys of flow sequence pairs');
}

/** Beside a line that ends inside of brackets, or begins with a sign for a block of text: the next line's column may mean nothing there. */
function isNearStrayLine(text: string, { pos: [start, end] }: YAMLError): boolean {
  let from = start;
  let to = end;
  for (let count = 0; count < 3; count++) {
    from = Math.max(0, text.lastIndexOf('\n', from - 1));
    to = text.indexOf('\n', to + 1) < 0 ? text.length : text.indexOf('\n', to + 1);
  }
  return /[[{][^\]}\n]*$|^[|>]/m.test(text.slice(from, to));
}

/** An anchor or alias before a colon: the colon is part of its name here, and none there. */
const NAME_AND_COLON = /[&*]\S*:/;

const SURE: ReadonlySet<string> = new Set([
  'TAB_AS_INDENT',
  'UNEXPECTED_TOKEN',
  'BAD_SCALAR_START',
  'BAD_ALIAS',
  'BAD_DQ_ESCAPE',
  'MULTIPLE_TAGS',
]);

function told({ message, linePos }: YAMLError): string {
  const [what = ''] = message.split(/ at line \d+/);
  return linePos ? `line ${linePos[0].line}: ${what}` : what;
}

function unknownAlias(text: string, documents: readonly Document[]): string | undefined {
  for (const document of documents) {
    let said: string | undefined;
    visit(document, {
      Alias: (_key, alias) => {
        if (isNode(alias.resolve(document))) return undefined;
        said = `${lineOf(text, alias)}nothing before it has the anchor &${alias.source}`;
        return visit.BREAK;
      },
    });
    if (said) return said;
  }
  return undefined;
}
