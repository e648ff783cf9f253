/**
 * `parse-time-work`: what takes long or reaches out, in code that Airflow runs whenever it reads the file. Whatever the evaluation comes by
 * is such code: functions of tasks are not called in it.
 */
import type { Interpreter } from '../../python/interpreter.ts';
import type { Site } from '../../python/values.ts';
import { currentDag, report, stateOf } from './state.ts';

/** By the path of what is called; `()` stands for the result of a call. */
const WORK: readonly (readonly [RegExp, string])[] = [
  [/\bBaseHook\.get_(connections?|hook)$|\bConnection\.get(_connection_from_secrets)?$/, 'reads an Airflow connection'],
  [/^airflow\..*Hook\(\)\.\w+$/, 'uses a connection to another system'],
  [
    /^(requests|httpx)\.(get|post|put|patch|delete|head|options|request)$|^requests\.Session\(\)\.\w+$/,
    'makes a network request',
  ],
  [
    /^urllib\.request\.(urlopen|urlretrieve)$|^smtplib\.\w+$|^socket\.create_connection$|^paramiko\.\w+\(\)\.connect$/,
    'opens a network connection',
  ],
  [
    /^boto3\.(client|resource)\(\)\.\w+(\(\)\.\w+)*$|^google\.cloud\..*Client\(\)\.(list|get|query|create|insert|delete|download|upload)\w*$/,
    'makes a network request',
  ],
  [
    /^(psycopg2?|pymysql|MySQLdb|mysql\.connector|pyodbc|cx_Oracle|oracledb|snowflake\.connector|pymssql)\.connect$/,
    'connects to a database',
  ],
  [
    /^pymongo\.MongoClient\(\).*\.(find|find_one|aggregate|count_documents)$|^sqlalchemy\.create_engine\(\)\.(connect|execute|begin)$/,
    'connects to a database',
  ],
  [/^(pandas|polars|awswrangler\.\w+)\.(read_\w+|scan_\w+)$/, 'reads data'],
  [
    /^subprocess\.(run|call|check_call|check_output|Popen|getoutput|getstatusoutput)$|^os\.(system|popen)$/,
    'runs another program',
  ],
];

export function noteOutsideWork(interpreter: Interpreter, origin: string, site: Site): void {
  const found = WORK.find(([path]) => path.test(origin));
  if (found) tell(interpreter, `This ${found[1]} whenever Airflow reads the file; do it in a task`, site);
}

export function noteVariableRead(
  interpreter: Interpreter,
  key: string | undefined,
  read: 'value' | 'json',
  site: Site,
): void {
  const instead = key ? `{{ ${inTemplate(key, read)} }} in a template reads it` : 'a template reads it';
  tell(
    interpreter,
    `This asks Airflow's database for a Variable whenever the file is read; ${instead} when the task runs`,
    site,
    'information',
  );
}

/** A key that is no name of Python's has no attribute: `var.value.team-x` would be a difference. */
function inTemplate(key: string, read: 'value' | 'json'): string {
  return /^[A-Za-z_]\w*$/.test(key) ? `var.${read}.${key}` : `var.${read}.get(${quoted(key)})`;
}

function quoted(text: string): string {
  return text.includes("'") ? JSON.stringify(text) : `'${text}'`;
}

function tell(
  interpreter: Interpreter,
  message: string,
  site: Site,
  severity: 'warning' | 'information' = 'warning',
): void {
  if (site.document !== interpreter.main) return;
  const state = stateOf(interpreter);
  const code = 'parse-time-work';
  if (state.faults.some((fault) => fault.code === code && fault.site.start === site.start)) return;
  const dag = currentDag(state);
  report(interpreter, { code, severity, message, site, ...(dag ? { dag } : {}) });
}
