import { afterEach, describe, expect, it } from 'vitest';
import type { CompletionItem, SignatureHelp } from 'vscode-languageserver';
import { createAnalyses } from './engine.ts';
import { Editor } from './test-support/editor.ts';
import { MemoryFiles } from './test-support/memory-files.ts';
import { cursor } from './test-support/sketch.ts';

const PROJECT = 'file:///project';
const DAG = `${PROJECT}/dags/etl.py`;
const FILES = {
  [`${PROJECT}/plugins/company/bake.py`]: `from airflow.sdk import BaseOperator
from airflow.providers.standard.operators.bash import BashOperator


class BakeOperator(BaseOperator):
    template_fields = ('dough',)

    def __init__(self, *, dough: str, oven=None, **kwargs):
        super().__init__(**kwargs)


class NightBakeOperator(BakeOperator):
    def __init__(self, hour=3, **kwargs):
        super().__init__(**kwargs)


class LoudBash(BashOperator):
    pass


class Recipe(dict):
    pass
`,
};

let editor: Editor | undefined;
afterEach(() => editor?.stop());

async function open(marked: string, files: { [uri: string]: string } = FILES) {
  const { text, position } = cursor(marked);
  const started = await Editor.start({ files: new MemoryFiles({ ...files, [DAG]: text }), createAnalyses }, [PROJECT]);
  editor = started;
  await started.until(() => started.progress.some(({ kind }) => kind === 'end'));
  await started.open(DAG, text);
  const params = { textDocument: { uri: DAG }, position };
  return {
    items: () => started.request<CompletionItem[]>('textDocument/completion', params),
    signature: async () =>
      (await started.request<SignatureHelp | null>('textDocument/signatureHelp', params))?.signatures[0]?.label,
  };
}

const HEAD = 'from airflow.sdk import DAG\n';

describe('operators of the workspace', () => {
  it('complete with their import, before those of packages', async () => {
    const items = await (await open(`${HEAD}x = Bake|`)).items();
    const found = items.filter(({ labelDetails }) => labelDetails?.description === 'company.bake');
    expect(found.map(({ label }) => label)).toEqual(['BakeOperator', 'NightBakeOperator']);
    expect(found[0]?.additionalTextEdits?.[0]?.newText).toBe('from company.bake import BakeOperator\n');
    expect(items.map(({ label }) => label)).not.toContain('Recipe');
  });

  it('complete behind an import of their module', async () => {
    const items = await (await open(`${HEAD}from company.bake import |`)).items();
    expect(items.map(({ label }) => label)).toEqual(['BakeOperator', 'NightBakeOperator', 'LoudBash']);
  });

  it('have signature and arguments, those of their bases among them', async () => {
    const call = `${HEAD}from company.bake import NightBakeOperator\nNightBakeOperator(|)\n`;
    expect(await (await open(call)).signature()).toBe(
      'NightBakeOperator(hour=3, dough: str, oven=None, task_id: str, **kwargs)',
    );
    const labels = (await (await open(call)).items()).map(({ label }) => label);
    expect(labels.slice(0, 3)).toEqual(['hour=', 'dough=', 'oven=']);
    const bash = await (await open(`${HEAD}from company.bake import LoudBash\nLoudBash(|)\n`)).signature();
    expect(bash).toContain('bash_command');
  });

  it('count in the file that defines them, without an import', async () => {
    const text = `from airflow.sdk import BaseOperator\n\n\nclass OwnOperator(BaseOperator):\n    def __init__(self, size, **kwargs):\n        super().__init__(**kwargs)\n\n\n`;
    expect(await (await open(`${text}OwnOperator(|)\n`)).signature()).toContain('OwnOperator(size');
    const [own] = (await (await open(`${text}x = OwnOp|\n`)).items()).filter(({ label }) => label === 'OwnOperator');
    expect(own?.additionalTextEdits).toBeUndefined();
  });
});
