/**
 * Beginnings of tasks and groups in two styles: functions with decorators (TaskFlow), and operators. In the syntax of
 * snippets: `$1` and `${1:text}` are stops. Strings are in double quotes and one level is four spaces; who offers them
 * writes them as the file does.
 */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: stops of snippets are written like this.

export interface SnippetBody {
  readonly lines: readonly string[];
  /** Names to import: those of `airflow.sdk`, or with their module. */
  readonly imports: readonly string[];
}

export interface TaskSnippet {
  readonly prefix: string;
  readonly about: string;
  /** In files that use decorators; absent when operators are all there is. */
  readonly taskflow?: SnippetBody;
  readonly classic?: SnippetBody;
}

const STANDARD = 'airflow.providers.standard';
const operator = (module: string, name: string): string => `${STANDARD}.operators.${module}.${name}`;
const sensor = (module: string, name: string): string => `${STANDARD}.sensors.${module}.${name}`;

export const TASK_SNIPPETS: readonly TaskSnippet[] = [
  {
    prefix: 'task',
    about: 'A Python task',
    taskflow: { lines: ['@task', 'def ${1:name}(${2}):', '    ${3:return None}', '$0'], imports: ['task'] },
    classic: {
      lines: ['${1:name} = PythonOperator(task_id="${1:name}", python_callable=${2:function})', '$0'],
      imports: [operator('python', 'PythonOperator')],
    },
  },
  {
    prefix: 'bash',
    about: 'A shell command',
    taskflow: {
      lines: ['@task.bash', 'def ${1:name}(${2}):', '    return ${3:"echo done"}', '$0'],
      imports: ['task'],
    },
    classic: {
      lines: ['${1:name} = BashOperator(task_id="${1:name}", bash_command="${2:echo done}")', '$0'],
      imports: [operator('bash', 'BashOperator')],
    },
  },
  {
    prefix: 'branch',
    about: 'A task that decides which task comes next',
    taskflow: {
      lines: [
        '@task.branch',
        'def ${1:choose}(${2}):',
        '    return "${3:one_task}" if ${4:True} else "${5:another_task}"',
        '$0',
      ],
      imports: ['task'],
    },
    classic: {
      lines: ['${1:choose} = BranchPythonOperator(task_id="${1:choose}", python_callable=${2:function})', '$0'],
      imports: [operator('python', 'BranchPythonOperator')],
    },
  },
  {
    prefix: 'short_circuit',
    about: 'A task that decides whether what follows is run',
    taskflow: {
      lines: ['@task.short_circuit', 'def ${1:go_on}(${2}):', '    return ${3:True}', '$0'],
      imports: ['task'],
    },
    classic: {
      lines: ['${1:go_on} = ShortCircuitOperator(task_id="${1:go_on}", python_callable=${2:function})', '$0'],
      imports: [operator('python', 'ShortCircuitOperator')],
    },
  },
  {
    prefix: 'sensor',
    about: 'A task that waits until something is true',
    taskflow: {
      lines: [
        '@task.sensor(poke_interval=${1:60}, timeout=${2:3600}, mode="${3|reschedule,poke|}")',
        'def ${4:wait}(${5}):',
        '    return ${6:True}',
        '$0',
      ],
      imports: ['task'],
    },
    classic: {
      lines: [
        '${1:wait} = PythonSensor(',
        '    task_id="${1:wait}",',
        '    python_callable=${2:function},',
        '    poke_interval=${3:60},',
        '    timeout=${4:3600},',
        '    mode="${5|reschedule,poke|}",',
        ')',
        '$0',
      ],
      imports: [sensor('python', 'PythonSensor')],
    },
  },
  {
    prefix: 'task_group',
    about: 'A task group',
    taskflow: { lines: ['@task_group', 'def ${1:group}(${2}):', '    ${3:pass}', '$0'], imports: ['task_group'] },
    classic: {
      lines: ['with TaskGroup("${1:group}") as ${1:group}:', '    ${2:pass}', '$0'],
      imports: ['TaskGroup'],
    },
  },
  {
    prefix: 'mapped',
    about: 'A task for each item of a list',
    taskflow: { lines: ['${1:results} = ${2:process}.expand(${3:item}=${4:items})', '$0'], imports: [] },
    classic: {
      lines: [
        '${1:name} = BashOperator.partial(task_id="${1:name}").expand(bash_command=${2:["echo 1", "echo 2"]})',
        '$0',
      ],
      imports: [operator('bash', 'BashOperator')],
    },
  },
  {
    prefix: 'setup_teardown',
    about: 'A setup and a teardown around other tasks',
    taskflow: {
      lines: [
        '@setup',
        'def ${1:create}():',
        '    ${2:pass}',
        '',
        '@teardown',
        'def ${3:remove}():',
        '    ${4:pass}',
        '$0',
      ],
      imports: ['setup', 'teardown'],
    },
    classic: {
      lines: ['${1:create} >> ${2:work} >> ${3:remove}.as_teardown(setups=${1:create})', '$0'],
      imports: [],
    },
  },
  {
    prefix: 'empty',
    about: 'A task that does nothing',
    classic: {
      lines: ['${1:name} = EmptyOperator(task_id="${1:name}")', '$0'],
      imports: [operator('empty', 'EmptyOperator')],
    },
  },
  {
    prefix: 'trigger_dag',
    about: 'Starts a run of another DAG',
    classic: {
      lines: ['${1:trigger} = TriggerDagRunOperator(task_id="${1:trigger}", trigger_dag_id="${2:other_dag}")', '$0'],
      imports: [operator('trigger_dagrun', 'TriggerDagRunOperator')],
    },
  },
  {
    prefix: 'wait_for_dag',
    about: 'Waits for a task of another DAG',
    classic: {
      lines: [
        '${1:wait_for_other} = ExternalTaskSensor(',
        '    task_id="${1:wait_for_other}",',
        '    external_dag_id="${2:other_dag}",',
        '    external_task_id="${3:other_task}",',
        '    mode="${4|reschedule,poke|}",',
        ')',
        '$0',
      ],
      imports: [sensor('external_task', 'ExternalTaskSensor')],
    },
  },
  {
    prefix: 'wait_for_file',
    about: 'Waits for a file',
    classic: {
      lines: [
        '${1:wait_for_file} = FileSensor(',
        '    task_id="${1:wait_for_file}",',
        '    filepath="${2:/data/input.csv}",',
        '    poke_interval=${3:60},',
        '    timeout=${4:3600},',
        '    mode="${5|reschedule,poke|}",',
        ')',
        '$0',
      ],
      imports: [sensor('filesystem', 'FileSensor')],
    },
  },
  {
    prefix: 'chain',
    about: 'Tasks one after the other',
    classic: { lines: ['chain(${1:first}, ${2:second}, ${3:third})', '$0'], imports: ['chain'] },
  },
];
