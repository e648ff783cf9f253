import { describe, expect, test } from 'vitest';
import { dagOf, edges } from '../../test-support.ts';

const HEAD = `from airflow.sdk import DAG, BaseOperator, task
from airflow.providers.amazon.aws.operators.s3 import S3CopyObjectOperator, S3ListOperator
from airflow.providers.standard.operators.bash import BashOperator

@task
def give(): ...

with DAG("a"):
    given = give()
`;

async function edgesOf(text: string, head = HEAD): Promise<readonly string[]> {
  return edges(await dagOf(head + text));
}

describe('an XCom in an argument', () => {
  test('makes an edge where the operator renders the argument', async () => {
    expect(await edgesOf('    BashOperator(task_id="b", bash_command=given)\n')).toEqual(['give >> b']);
    expect(await edgesOf('    S3ListOperator(task_id="b", bucket="x", prefix=[given])\n')).toEqual(['give >> b']);
  });

  test('makes none where it does not, as in Airflow', async () => {
    expect(await edgesOf('    BashOperator(task_id="b", bash_command="x", append_env=given)\n')).toEqual([]);
    expect(await edgesOf('    BaseOperator(task_id="b", queue=given)\n')).toEqual([]);
  });

  test('makes one wherever a task is mapped over it', async () => {
    const mapped =
      '    BashOperator.partial(task_id="b", bash_command="x", append_env=given).expand(skip_on_exit_code=';
    expect(await edgesOf(`${mapped}give())\n`)).toEqual(['give__1 >> b']);
  });

  test('makes one in any argument of a class that nobody knows', async () => {
    const head = HEAD.replace(
      'from airflow.sdk',
      'from airflow.providers.nowhere.operators.x import XOperator\nfrom airflow.sdk',
    );
    expect(await edgesOf('    XOperator(task_id="b", anything=given)\n', head)).toEqual(['give >> b']);
  });

  test('of a class of the workspace follows the fields that the class declares', async () => {
    const head = `${HEAD.slice(0, HEAD.indexOf('with DAG'))}class Mine(BashOperator):
    template_fields = (*BashOperator.template_fields, "word")

    def __init__(self, word, other=None, **kwargs):
        super().__init__(**kwargs)
        self.word = word
        self.other = other

class Plain(BashOperator):
    def __init__(self, command, **kwargs):
        super().__init__(bash_command=command, **kwargs)

with DAG("a"):
    given = give()
`;
    expect(await edgesOf('    Mine(task_id="b", word=given, bash_command="x")\n', head)).toEqual(['give >> b']);
    expect(await edgesOf('    Mine(task_id="b", word="x", bash_command=given)\n', head)).toEqual(['give >> b']);
    expect(await edgesOf('    Mine(task_id="b", word="x", other=given, bash_command="x")\n', head)).toEqual([]);
    expect(await edgesOf('    Plain(task_id="b", command=given)\n', head)).toEqual(['give >> b']);
  });
});
