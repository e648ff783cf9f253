import { describe, expect, it } from 'vitest';
import { dagOf, edges, taskIds } from '../../test-support.ts';

const FILE = `
from datetime import datetime
from airflow import DAG
from airflow.operators.bash import BashOperator
from airflow.utils.task_group import TaskGroup

dag = DAG('quarry', start_date=datetime(2024, 1, 1))
with TaskGroup('dig', dag=dag):
    first = BashOperator(task_id='first', bash_command='', dag=dag)
    second = BashOperator(task_id='second', bash_command='')
first >> second
`;

describe('a task that is made in a group of a DAG that is not open', () => {
  it('is in that group in Airflow 2, as soon as a neighbour gives it the DAG', async () => {
    const dag = await dagOf(FILE, {}, { airflowVersion: 2 });
    expect(taskIds(dag)).toEqual(['dig.first', 'dig.second']);
    expect(edges(dag)).toEqual(['dig.first >> dig.second']);
    expect(dag.tasks.map(({ group }) => group)).toEqual(['dig', 'dig']);
  });

  it('is in the DAG itself in Airflow 3, which asks for a group when it gets its DAG', async () => {
    const dag = await dagOf(FILE, {}, { airflowVersion: 3 });
    expect(taskIds(dag)).toEqual(['dig.first', 'second']);
  });
});
