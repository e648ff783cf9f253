/** What is asked of Airflow's own objects and not there: attributes, calls, lengths. Python's words, and what was meant. */
import type { Problem } from '../../model.ts';
import type { Mistake } from '../../python/interpreter.ts';
import { locationOf } from '../../python/values.ts';

type Told = Pick<Problem, 'code' | 'message' | 'fixes'>;

const NOT_YET = 'The result of a task is not known until it has run';
const ELEMENT = 'What the group is mapped over is not known here';

/** Of objects that no file has a class of its own for. */
const OBJECTS: { readonly [name: string]: { readonly code: string; readonly what: string } } = {
  XComArg: { code: 'xcom-not-iterable', what: NOT_YET },
  MappedArgument: { code: 'xcom-not-iterable', what: ELEMENT },
  OperatorPartial: { code: 'invalid-mapping', what: '.partial() gives no task yet: call .expand(…) on what it gives' },
  TaskGroup: { code: 'invalid-argument', what: 'A task group' },
  _TaskGroupFactory: { code: 'invalid-argument', what: 'A function under @task_group' },
  _TaskDecorator: { code: 'invalid-argument', what: 'A function under @task' },
  SetupTeardownContext: { code: 'setup-and-teardown', what: 'What `with` over a setup gives' },
};

export function objectMistake(mistake: Mistake): Told | undefined {
  const { message } = mistake;
  const lacking = /^'(\w+)' object has no attribute '(\w+)'$/.exec(message);
  if (lacking) return attribute(mistake, lacking[1] ?? '', lacking[2] ?? '');
  const onClass = /^type object '(\w+)' has no attribute '(expand|expand_kwargs|partial)'$/.exec(message);
  if (onClass) return ofClass(onClass[1] ?? '', onClass[2] ?? '');
  const called = /^'(\w+)' object is not callable$/.exec(message)?.[1];
  if (called && OBJECTS[called]) return told(called, 'it cannot be called', 'cannot be called');
  const gone = /^'(\w+)' object is not iterable$/.exec(message)?.[1];
  if (gone && OBJECTS[gone] && gone !== 'TaskGroup')
    return told(
      gone,
      gone === '_TaskDecorator' ? '' : 'it cannot be gone through',
      'has no elements before it is called',
    );
  const sized = /'(\w+)'(?: object)? has no len\(\)$/.exec(message)?.[1];
  if (sized && OBJECTS[sized])
    return told(
      sized,
      `it has no length here${sized === 'XComArg' ? '. Use .expand() to make one task for each element' : ''}`,
      'has no length',
    );
  const used = /^'(\w+(?:Operator|Sensor)|DAG)' object is not (callable|iterable|subscriptable)$/.exec(message);
  if (used) {
    const what = used[1] === 'DAG' ? 'A DAG' : 'A task';
    const verb = { callable: 'called', iterable: 'gone through', subscriptable: 'indexed' }[used[2] ?? ''];
    return { code: 'invalid-argument', message: `${what} cannot be ${verb}`, fixes: [] };
  }
  const unread =
    /(Object of type XComArg is not JSON serializable|must be str, bytes or bytearray, not XComArg|unhashable type: 'XComArg')$/;
  if (unread.test(message))
    return { code: 'xcom-not-iterable', message: `${NOT_YET}: do this inside a task`, fixes: [] };
  const assigned = /^'(\w+)' object does not support item (assignment|deletion)$/.exec(message)?.[1];
  if (assigned && OBJECTS[assigned]) return told(assigned, 'its items cannot be set', 'has no items to be set');
  const spread = /^'(\w+)' object must be a mapping to be spread$/.exec(message)?.[1];
  if (spread && OBJECTS[spread]) return told(spread, 'it cannot be spread as keywords', 'cannot be spread as keywords');
  return undefined;
}

function told(name: string, about: string, predicate: string, fixes: Told['fixes'] = []): Told | undefined {
  const known = OBJECTS[name];
  if (!known) return undefined;
  const isSentence = name === 'XComArg' || name === 'MappedArgument' || name === 'OperatorPartial';
  const message = isSentence ? `${known.what}: ${about}` : `${known.what} ${predicate}`;
  return { code: known.code, message: name === 'OperatorPartial' ? known.what : message, fixes };
}

