/** Which modules have members that are followed. */
import type { Value } from '../../values.ts';
import { datetimeMembers } from './datetime.ts';
import { osMembers, osPathMembers } from './os.ts';
import { pathlibMembers } from './pathlib.ts';
import { pendulumMembers, pendulumZoneMembers } from './pendulum.ts';
import { zoneinfoMembers } from './zones.ts';

/** Called anew for each import, so that what belongs to one evaluation stays there. */
export const MODULES: { readonly [name: string]: (() => Iterable<readonly [string, Value]>) | undefined } = {
  datetime: datetimeMembers,
  os: osMembers,
  'os.path': osPathMembers,
  pathlib: pathlibMembers,
  pendulum: pendulumMembers,
  'pendulum.tz': pendulumZoneMembers,
  posixpath: osPathMembers,
  zoneinfo: zoneinfoMembers,
};
