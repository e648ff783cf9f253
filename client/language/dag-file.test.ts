import { expect, it } from 'vitest';
import { mayHoldDag } from './dag-file.ts';

it('takes a file that speaks of both', () => {
  expect(mayHoldDag('from airflow.sdk import DAG')).toBe(true);
  expect(mayHoldDag('from AIRFLOW import dag')).toBe(true);
});

it('leaves a file alone that lacks one of the words', () => {
  expect(mayHoldDag('import networkx as dag')).toBe(false);
  expect(mayHoldDag('import airflow')).toBe(false);
});
