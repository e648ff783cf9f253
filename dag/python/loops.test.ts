import { describe, expect, it } from 'vitest';
import { analyse, taskIds } from '../test-support.ts';

describe('a loop that ends when something unknown is so', () => {
  it('ends also where it is not known whether it begins', async () => {
    const file = await analyse(`
import os
from datetime import datetime, timedelta
from airflow.sdk import DAG
from airflow.providers.standard.operators.empty import EmptyOperator

def next_workday(day):
    if os.environ.get("ANY_DAY"):
        return day
    while True:
        if day.strftime(os.environ["FORMAT"]) == "Sunday":
            day = day + timedelta(days=1)
            continue
        if day.strftime(os.environ["FORMAT"]) != "Saturday":
            break
        day = day + timedelta(days=2)
    return day

with DAG("a", start_date=next_workday(datetime(2024, 1, 1))):
    EmptyOperator(task_id="after")
`);
    expect(file.truncated).toBeUndefined();
    expect(file.dags.flatMap(taskIds)).toEqual(['after']);
  });
});
