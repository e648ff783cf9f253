// biome-ignore-all lint/suspicious/noTemplateCurlyInString: stops of snippets are written like this.
import { describe, expect, test } from 'vitest';
import { operatorCatalogue } from '../dag/dialects/airflow/catalogue/catalogue.ts';
import { snippetCompletions } from './completion-snippets.ts';
import { TASK_SNIPPETS } from './snippets.ts';
import { analysed } from './test-support/analysed.ts';
import { atCursor } from './test-support/text-cursor.ts';

const CLASSIC = `from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG

with DAG('d'):
  one = BashOperator(task_id='one', bash_command='echo')
  |
`;
const TASKFLOW = `from airflow.sdk import DAG, task

with DAG("d"):
    @task
    def one(): ...

    |
`;

function offered(marked: string, label: string, airflowVersion: 2 | 3 = 3) {
  const items = snippetCompletions(atCursor(marked, airflowVersion));
  const item = items.find((each) => each.label === label);
  return item && { text: item.textEdit?.newText, imports: item.additionalTextEdits?.map(({ newText }) => newText) };
}

describe('snippets', () => {
  test('are functions where the file has functions', () => {
    expect(offered(TASKFLOW, '@task')).toEqual({
      text: '@task\ndef ${1:name}(${2}):\n    ${3:return None}\n$0',
      imports: [],
    });
    expect(offered(TASKFLOW, '@branch')?.text).toContain('@task.branch');
  });

  test('are operators where the file has operators, with its quotes and indentation, and their import', () => {
    expect(offered(CLASSIC, 'task')).toEqual({
      text: "${1:name} = PythonOperator(task_id='${1:name}', python_callable=${2:function})\n$0",
      imports: ['from airflow.providers.standard.operators.python import PythonOperator\n'],
    });
    expect(offered(CLASSIC, 'task_group')).toEqual({
      text: "with TaskGroup('${1:group}') as ${1:group}:\n  ${2:pass}\n$0",
      imports: [', TaskGroup'],
    });
  });

  test('import from where Airflow 2 has it', () => {
    expect(offered(CLASSIC, 'task', 2)?.imports).toEqual(['from airflow.operators.python import PythonOperator\n']);
    expect(offered(CLASSIC, 'chain', 2)?.imports).toEqual(['from airflow.models.baseoperator import chain\n']);
  });

  test('come at the beginning of a line alone', () => {
    expect(snippetCompletions(atCursor(CLASSIC.replace('|', 'ta|')))).not.toEqual([]);
    const bash = snippetCompletions(atCursor(TASKFLOW.replace('|', '@task.ba|'))).find(
      ({ label }) => label === '@bash',
    );
    expect(bash?.filterText).toBe('@task.bash');
    expect(snippetCompletions(atCursor(TASKFLOW.replace('|', '@ta|')))[0]?.filterText).toBe('@task');
    expect(snippetCompletions(atCursor(CLASSIC.replace('|', 'x = ta|')))).toEqual([]);
  });

  test('name operators that exist', () => {
    for (const { taskflow, classic } of TASK_SNIPPETS) {
      for (const path of [...(taskflow?.imports ?? []), ...(classic?.imports ?? [])])
        if (path.includes('.')) expect(operatorCatalogue(3).find(path)?.name, path).toBe(path.split('.').at(-1));
    }
  });

  test.each(TASK_SNIPPETS.flatMap(({ prefix }) => [CLASSIC, TASKFLOW].map((text) => [prefix, text] as const)))(
    '%s leaves no error in a file',
    async (prefix, marked) => {
      const [item] = snippetCompletions(atCursor(marked)).filter(({ label }) => label.replace('@', '') === prefix);
      const indentation = /^ *(?=\|)/m.exec(marked)?.[0] ?? '';
      const body = (item?.textEdit?.newText ?? '')
        .replace(/\$\{\d+\|([^,|]*)[^}]*\}/g, '$1')
        .replace(/\$\{\d+:([^}]*)\}/g, '$1')
        .replace(/\$\{\d+\}|\$\d+/g, '')
        .replaceAll('\n', `\n${indentation}`);
      const { file } = await analysed(marked.replace('|', body));
      // What a snippet leaves to be filled in is not known yet: that alone may be wrong.
      const wrong = file.problems.filter(({ severity }) => severity === 'error').map(({ message }) => message);
      expect(wrong.filter((message) => !/is not defined/.test(message))).toEqual([]);
    },
  );
});
