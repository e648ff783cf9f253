import { describe, expect, it } from 'vitest';
import { analyse } from '../../test-support.ts';

const PATCHED = { 'dags/patched.py': 'import json\njson.loadz = json.loads\n' };

async function told(text: string, files: { readonly [path: string]: string } = {}) {
  const { problems } = await analyse(`${text}\nfrom airflow.sdk import DAG\n`, files);
  return problems.map(({ severity, message, fixes }) => ({
    said: `${severity}: ${message}`,
    fixed: fixes.map(({ edits: [edit] }) => {
      const { start, end } = edit!.location.range;
      const line = text.split('\n')[start.line]!;
      return line.slice(0, start.character) + edit!.newText + line.slice(end.character);
    }),
  }));
}

describe('a name that no standard library has', () => {
  it('is told with the name that was meant, and put right', async () => {
    expect(await told('from collections import Orderdict as Ordered')).toEqual([
      {
        said: "error: 'collections' has no 'Orderdict'; did you mean 'OrderedDict'? (ImportError, so Airflow cannot import the file)",
        fixed: ['from collections import OrderedDict as Ordered'],
      },
    ]);
    expect(await told('import json\nx = json.loadx("{}")')).toEqual([
      {
        said: "error: Module 'json' has no 'loadx'; did you mean 'load'? (AttributeError, so Airflow cannot import the file)",
        fixed: ['x = json.load("{}")'],
      },
    ]);
    expect(await told('from datetime import datetime\nx = datetime.noww()')).toEqual([
      {
        said: "error: datetime.datetime has no 'noww'; did you mean 'now'? (AttributeError, so Airflow cannot import the file)",
        fixed: ['x = datetime.now()'],
      },
    ]);
    expect(await told('import os.pathh as p')).toEqual([
      {
        said: "error: There is no module 'os.pathh'; did you mean 'os.path'? (ModuleNotFoundError, so Airflow cannot import the file)",
        fixed: ['import os.path as p'],
      },
    ]);
  });

  it('may be a name of another module', async () => {
    expect((await told('from datetime import sleep'))[0]?.said).toContain("'datetime' has no 'sleep': it is in 'time'");
    expect((await told('import datetime.datetime'))[0]?.said).toContain('write from datetime import datetime');
    expect((await told('from itertools import izip'))[0]?.said).toContain(
      "'itertools' has no 'izip', in no version of",
    );
  });

  it.each([
    ['of a module of the workspace with that name', 'import calendar\ncalendar.holidays()', { 'dags/calendar.py': '' }],
    ['of what another file of the workspace sets', 'import patched, json\njson.loadz("1")', PATCHED],
    ['in a file that looks at versions', 'import sys\nprint(sys.version_info)\nfrom itertools import izip', {}],
    ['of names that only some versions have', 'from collections import Mapping\nfrom typing import Self', {}],
    ['of names that only some platforms have', 'import os, signal\nos.startfile, os.fork, signal.SIGKILL', {}],
    ['of submodules that somebody else may have imported', 'import xml, importlib\nxml.etree, importlib.util', {}],
    ['of names with an underscore', 'import os, json\nos._exit, json._nothing', {}],
  ])('nothing is said %s', async (_, text, files: { readonly [path: string]: string }) => {
    expect(await told(text, files)).toEqual([]);
  });
});

describe('a module that a later Python no longer has', () => {
  it.each([
    'from formatter.rows import tidy',
    'import parser.orders',
    'from parser import orders',
    'import symbol\nsymbol.of_currency("EUR")',
    'from cgi.pages import show',
  ])('may be one of a folder that is not in the workspace: %s', async (line) => {
    const text = `import sys\nsys.path.append('/opt/airflow/src')\n${line}\n# a dag for airflow\n`;
    const { problems: found } = await analyse(text);
    expect(found.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it("while one that every Python has is Python's own", async () => {
    const { problems: found } = await analyse('from json.rows import tidy\n# a dag for airflow\n');
    expect(found.map(({ code }) => code)).toEqual(['uncaught-exception']);
  });
});
