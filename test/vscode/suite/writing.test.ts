/** What helps to write a DAG file, tried on the operators of a provider. */
import * as assert from 'node:assert';
import * as vscode from 'vscode';
import { activated, codeOf, open, problems, replaceAll, until } from './editor.ts';

const FILE = 'lake.py';

/** Where a snippet of the document stands; `|` in it is the cursor. */
function at({ document }: vscode.TextEditor, snippet: string): vscode.Position {
  const offset = document.getText().indexOf(snippet.replace('|', ''));
  assert.notStrictEqual(offset, -1, `${snippet} is not in the document`);
  return document.positionAt(offset + snippet.indexOf('|'));
}

async function type(editor: vscode.TextEditor, snippet: string, inserted: string): Promise<vscode.Position> {
  const position = at(editor, snippet);
  await editor.edit((edit) => edit.insert(position, inserted));
  return position.translate(0, inserted.length);
}

async function proposals({ document }: vscode.TextEditor, position: vscode.Position, wanted: string) {
  return until(`the proposal ${wanted}`, async () => {
    const list = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      position,
    );
    return list?.items.find(({ label }) => (typeof label === 'string' ? label : label.label) === wanted);
  });
}

async function hovered({ document }: vscode.TextEditor, position: vscode.Position, wanted: RegExp): Promise<string> {
  return until(`a hover with ${wanted}`, async () => {
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      position,
    );
    const text = hovers
      .flatMap(({ contents }) => contents)
      .map((content) => (typeof content === 'string' ? content : content.value))
      .join('\n');
    return wanted.test(text) ? text : undefined;
  });
}

async function action({ document }: vscode.TextEditor, range: vscode.Range, title: RegExp): Promise<vscode.CodeAction> {
  return until(`the action ${title}`, async () => {
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      range,
    );
    return actions.find((each) => title.test(each.title));
  });
}

async function apply({ edit }: vscode.CodeAction): Promise<void> {
  assert.ok(edit, 'the action has no edit');
  assert.ok(await vscode.workspace.applyEdit(edit));
}

