/** What cannot stand on a side of a dependency: what it is, and what to write instead. May not know how edges are made. */
import { lookUp } from '../../python/attributes.ts';
import { isIterable } from '../../python/iteration.ts';
import { viewOf } from '../../python/library/dict-views.ts';
import type { PyClass, PyInstance, Value } from '../../python/values.ts';
import { dagOf } from './state.ts';

/** In a user's words, to follow "but one side is"; undefined for what may well be a task, for all that is known. */
export function noTaskInWords(value: Value): string | undefined {
  switch (value.kind) {
    case 'str':
      return `the string '${value.value}'; use the task itself, not its id`;
    case 'none':
      return 'None';
    case 'bool':
      return 'a truth value';
    case 'int':
    case 'float':
      return `the number ${value.value}`;
    case 'function':
      return value.name === '<lambda>'
        ? 'a lambda that is not called'
        : `the function ${value.name} itself; call it: ${value.name}()`;
    case 'method':
      return 'a method that is not called';
    case 'native':
      return `the function ${value.name} itself`;
    case 'class':
      return classInWords(value);
    case 'module':
      return `the module ${value.name}`;
    case 'list':
    case 'tuple':
      if (viewOf(value)) return `a view of a dict; make a list of it: list(….${viewOf(value)}())`;
      return `a ${value.kind} inside of another one; put its tasks into one list`;
    case 'set':
      return 'a set; write it as a list: [...]';
    case 'dict':
      return 'a dict; make a list of its values: list(….values())';
    case 'iterator':
      return 'a generator or iterator; make a list of it: [...] or list(…)';
    case 'instance':
      return objectInWords(value);
    default:
      return undefined;
  }
}

function classInWords(cls: PyClass): string | undefined {
  if (cls.metaclass || cls.mro.some((base) => base.unknownBase)) return undefined;
  if (lookUp(cls, 'task_id')) return `the class ${cls.name} itself; make a task of it: ${cls.name}(task_id=…)`;
  if (lookUp(cls, 'group_id')) return `the class ${cls.name} itself; make a group of it: ${cls.name}('…')`;
  return `the class ${cls.name}`;
}

const ASSETS = ['Asset', 'Dataset', 'AssetAlias', 'DatasetAlias'];

function objectInWords(value: PyInstance): string | undefined {
  const dag = dagOf(value);
  if (dag) return `the DAG '${dag.dagId}'; make the task inside \`with\`, or give it \`dag=\``;
  const payload = value.payload as { readonly kind?: string; readonly function?: Value } | undefined;
  const name = payload?.function?.kind === 'function' ? payload.function.name : undefined;
  switch (payload?.kind) {
    case 'task-factory':
    case 'group-factory':
      return name && name !== '<lambda>'
        ? `the decorated function '${name}' itself; call it: ${name}()`
        : 'a decorated function that is not called';
    case 'partial':
      return 'an operator that is only partly given; call .expand(…) on it';
    case 'setup-scope':
      return 'what `with` over a setup gives; use the setup itself';
    case 'xcom':
      return 'an element that the group is mapped over; give it to a task of the group as an argument';
    default:
      break;
  }
  const { cls } = value;
  if (!cls.site && ASSETS.includes(cls.name) && cls.module.startsWith('airflow.'))
    return 'an asset; give it to the task: outlets=[…] or inlets=[…]';
  return isClosed(value) ? `an object of the class ${cls.name}, which is no task` : undefined;
}

/** Of a class that is known whole, and has nothing of what Airflow would ask a task for. */
function isClosed(value: PyInstance): boolean {
  const { cls } = value;
  if (!cls.site || cls.metaclass || isIterable(value) || value.attrs.has('update_relative')) return false;
  if (lookUp(cls, 'task_id') || lookUp(cls, 'update_relative')) return false;
  return !cls.mro.some(
    (base) =>
      base.unknownBase ||
      base.fallbackAttribute ||
      (base.site && ['__getattr__', '__getattribute__'].some((name) => base.namespace.has(name))),
  );
}