function attribute(mistake: Mistake, name: string, member: string): Told | undefined {
  if (member === 'expand' || member === 'expand_kwargs') return expanded(name, member);
  if (name === 'NoneType' && (member === 'set_downstream' || member === 'set_upstream'))
    return {
      code: 'invalid-dependency',
      message: `.${member}() is called on None: set_upstream() and set_downstream() give nothing that could go on; write a >> b >> c`,
      fixes: [],
    };
  if (name === 'list' && /^(as_setup|as_teardown|set_downstream|set_upstream)$/.test(member))
    return {
      code: 'invalid-dependency',
      message: `A list has no .${member}(): call it on each task`,
      fixes: [],
    };
  switch (name) {
    case 'XComArg':
      return ofResult(mistake, member);
    case 'MappedArgument':
      return told(name, `it has no '${member}'; give it whole to a task, and take the part there`, '');
    case 'TaskGroup':
      return told(name, '', `has no '${member}'${GROUP_ADVICE[member] ?? ''}`);
    case '_TaskDecorator':
      return told(
        name,
        '',
        `has no '${member}' before it is called: the task is what the call gives, as in f().operator`,
      );
    default:
      return OBJECTS[name] ? told(name, `it has no '${member}'`, `has no '${member}'`) : undefined;
  }
}

const GROUP_ADVICE: { readonly [member: string]: string } = {
  task_id: ': it is group_id',
  output: ': take that of one of its tasks',
};

function expanded(name: string, member: string): Told {
  if (name === 'XComArg')
    return {
      code: 'invalid-mapping',
      message: `What a call gives cannot be expanded: call .${member}() on the function itself, as in f.${member}(…)`,
      fixes: [],
    };
  const what = name === 'TaskGroup' ? 'A task group' : 'A task';
  const advice =
    name === 'TaskGroup' ? 'write a function under @task_group' : `write Class.partial(task_id=…).${member}(…)`;
  return { code: 'invalid-mapping', message: `${what} that is made cannot be mapped any more: ${advice}`, fixes: [] };
}

function ofClass(name: string, member: string): Told {
  if (name === 'TaskGroup')
    return {
      code: 'invalid-mapping',
      message: 'TaskGroup itself cannot be mapped: write a function under @task_group and call .expand() on it',
      fixes: [],
    };
  return {
    code: 'invalid-mapping',
    message: `${name} has no .${member}() of its own: write ${name}.partial(task_id=…).${member}(…)`,
    fixes: [],
  };
}

/** Of the task, where that has it. */
const OF_THE_TASK = new Set(
  `task_id dag dag_id owner retries pool queue trigger_rule task_group upstream_list downstream_list upstream_task_ids
  downstream_task_ids operator_name task_type label doc_md params start_date end_date`.split(/\s+/),
);

function ofResult(mistake: Mistake, member: string): Told | undefined {
  const { document, start, end } = mistake.site;
  const text = document.text.slice(start, end);
  const at = end - member.length;
  const edits = (newText: string, from: number): Told['fixes'] =>
    text.endsWith(`.${member}`)
      ? [
          {
            title: newText === '' ? `Remove '.${member}'` : `Change it to '.${newText}${member}'`,
            edits: [{ location: locationOf({ document, start: from, end: newText === '' ? end : from }), newText }],
            preferred: true,
          },
        ]
      : [];
  if (OF_THE_TASK.has(member))
    return {
      code: 'xcom-not-iterable',
      message: `The result of a task has no '${member}'; its task has: .operator.${member}`,
      fixes: edits('operator.', at),
    };
  if (member === 'output')
    return {
      code: 'xcom-not-iterable',
      message: "What a decorated function's call gives is the result already, and has no 'output'",
      fixes: edits('', at - 1),
    };
  return told('XComArg', `it has no '${member}' here. Give it to a task as an argument, and use it there`, '');
}