describe('the operators of a provider', () => {
  let editor: vscode.TextEditor;
  let text: string;
  before(async () => {
    await activated();
    text = (await open(FILE)).document.getText();
  });
  beforeEach(async () => {
    editor = await open(FILE);
    // An editor that saves by itself keeps what the last test has typed.
    if (editor.document.getText() !== text) await replaceAll(editor, text);
  });
  afterEach(() => vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor'));

  it('complete with their import', async () => {
    const position = await type(editor, '|    list_files >>', '    S3DeleteObj\n');
    const item = await proposals(editor, position.translate(0, -1), 'S3DeleteObjectsOperator');
    const [imported] = item.additionalTextEdits ?? [];
    assert.match(imported?.newText ?? '', /S3DeleteObjectsOperator/);
  });

  it('complete with their arguments, tasks by id, connections and what templates may name', async () => {
    let position = await type(editor, '|prefix="{{ ds }}/"', 'aws_conn_id="", ');
    await proposals(editor, position.translate(0, -3), 'aws_default');
    await replaceAll(editor, editor.document.getText().replace('aws_conn_id="", ', 'delim, '));
    await proposals(editor, at(editor, 'delim|, '), 'delimiter=');
    await replaceAll(
      editor,
      editor.document.getText().replace('delim, ', '').replace("task_ids='list'", "task_ids=''"),
    );
    await proposals(editor, at(editor, "task_ids='|'"), 'choose');
    await replaceAll(editor, editor.document.getText().replace('{{ params.day }}', '{{ params. }}'));
    position = at(editor, '{{ params.| }}');
    const param = await proposals(editor, position, 'day');
    assert.match(param.detail ?? '', /monday/);
  });

  it('complete in a document that was never saved, while the line is half typed', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'python', content: text });
    const unsaved = await vscode.window.showTextDocument(document);
    const position = await type(
      unsaved,
      '|    again =',
      '    S3ListOperator(task_id="x", bucket="{{ ti.xcom_pull(task_ids=\'',
    );
    await proposals(unsaved, position, 'copy');
  });

  it('are renamed with all that names them, in one step that can be taken back', async () => {
    const before = editor.document.getText();
    await hovered(editor, at(editor, 'task_id="|list"'), /S3ListOperator/);
    const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
      'vscode.executeDocumentRenameProvider',
      editor.document.uri,
      at(editor, 'task_id="li|st"'),
      'find',
    );
    assert.ok(await vscode.workspace.applyEdit(edit));
    const after = editor.document.getText();
    assert.ok(after.includes('task_id="find"'), after);
    assert.ok(after.includes('ti.xcom_pull(task_ids="find")'), after);
    assert.ok(after.includes("{{ ti.xcom_pull(task_ids='find')[0] }}"), after);
    assert.ok(after.includes('"list_again"'), after);
    await vscode.window.showTextDocument(editor.document);
    await vscode.commands.executeCommand('undo');
    await until('the old text', () => (editor.document.getText() === before ? true : undefined));
  });

  it('say on hover what they take, what an argument evaluates to, and what a template will be', async () => {
    await hovered(editor, at(editor, 'buc|ket=f"'), /bucket: str[\s\S]*A template/);
    await hovered(editor, at(editor, 'f"{BUC|KET}-raw"'), /"lake-raw"/);
    await hovered(editor, at(editor, '"{{ d|s }}/"'), /In the next run, [\s\S]*\d{4}-\d\d-\d\d\//);
    await hovered(editor, at(editor, '"30 6 |* * 1-5"'), /At 06:30, Monday through Friday[\s\S]*Next runs/);
  });

  it('have mistyped arguments fixed, and other problems silenced by a comment', async () => {
    const { document } = editor;
    await replaceAll(editor, document.getText().replace('dest_bucket_key=', 'dest_buckett_key='));
    const wrong = await until('a problem', () =>
      problems(document.uri).find(({ message }) => /dest_buckett_key/.test(message)),
    );
    await apply(await action(editor, wrong.range, /dest_bucket_key/));
    assert.ok(document.getText().includes(' dest_bucket_key='), document.getText());
    await until('no such problem', () =>
      problems(document.uri).some(({ message }) => /dest_buckett_key/.test(message)) ? undefined : true,
    );
    const branch = await until('the branch', () => problems(document.uri).find((p) => codeOf(p) === 'branch-target'));
    await apply(await action(editor, branch.range, /^Suppress branch-target/));
    assert.match(document.lineAt(branch.range.start.line).text, /# dagwright: ignore\[branch-target\]$/);
    await until('nothing about the branch', () =>
      problems(document.uri).some((p) => codeOf(p) === 'branch-target') ? undefined : true,
    );
  });

  it('have all problems of a rule fixed at once, and a rule silenced in the whole file', async () => {
    const { document } = editor;
    const wrong = document.getText().replace('dest_bucket_key=', 'dest_buckett_key=').replaceAll('prefix=', 'prefixx=');
    await replaceAll(editor, wrong);
    const found = await until('both problems', () => {
      const all = problems(document.uri).filter((p) => codeOf(p) === 'unknown-argument');
      return all.length >= 2 ? all : undefined;
    });
    await apply(await action(editor, found[0]?.range ?? new vscode.Range(0, 0, 0, 0), /^Fix all \d+ unknown-argument/));
    assert.ok(!/buckett|prefixx/.test(document.getText()), document.getText());
    const branch = await until('the branch', () => problems(document.uri).find((p) => codeOf(p) === 'branch-target'));
    await apply(await action(editor, branch.range, /^Suppress branch-target in this file/));
    assert.match(document.getText(), /^# dagwright: ignore-file\[branch-target\]$/m);
    await until('nothing about the branch', () =>
      problems(document.uri).some((p) => codeOf(p) === 'branch-target') ? undefined : true,
    );
  });

  it('are fixed on saving where the settings say so', async () => {
    const { document } = editor;
    await replaceAll(editor, document.getText().replace('dest_bucket_key=', 'dest_buckett_key='));
    await until('a problem', () => problems(document.uri).find((p) => codeOf(p) === 'unknown-argument'));
    const settings = vscode.workspace.getConfiguration('editor', document.uri);
    await settings.update(
      'codeActionsOnSave',
      { 'source.fixAll.dagwright': 'explicit' },
      vscode.ConfigurationTarget.Workspace,
    );
    try {
      await vscode.commands.executeCommand('workbench.action.files.save');
      await until('the right name', () => (document.getText().includes('dest_bucket_key=') ? true : undefined));
    } finally {
      await settings.update('codeActionsOnSave', undefined, vscode.ConfigurationTarget.Workspace);
      await replaceAll(editor, text);
      await document.save();
    }
  });

  it('are found among the symbols of the workspace', async () => {
    const symbols = await until('the task', async () => {
      const found = await vscode.commands.executeCommand<vscode.SymbolInformation[]>(
        'vscode.executeWorkspaceSymbolProvider',
        'list',
      );
      return found.some(({ name }) => name === 'list') ? found : undefined;
    });
    const task = symbols.find(({ name }) => name === 'list');
    assert.strictEqual(task?.containerName, 'lake');
    assert.ok(task.location.uri.path.endsWith('/lake.py'), task.location.uri.path);
  });

  it('lead to the template files that they name', async () => {
    const { document } = editor;
    const folder = vscode.Uri.joinPath(document.uri, '..');
    const file = vscode.Uri.joinPath(folder, 'load.sql');
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode('SELECT 1'));
    try {
      const named =
        'from airflow.providers.common.sql.operators.sql import SQLExecuteQueryOperator\n' +
        'with DAG("links"):\n    SQLExecuteQueryOperator(task_id="load", sql="load.sql")\n';
      await replaceAll(editor, `${document.getText()}\n${named}`);
      const link = await until('the link', async () => {
        const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>(
          'vscode.executeLinkProvider',
          document.uri,
        );
        return links.find(({ target }) => target?.path.endsWith('/load.sql'));
      });
      assert.strictEqual(document.getText(link.range), 'load.sql');
    } finally {
      await vscode.workspace.fs.delete(file);
    }
  });

  it('are refactored: a dependency goes, and the tasks get a group', async () => {
    const { document } = editor;
    const inChain = at(editor, 'list_files |>> Branch');
    await apply(await action(editor, new vscode.Range(inChain, inChain), /^Remove the dependency list → choose/));
    assert.ok(!document.getText().includes('list_files >> Branch'), document.getText());
    const selected = new vscode.Range(at(editor, '|    list_files ='), at(editor, 'prefix="{{ ds }}/")|'));
    await apply(await action(editor, selected, /into a task group$/));
    const grouped = document.getText();
    assert.ok(grouped.includes('    with TaskGroup("group"):\n        list_files = S3ListOperator('), grouped);
    assert.ok(grouped.includes("task_ids='group.list'"), grouped);
    assert.ok(grouped.includes('import DAG, TaskGroup'), grouped);
  });

  it('depend on each other by a command', async () => {
    const { document } = editor;
    await hovered(editor, at(editor, 'task_id="|list"'), /S3ListOperator/);
    const between = [document.uri.toString(), 'lake', 'list', 'copy'];
    assert.strictEqual(await vscode.commands.executeCommand('dagwright.addDependency', ...between), true);
    assert.match(document.getText(), /\n {4}list_files >> copy\n$/);
    assert.strictEqual(await vscode.commands.executeCommand('dagwright.removeDependency', ...between), true);
    assert.ok(!document.getText().includes('list_files >> copy'), document.getText());
  });

  it('say in the text how many they are', async () => {
    const labels = await until('hints', async () => {
      const hints = await vscode.commands.executeCommand<vscode.InlayHint[]>(
        'vscode.executeInlayHintProvider',
        editor.document.uri,
        new vscode.Range(0, 0, editor.document.lineCount, 0),
      );
      return hints?.length > 0 ? hints.map(({ label }) => label) : undefined;
    });
    assert.deepStrictEqual(labels, ['3 tasks']);
  });

  it('have their dependencies as a call hierarchy', async () => {
    const items = await until('an item', async () => {
      const found = await vscode.commands.executeCommand<vscode.CallHierarchyItem[]>(
        'vscode.prepareCallHierarchy',
        editor.document.uri,
        at(editor, 'task_id="co|py"'),
      );
      return found?.length > 0 ? found : undefined;
    });
    const calls = await vscode.commands.executeCommand<vscode.CallHierarchyIncomingCall[]>(
      'vscode.provideIncomingCalls',
      items[0],
    );
    assert.deepStrictEqual(
      calls.map(({ from }) => from.name),
      ['choose'],
    );
  });
});

