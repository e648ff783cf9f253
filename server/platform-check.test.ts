import { afterEach, describe, expect, it } from 'vitest';
import type { CodeAction } from 'vscode-languageserver';
import { createAnalyses } from './engine.ts';
import { Editor } from './test-support/editor.ts';
import { MemoryFiles } from './test-support/memory-files.ts';

const PROJECT = 'file:///project';
const REQUIREMENTS = `${PROJECT}/requirements.txt`;
const TERRAFORM = 'resource "aws_mwaa_environment" "it" {\n  airflow_version = "2.10.3"\n}\n';
const URL = 'https://raw.githubusercontent.com/apache/airflow/constraints-2.10.3/constraints-3.11.txt';

let editor: Editor | undefined;
afterEach(() => editor?.stop());

async function start(texts: { [uri: string]: string }, configuration = {}) {
  const files = new MemoryFiles(texts);
  editor = await Editor.start({ files, createAnalyses }, [PROJECT], configuration);
  return { editor, files };
}

function codes(started: Editor): readonly unknown[] | undefined {
  return started.codes(REQUIREMENTS);
}

describe('requirements of a workspace that makes an MWAA environment', () => {
  const texts = { [`${PROJECT}/mwaa.tf`]: TERRAFORM, [REQUIREMENTS]: 'pandas\n' };

  it('are checked without being open', async () => {
    const { editor: started } = await start(texts);
    await started.until(() => codes(started) !== undefined);
    expect(codes(started)).toEqual(['mwaa-constraint-missing']);
  });

  it('are checked as they are typed, with quick fix and suppression', async () => {
    const { editor: started } = await start(texts);
    await started.until(() => started.selected.includes('textDocument/didOpen /project/requirements.txt'));
    await started.open(REQUIREMENTS, 'boto3\n', 'pip-requirements');
    await started.until(() => codes(started)?.length === 1);
    const diagnostics = started.shown(REQUIREMENTS) ?? [];
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    const actions = await started.request<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri: REQUIREMENTS },
      range,
      context: { diagnostics },
    });
    expect(actions.map(({ title }) => title)).toEqual([
      'Add the constraints of Airflow 2.10.3',
      'Suppress mwaa-constraint-missing with a comment',
      'Suppress mwaa-constraint-missing in this file',
    ]);
    await started.type(REQUIREMENTS, `--constraint "${URL}"\nboto3\n`);
    await started.until(() => codes(started)?.length === 0);
    await started.type(REQUIREMENTS, 'boto3  # dagwright: ignore[mwaa-constraint-missing]\n-e .\n');
    await started.until(() => codes(started)?.length === 1);
    expect(codes(started)).toEqual(['mwaa-requirement-path']);
  });

  it('are followed when they come later, and left alone when the setting says that it is no MWAA', async () => {
    const { editor: started, files } = await start({ [`${PROJECT}/mwaa.tf`]: TERRAFORM });
    files.write(REQUIREMENTS, 'pandas\n');
    await started.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: REQUIREMENTS, type: 1 }] });
    await started.until(() => codes(started)?.length === 1);
    await started.notify('dagwright/configuration', { platform: 'none' });
    await started.until(() => codes(started)?.length === 0);
  });

  it('have the severity that the settings say', async () => {
    const { editor: started } = await start(texts, { rules: { 'mwaa-constraint-missing': 'error' } });
    await started.until(() => codes(started) !== undefined);
    expect(started.shown(REQUIREMENTS)?.[0]?.severity).toBe(1);
  });
});

describe('the startup script of such a workspace', () => {
  it('is checked when it comes, and silenced by a comment', async () => {
    const script = `${PROJECT}/startup.sh`;
    const { editor: started, files } = await start({ [`${PROJECT}/mwaa.tf`]: TERRAFORM });
    files.write(script, 'export AWS_REGION=eu-west-1\n');
    await started.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: script, type: 1 }] });
    await started.until(() => started.codes(script)?.length === 1);
    expect(started.codes(script)).toEqual(['mwaa-reserved-variable']);
    await started.until(() => started.selected.includes('textDocument/didOpen /project/startup.sh'));
    const silenced = 'export AWS_REGION=eu-west-1 # dagwright: ignore[mwaa-reserved-variable]\n';
    await started.open(script, silenced, 'shellscript');
    await started.until(() => started.codes(script)?.length === 0);
  });
});

describe('requirements of another workspace', () => {
  it('are nobody’s business', async () => {
    const { editor: started } = await start({
      [REQUIREMENTS]: 'pandas\n',
      [`${PROJECT}/a.py`]: 'import airflow\ndag(\n',
    });
    await started.until(() => started.published.length > 0);
    expect(codes(started)).toBeUndefined();
  });
});
