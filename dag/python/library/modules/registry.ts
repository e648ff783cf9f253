/** Which modules have members that are followed. */
import { dict, NONE, str, type Value } from '../../values.ts';
import { over } from '../iterators.ts';
import { base64Members, csvMembers, jsonMembers, yamlMembers } from './data-formats.ts';
import { datetimeMembers } from './datetime.ts';
import { osMembers, osPathMembers } from './os.ts';
import { pathlibMembers } from './pathlib.ts';
import { pendulumMembers, pendulumZoneMembers } from './pendulum.ts';
import { reMembers } from './re.ts';
import { zoneinfoMembers } from './zones.ts';

/** Called anew for each import, so that what belongs to one evaluation stays there. */
export const MODULES: { readonly [name: string]: (() => Iterable<readonly [string, Value]>) | undefined } = {
  base64: base64Members,
  csv: () =>
    csvMembers(
      (rows) => over('reader', rows),
      (names, row) =>
        dict(
          names.map((name, index): [Value, Value] => [str(name), index < row.length ? str(row[index] ?? '') : NONE]),
        ),
    ),
  datetime: datetimeMembers,
  json: jsonMembers,
  os: osMembers,
  'os.path': osPathMembers,
  pathlib: pathlibMembers,
  pendulum: pendulumMembers,
  'pendulum.tz': pendulumZoneMembers,
  posixpath: osPathMembers,
  re: reMembers,
  yaml: yamlMembers,
  zoneinfo: zoneinfoMembers,
};