describe('an unfinished line with an operator of a provider', () => {
  let editor: vscode.TextEditor;
  before(activated);
  afterEach(() => vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor'));

  /** Proposals at the end of a line in a DAG, in a document that was never saved. */
  async function offered(line: string, wanted: string): Promise<vscode.CompletionItem> {
    const head = `from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
from airflow.providers.google.cloud.operators.bigquery import BigQueryInsertJobOperator
from airflow.sdk import DAG, task

with DAG("unfinished", schedule="@daily", params={"region": "eu"}):
    @task
    def extract(table, ti=None):
        ti.xcom_push(key="rows", value=1)

    got = extract("orders")
`;
    const content = `${head}    ${line}\n`;
    const document = await vscode.workspace.openTextDocument({ language: 'python', content });
    editor = await vscode.window.showTextDocument(document);
    return proposals(editor, document.positionAt(content.length - 1), wanted);
  }

  it('is given the values that an argument can have', async () => {
    await offered('KubernetesPodOperator(task_id="p", on_finish_action="', 'delete_succeeded_pod');
    const item = await offered('KubernetesPodOperator(task_id="p", get_logs=', 'True');
    assert.strictEqual(item.detail, 'default');
  });

  it('is given the keys of what a service takes, and of what another task has pushed', async () => {
    await offered('BigQueryInsertJobOperator(task_id="q", configuration={"query": {"', 'useLegacySql');
    await offered('KubernetesPodOperator(task_id="p", cmds=["{{ ti.xcom_pull(task_ids=\'extract\', key=\'', 'rows');
  });

  it('is given what stands between a task and its call, and the kinds of @task', async () => {
    await offered('extract.override(ret', 'retries=');
    await offered('extract.partial(', 'table=');
    await offered('KubernetesPodOperator.partial(task_id="p", image="x").expand(arg', 'arguments=');
    await offered('@task.ku', 'kubernetes');
  });

  it('is given the rules that a comment may silence', async () => {
    await offered('x = 1  # dagwright: ignore[', 'dependency-cycle');
  });

  it('shows templates in lists as the next run will have them', async () => {
    const content =
      'from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator\nfrom airflow.sdk import DAG\n' +
      'with DAG("shown", schedule="@daily", params={"region": "eu"}):\n' +
      '    KubernetesPodOperator(task_id="p", arguments=["{{ params.region }}", "{{ ds }}"])\n';
    const document = await vscode.workspace.openTextDocument({ language: 'python', content });
    editor = await vscode.window.showTextDocument(document);
    await hovered(editor, at(editor, '"{{ params.reg|ion }}"'), /In the next run[\s\S]*```[^`]*\neu\n/);
  });

  it('has a code that no rule has changed to the one that was meant', async () => {
    const content = 'from airflow.sdk import DAG\nx = 1  # dagwright: ignore[dependency-cylce]\n';
    const document = await vscode.workspace.openTextDocument({ language: 'python', content });
    editor = await vscode.window.showTextDocument(document);
    const found = await until('the problem', () =>
      problems(document.uri).find((p) => codeOf(p) === 'unknown-suppression'),
    );
    await apply(await action(editor, found.range, /^Change to dependency-cycle$/));
    assert.match(document.getText(), /ignore\[dependency-cycle\]/);
  });
});
