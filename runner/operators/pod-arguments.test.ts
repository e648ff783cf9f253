import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { operatorCatalogue } from '../../dag/dialects/airflow/catalogue/catalogue.ts';
import { ignoredNotes, TREATMENTS, type Treatment } from './pod-arguments.ts';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const text = (path: string): string => readFileSync(join(root, path), 'utf8');
const names = (kind: Treatment['kind']): readonly string[] =>
  [...TREATMENTS]
    .filter(([, treatment]) => treatment.kind === kind)
    .map(([name]) => name)
    .sort();

/** Of a list of words in a Python file: `NAME = (… ).split()`, or the keys of a dict. */
function pythonNames(path: string, name: string): readonly string[] {
  const [, body = ''] = new RegExp(`^${name} = [({]\\n(.*?)^[)}]`, 'ms').exec(text(path)) ?? [];
  const words = body.includes('":') ? [...body.matchAll(/"(\w+)":/g)].map(([, word = '']) => word) : body.match(/\w+/g);
  return [...(words ?? [])].sort();
}

describe('arguments of KubernetesPodOperator', () => {
  const operators = [
    [2, 'airflow.providers.cncf.kubernetes.operators.pod.KubernetesPodOperator'],
    [3, 'airflow.providers.cncf.kubernetes.operators.pod.KubernetesPodOperator'],
    [2, 'airflow.providers.amazon.aws.operators.eks.EksPodOperator'],
    [3, 'airflow.providers.amazon.aws.operators.eks.EksPodOperator'],
  ] as const;
  it.each(operators)('are all dealt with, of Airflow %s: %s', (version, path) => {
    const facts = operatorCatalogue(version).find(path);
    const taken = facts?.parameters.map(({ name }) => name) ?? [];
    expect(taken.length).toBeGreaterThan(60);
    expect(taken.filter((name) => !TREATMENTS.has(name))).toEqual([]);
  });

  it('are the same ones for the Python worker and for the stand-in', () => {
    const worker = 'runner/python/dagwright_worker/pod_arguments.py';
    expect(pythonNames(worker, '_ARGUMENTS')).toEqual(names('done'));
    expect(pythonNames(worker, '_IGNORED')).toEqual(names('ignored'));
    expect(pythonNames(worker, '_REFUSED')).toEqual(names('refused'));
    const standin = pythonNames('runner/python/standin/airflow/_standin/pods.py', '_PARAMETERS');
    // These are in the signatures there.
    const own = ['aws_conn_id', 'cluster_name', 'do_xcom_push', 'pod_name', 'region'];
    expect([...standin, ...own].sort()).toEqual([...TREATMENTS.keys()].sort());
  });

  it('are in the documentation, each with what becomes of it', () => {
    const section = text('docs/kubernetes.md').split('### Every argument')[1]?.split('\n## ')[0] ?? '';
    const rows = section.split('\n').filter((line) => line.startsWith('| `'));
    const documented = rows.flatMap((row) => {
      const [, cell = '', kind = ''] = row.split('|').map((part) => part.trim());
      return [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => `${name} ${kind.split(' ')[0]}`);
    });
    const dealtWith = [...TREATMENTS].map(([name, { kind }]) => `${name} ${kind}`);
    expect(documented.sort()).toEqual(dealtWith.sort());
  });

  it('that change nothing are told in the log, unless they say what is usual', () => {
    expect(ignoredNotes({ image: 'a', poll_interval: 2, trigger_kwargs: { a: 1 }, logging_interval: null })).toEqual([
      'trigger_kwargs has no effect here: there is no trigger: the runner itself watches the pod of a deferred task',
    ]);
  });
});
