import { describe, expect, it } from 'vitest';
import { analyse } from '../../test-support.ts';

async function said(text: string, files: { readonly [path: string]: string } = {}): Promise<readonly string[]> {
  const { problems } = await analyse(`${text}\nfrom airflow.sdk import DAG\n`, files);
  return problems.map(({ severity, code, message }) => `${severity} ${code}: ${message}`);
}

describe('without an interpreter that is known', () => {
  it('a slip of the keyboard is told, with the module that was meant', async () => {
    const { problems } = await analyse('import datetimee\nfrom airflow.sdk import DAG\n');
    expect(
      problems.map(({ severity, message, fixes }) => [severity, message, fixes.map(({ title }) => title)]),
    ).toEqual([
      [
        'warning',
        "Neither Python nor the workspace has a module 'datetimee'; did you mean 'datetime'? Airflow cannot read the file without it",
        ["Change it to 'datetime'"],
      ],
    ]);
    expect(problems[0]?.location.range).toEqual({ start: { line: 0, character: 7 }, end: { line: 0, character: 16 } });
    expect((await said('from colections import OrderedDict, deque'))[0]).toContain("did you mean 'collections'?");
    expect((await said('import loging.config'))[0]).toContain("did you mean 'logging'?");
    expect((await said('import pathilb'))[0]).toContain("did you mean 'pathlib'?");
  });

  it.each([
    ['of packages of others', 'import pandas, icalendar, jdatetime, xarray, oauthlib, nobody.knows'],
    ['of modules with names of their own', 'import operators, secret, pathlib2, common, config, strings, tokens, core'],
    ['where the file is ready for it', 'try:\n    import datetimee\nexcept ImportError:\n    datetimee = None'],
    ['where the file finds modules in its own ways', "import sys\nsys.path.append('/opt')\nimport datetimee"],
    ['where it is not known whether it is reached', 'import os\nif os.environ.get("X"):\n    import datetimee'],
  ])('nothing is said %s', async (_, text) => {
    expect(await said(text)).toEqual([]);
  });

  it('nothing is said of a module that the workspace has', async () => {
    expect(await said('import datetimee', { 'dags/datetimee.py': '' })).toEqual([]);
  });

  it('a module that a package beside the file does not have is told', async () => {
    const files = { 'dags/common/__init__.py': '', 'dags/common/paths.py': 'ROOT = 1' };
    expect(await said('from common.paths import ROOT', files)).toEqual([]);
    expect(await said('from common.pahts import ROOT', files)).toEqual([
      "warning missing-module: The package 'common' of this workspace has no module 'pahts'; Airflow cannot read the file without it",
    ]);
  });

  it.each([
    ['a package that makes modules', { 'dags/common/__init__.py': 'import sys\nsys.modules["common.pahts"] = sys' }],
    ['a folder that other folders may continue', { 'dags/common/paths.py': '' }],
    ['a package elsewhere in the workspace', { 'services/common/__init__.py': '', 'common/__init__.py': '' }],
  ])('nothing is said of %s', async (_, files: { readonly [path: string]: string }) => {
    expect(await said('from common.pahts import ROOT', files)).toEqual([]);
  });
});
