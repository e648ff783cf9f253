/** Which major version of Airflow a workspace is written for, from the files that say so. */
import { composerAirflow, mayDeclareComposer } from '../platforms/composer.ts';
import type { FileAccess } from '../workspace.ts';

/** Of a workspace that does not say. */
export const DEFAULT_AIRFLOW_VERSION = 3;

/** Whether a file of that name that comes, goes or changes may change the answer. */
export function saysAirflowVersion(fileName: string): boolean {
  return isRequirementsOrImage(fileName) || mayDeclareComposer(fileName);
}

/** Names of files in a workspace folder whose lines are looked at. */
export function isRequirementsOrImage(fileName: string): boolean {
  return /^(requirements.*\.(txt|in)|constraints.*\.txt|pyproject\.toml|Dockerfile.*|.*\.Dockerfile)$/.test(fileName);
}

/** Undefined where no root says anything. The first that does decides; a Dockerfile before requirements, because it is what runs. */
export function detectAirflowVersion(files: FileAccess, roots: readonly string[]): 2 | 3 | undefined {
  for (const root of roots) {
    const names = files.list(root).filter(isRequirementsOrImage).sort(dockerfilesFirst);
    for (const name of names) {
      const version = airflowVersionIn(files.read(`${root}/${encodeURIComponent(name)}`) ?? '');
      if (version) return version;
    }
  }
  return major(composerAirflow(files, roots)?.toString());
}

/** Understands `FROM` lines and requirements, also as strings in pyproject.toml. */
export function airflowVersionIn(text: string): 2 | 3 | undefined {
  for (const line of text.split(/\r?\n/)) {
    const version = fromImage(line) ?? fromRequirement(line);
    if (version) return version;
  }
  return undefined;
}

/** Of a version as distributions have it: `3.3.2`. */
export function majorVersion(version: string | undefined): 2 | 3 | undefined {
  return major(version?.split('.')[0]);
}

function fromImage(line: string): 2 | 3 | undefined {
  const [, image, tag] =
    /^\s*FROM\s+(?:--\S+\s+)*(?:\S+\/)?(airflow|astro-runtime|runtime):([\w.-]+)/i.exec(line) ?? [];
  if (!image || !tag) return undefined;
  if (image === 'airflow') return major(/^(?:slim-)?(\d+)/.exec(tag)?.[1]);
  // Astro Runtime 4 to 13 hold Airflow 2; from Airflow 3.0 on its tags are `3.0-1`: Airflow's version, then the runtime's.
  const first = Number(/^\d+/.exec(tag)?.[0]);
  if (/^\d+\.\d+-\d+/.test(tag)) return major(String(first));
  return first >= 4 ? 2 : undefined;
}

function fromRequirement(line: string): 2 | 3 | undefined {
  const requirement = /\bapache-airflow(?:-core)?(?![\w-])\s*(?:\[[^\]]*\])?\s*[("']*\s*(.*)$/i.exec(
    line.replace(/\s#.*/, ''),
  );
  const constraint = /constraints-(\d+)\.\d+/.exec(line)?.[1];
  if (!requirement) return major(constraint);
  const clauses = [...(requirement[1] ?? '').matchAll(/(===?|~=|\^|>=|>|<=|<|=\s*["'][\^~]?)\s*v?(\d+)((?:\.\d+)*)/g)];
  const lower = clauses.find(([, operator]) => !operator?.startsWith('<'));
  const upper = clauses.find(([, operator]) => operator?.startsWith('<'));
  const least = major(lower?.[2]);
  // `>=2.8` allows both: the files themselves tell more.
  if (least === 2 && lower?.[1]?.startsWith('>')) return upper && highest(upper) === 2 ? 2 : undefined;
  return lower ? least : upper && highest(upper);
}

function highest([, operator, first, rest = '']: RegExpExecArray): 2 | 3 | undefined {
  const isExclusiveMajor = operator === '<' && /^(\.0)*$/.test(rest);
  return major(String(Number(first) - (isExclusiveMajor ? 1 : 0)));
}

function major(text: string | undefined): 2 | 3 | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (number === 2) return 2;
  return number >= 3 ? 3 : undefined;
}

function dockerfilesFirst(a: string, b: string): number {
  return Number(b.includes('Dockerfile')) - Number(a.includes('Dockerfile')) || (a < b ? -1 : 1);
}
