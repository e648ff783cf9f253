import { describe, expect, it } from 'vitest';
import { dagOf, taskIds } from '../test-support.ts';

const HEAD = `import csv, io, json, pickle, pprint, random, somewhere
from airflow.sdk import DAG
from airflow.providers.standard.operators.empty import EmptyOperator
`;

async function isExact(lines: string): Promise<boolean> {
  const dag = await dagOf(`${HEAD}${lines}\nwith DAG('d', schedule=None):\n    EmptyOperator(task_id='t' + str(x))\n`);
  expect(taskIds(dag)).toHaveLength(1);
  return dag.exact;
}

describe('what may have been changed by somebody whose text nobody has is not known', () => {
  it.each([
    'l = [1]; somewhere.fill(l); x = len(l)',
    'l = [1]; somewhere.fill(rows=l); x = len(l)',
    'd = {}; somewhere.config.update(d); x = len(d)',
    's = set(); somewhere.fill(s); x = len(s)',
    'l = [1, 2, 3]; random.shuffle(l); x = l[0]',
    'b = io.StringIO(); csv.writer(b).writerow([1]); x = len(b.getvalue())',
    'b = io.StringIO(); json.dump({}, b); x = len(b.getvalue())',
    'b = io.StringIO(); pprint.pprint({}, stream=b); x = len(b.getvalue())',
    "b = io.StringIO(); print('a', file=b); x = len(b.getvalue())",
    'b = io.BytesIO(); pickle.dump(1, b); x = len(b.getvalue())',
  ])('%s', async (lines) => expect(await isExact(lines)).toBe(false));
});

describe('what is only looked at stays what it is', () => {
  it.each([
    'd = {}; somewhere.validate(d, {}); x = len(d)',
    'd = {}; somewhere.Schema(d); x = len(d)',
    'd = {}; made = somewhere.fill(d); x = len(d)',
    'l = [1]; print(l); x = len(l)',
    "b = io.StringIO('a'); print('a'); x = len(b.getvalue())",
  ])('%s', async (lines) => expect(await isExact(lines)).toBe(true));
});
