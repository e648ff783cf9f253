import { expect, test } from 'vitest';
import { documentLinks } from './document-link.ts';
import { analysed } from './test-support/analysed.ts';
import { textAt } from './test-support/sketch.ts';

const HEAD = `from airflow.providers.standard.operators.bash import BashOperator
from airflow.providers.amazon.aws.operators.redshift_data import RedshiftDataOperator
from airflow.sdk import DAG

`;

async function links(body: string, files: { readonly [path: string]: string }): Promise<readonly string[]> {
  const text = HEAD + body;
  const place = await analysed(text, { files });
  return documentLinks(place.file, text, place.files, 3).map(
    ({ range, target }) => `${textAt(text, range)} → ${target?.slice('file:///project/'.length)}`,
  );
}

test('a path of a template leads to its file', async () => {
  const files = { 'scripts/go.sh': 'echo', 'sql/a.sql': '', '../shared/b.sql': '' };
  const body = `with DAG("x", template_searchpath="/project/shared"):
    BashOperator(task_id="one", bash_command="scripts/go.sh")
    BashOperator(task_id="two", bash_command="scripts/none.sh")
    BashOperator(task_id="three", bash_command="scripts/go.sh ")
    for n in range(2):
        RedshiftDataOperator(task_id=f"q{n}", sql=["sql/a.sql", "b.sql"])
`;
  expect(await links(body, files)).toEqual([
    'scripts/go.sh → dags/scripts/go.sh',
    'sql/a.sql → dags/sql/a.sql',
    'b.sql → shared/b.sql',
  ]);
});
