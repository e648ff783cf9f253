/** Which modules have members that are followed. */

import { literalValue } from '../../dynamic-code.ts';
import { dict, NONE, str, type Value } from '../../values.ts';
import { over } from '../iterators.ts';
import { pure } from '../routine.ts';
import { namespace as builtinNamespace } from '../types.ts';
import { attrsMembers } from './attrs.ts';
import { collectionsMembers } from './collections.ts';
import { contextlibMembers } from './contextlib.ts';
import { base64Members, csvMembers, jsonMembers, tomlMembers } from './data-formats.ts';
import { dataclassesMembers } from './dataclasses.ts';
import { datetimeMembers } from './datetime.ts';
import { decimalMembers } from './decimal.ts';
import { binasciiMembers, hashlibMembers, zlibMembers } from './digests.ts';
import { enumMembers } from './enum.ts';
import { functoolsMembers, operatorMembers } from './functools.ts';
import { impMembers, importlibMachineryMembers, importlibMembers, importlibUtilMembers } from './importlib.ts';
import { inspectMembers } from './inspect.ts';
import { itertoolsMembers } from './itertools.ts';
import { jinjaMembers } from './jinja2.ts';
import { osMembers, osPathMembers } from './os.ts';
import { pathlibMembers } from './pathlib.ts';
import { pendulumMembers, pendulumZoneMembers } from './pendulum.ts';
import {
  fnmatchMembers,
  globMembers,
  mathMembers,
  packagingMembers,
  stringMembers,
  textwrapMembers,
} from './plain-functions.ts';
import { pydanticMembers } from './pydantic.ts';
import { reMembers } from './re.ts';
import {
  copyMembers,
  importlibMetadataMembers,
  loggingMembers,
  platformMembers,
  randomMembers,
  secretsMembers,
  shutilMembers,
  sysMembers,
  timeMembers,
  uuidMembers,
  warningsMembers,
} from './services.ts';
import { abcMembers, abstractMembers, futureMembers, typesMembers, typingMembers } from './typing.ts';
import { unicodedataMembers } from './unicodedata.ts';
import { yamlMembers } from './yaml.ts';
import { zoneinfoMembers } from './zones.ts';

/** Called anew for each import, so that what belongs to one evaluation stays there. */
export const MODULES: { readonly [name: string]: (() => Iterable<readonly [string, Value]>) | undefined } = {
  ast: () => [['literal_eval', pure('literal_eval', 'text', literalValue)]],
  attr: attrsMembers,
  'attr.converters': () => [],
  'attr.exceptions': () => [],
  'attr.validators': () => [],
  attrs: attrsMembers,
  'attrs.converters': () => [],
  'attrs.exceptions': () => [],
  'attrs.validators': () => [],
  binascii: binasciiMembers,
  copy: copyMembers,
  decimal: decimalMembers,
  fnmatch: fnmatchMembers,
  fractions: () => [],
  glob: globMembers,
  hashlib: hashlibMembers,
  jinja2: jinjaMembers,
  zlib: zlibMembers,
  imp: impMembers,
  importlib: importlibMembers,
  'importlib.machinery': importlibMachineryMembers,
  'importlib.util': importlibUtilMembers,
  inspect: inspectMembers,
  'importlib.metadata': importlibMetadataMembers,
  importlib_metadata: importlibMetadataMembers,
  logging: loggingMembers,
  math: mathMembers,
  'packaging.version': packagingMembers,
  packaging: () => [],
  platform: platformMembers,
  random: randomMembers,
  secrets: secretsMembers,
  shlex: () => [],
  shutil: shutilMembers,
  statistics: () => [],
  string: stringMembers,
  sys: sysMembers,
  textwrap: textwrapMembers,
  time: timeMembers,
  unicodedata: unicodedataMembers,
  urllib: () => [],
  'urllib.parse': () => [],
  uuid: uuidMembers,
  warnings: warningsMembers,
  __future__: futureMembers,
  builtins: () => builtinNamespace,
  abc: abcMembers,
  base64: base64Members,
  collections: collectionsMembers,
  'collections.abc': abstractMembers,
  contextlib: contextlibMembers,
  csv: () =>
    csvMembers(
      (rows) => over('reader', rows),
      (names, row) =>
        dict(
          names.map((name, index): [Value, Value] => [str(name), index < row.length ? str(row[index] ?? '') : NONE]),
        ),
    ),
  dataclasses: dataclassesMembers,
  datetime: datetimeMembers,
  dateutil: () => [],
  'dateutil.parser': () => [],
  'dateutil.relativedelta': () => [],
  'dateutil.tz': () => [],
  enum: enumMembers,
  functools: functoolsMembers,
  itertools: itertoolsMembers,
  json: jsonMembers,
  operator: operatorMembers,
  os: osMembers,
  'os.path': osPathMembers,
  pathlib: pathlibMembers,
  pendulum: pendulumMembers,
  'pendulum.tz': pendulumZoneMembers,
  posixpath: osPathMembers,
  pydantic: pydanticMembers,
  re: reMembers,
  tomli: tomlMembers,
  tomllib: tomlMembers,
  types: typesMembers,
  typing: typingMembers,
  typing_extensions: typingMembers,
  yaml: yamlMembers,
  zoneinfo: zoneinfoMembers,
};
