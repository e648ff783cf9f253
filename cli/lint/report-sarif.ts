import type { Location, Problem, Severity } from '../../dag/model.ts';
import { version } from '../../package.json';
import type { NameOf } from '../names.ts';
import type { Report } from './command.ts';

/** SARIF 2.1.0: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
export function sarifReport(report: Report, nameOf: NameOf): string {
  const codes = [...new Set(report.problems.map((problem) => problem.code))].sort();
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Dagwright', semanticVersion: version, rules: codes.map((code) => ({ id: code })) } },
        columnKind: 'utf16CodeUnits',
        results: report.problems.map((problem) => result(problem, codes, nameOf)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

const LEVELS: { readonly [severity in Severity]: 'error' | 'warning' | 'note' } = {
  error: 'error',
  warning: 'warning',
  information: 'note',
  hint: 'note',
};

function result(problem: Problem, codes: readonly string[], nameOf: NameOf): object {
  return {
    ruleId: problem.code,
    ruleIndex: codes.indexOf(problem.code),
    level: LEVELS[problem.severity],
    message: { text: problem.message },
    locations: [{ physicalLocation: physicalLocation(problem.location, nameOf) }],
    relatedLocations: problem.related.map(({ location, message }, id) => ({
      id,
      message: { text: message },
      physicalLocation: physicalLocation(location, nameOf),
    })),
  };
}

function physicalLocation(location: Location, nameOf: NameOf): object {
  const { start, end } = location.range;
  return {
    artifactLocation: artifactLocation(nameOf(location.uri), location.uri),
    region: {
      startLine: start.line + 1,
      startColumn: start.character + 1,
      endLine: end.line + 1,
      endColumn: end.character + 1,
    },
  };
}

/** Relative to the sources' root where the name is relative, so that results of other machines match. */
function artifactLocation(name: string, uri: string): object {
  const isRelative = !/^(\/|[A-Za-z]:|\\\\)/.test(name);
  if (!isRelative) return { uri };
  const path = name.split(/[\\/]/).filter((part) => part !== '.');
  return { uri: path.map(encodeURIComponent).join('/'), uriBaseId: '%SRCROOT%' };
}
