import { describe, expect, test } from 'vitest';
import { hover } from './hover.ts';
import { analysed } from './test-support/analysed.ts';
import { cursor, type FileSketch, place, SKETCH_URI, sketch, textAt } from './test-support/sketch.ts';
import { TextLines } from './text-lines.ts';

const NOW = Date.parse('2024-03-01T12:00:00Z');

function hovered(marked: string, file: FileSketch): { readonly value: string; readonly over: string } | null {
  const { text, position } = cursor(marked);
  const shown = hover(sketch(text, file), new TextLines(text), position, 3, NOW);
  if (!shown?.range) return null;
  return { value: (shown.contents as { value: string }).value, over: textAt(text, shown.range) };
}

describe('hover over a task', () => {
  const source = 'DAG("etl")\nextract = BashOperator(task_id="extract", bash_command="echo")\nextract >> load';
  const file: FileSketch = {
    dags: {
      etl: {
        at: 'DAG("etl")',
        tasks: {
          extract: {
            at: 'BashOperator(task_id="extract", bash_command="echo")',
            idAt: '"extract"',
            module: 'airflow.providers.standard.operators.bash',
            triggerRule: 'one_success',
            retries: 2,
            retryDelay: 300,
            args: { task_id: { kind: 'json', value: 'extract' }, bash_command: { kind: 'json', value: 'echo' } },
          },
          load: { at: 'DAG' },
        },
        edges: [['extract', 'load']],
      },
    },
    references: [['2nd:extract >>', 'etl', 'extract', 'name']],
  };
  const withCursor = (snippet: string, offset: number) => {
    const at = source.indexOf(snippet) + offset;
    return `${source.slice(0, at)}|${source.slice(at)}`;
  };

  test('tells operator, trigger rule, retries, neighbours and arguments', () => {
    const shown = hovered(withCursor('BashOperator', 3), {
      ...file,
      references: [],
    });
    expect(shown?.over).toBe('BashOperator');
    expect(shown?.value).toBe(`**Task** \`extract\` · \`BashOperator\` · DAG \`etl\`

\`airflow.providers.standard.operators.bash.BashOperator\`

- Trigger rule: \`one_success\`
- Retries: 2, 5 minutes apart
- Upstream: none
- Downstream: 1 (\`load\`)

Arguments:
- \`bash_command\`: \`"echo"\``);
  });

  test('is the same over its id and over a variable that stands for it', () => {
    const overId = hovered(withCursor('"extract"', 4), { ...file, references: [] });
    expect(overId?.over).toBe('extract');
    const overName = hovered(withCursor('extract >>', 2), {
      ...file,
      references: [['extract >>', 'etl', 'extract', 'name']],
    });
    expect(overName?.value).toBe(overId?.value);
  });

  test('is not shown over its arguments', () => {
    expect(hovered(withCursor('bash_command', 3), { ...file, references: [] })).toBeNull();
  });

  test('counts the tasks that a loop makes in one place', () => {
    const shown = hovered('DAG()\nfor i in range(2):\n  Empty|Operator(task_id=f"t{i}")', {
      dags: {
        etl: {
          at: 'DAG()',
          tasks: { t0: { at: 'EmptyOperator(task_id=f"t{i}")' }, t1: { at: 'EmptyOperator(task_id=f"t{i}")' } },
        },
      },
    });
    expect(shown?.value).toMatch(/^\*\*2 tasks\*\* stand here: `t0`, `t1`\n/);
  });

  test('says what is not known and why', () => {
    const text = 'DAG()\nEmpty|Operator(task_id="a", retries=int(os.environ["N"]))';
    const reason = 'os.environ["N"] is read when the file runs';
    const location = place(SKETCH_URI, text.replace('|', ''), 'os.environ["N"]');
    const shown = hovered(text, {
      dags: {
        etl: {
          at: 'DAG()',
          unknowns: [{ reason, location }],
          tasks: {
            a: {
              at: 'EmptyOperator(task_id="a", retries=int(os.environ["N"]))',
              args: { retries: { kind: 'unknown', reason: 'environment', likely: 3 } },
            },
          },
        },
      },
    });
    expect(shown?.value).toContain('- `retries`: not known (environment), likely `3`');
    expect(shown?.value).toContain(
      'Not known without running the file:\n- os.environ\\["N"\\] is read when the file runs (line 2)',
    );
  });

  test('shortens long values and survives backticks in them', () => {
    const value = { kind: 'json', value: `\`${'x'.repeat(200)}` } as const;
    const shown = hovered('DAG()\nBash|Operator()', {
      dags: { d: { at: 'DAG()', tasks: { a: { at: 'BashOperator()', args: { c: value } } } } },
    });
    expect(shown?.value).toMatch(/- `c`: `` "`x{78}… ``$/);
  });
});

describe('hover over a DAG', () => {
  test('tells the schedule in words and the next three runs in its time zone', () => {
    const shown = hovered('with D|AG("etl", schedule="30 5 * * *"):', {
      dags: {
        etl: {
          at: 'DAG("etl", schedule="30 5 * * *")',
          schedule: { text: '30 5 * * *', kind: 'cron', cron: '30 5 * * *', timezone: 'Europe/Vienna' },
          startDate: '2024-01-01T00:00:00+01:00',
          catchup: false,
        },
      },
    });
    expect(shown?.value).toBe(`**DAG** \`etl\`

- Schedule: \`30 5 * * *\` — At 05:30
- Next runs: 2024-03-02 05:30 Europe/Vienna, 2024-03-03 05:30 Europe/Vienna, 2024-03-04 05:30 Europe/Vienna
- Start date: 2024-01-01T00:00:00+01:00
- Catchup: no
- 0 tasks, 0 edges, 0 groups
- Exact: tasks and edges are those that Airflow will see`);
  });

  test('says why it is not exact', () => {
    const text = 'with D|AG("etl"):\n  for x in Variable.get("list"):';
    const location = place(SKETCH_URI, text.replace('|', ''), 'Variable.get("list")');
    const shown = hovered(text, {
      dags: { etl: { at: 'DAG("etl")', exact: false, unknowns: [{ reason: 'a Variable', location }] } },
    });
    expect(shown?.value).toContain(
      'Not exact: Airflow may see other tasks or edges than shown here, because of\n- a Variable (line 2)',
    );
    expect(shown?.value).not.toContain('- Exact');
  });
});

test('hover over anything else shows nothing', () => {
  expect(hovered('import o|s\nDAG()', { dags: { d: { at: 'DAG()' } } })).toBeNull();
});

describe('hover over what a file really has', () => {
  const TEXT = `from airflow.sdk import dag, task, task_group
@dag(default_args={"retries": 2})
def etl():
    @task
    def extract(x): ...
    @task_group(tooltip="all of it")
    def both(n):
        extract(n)
        extract.override(task_id="again")(n)
    both.expand(n=[1, 2])
etl()
`;
  const over = async (snippet: string) => {
    const { file } = await analysed(TEXT);
    const lines = new TextLines(TEXT);
    const position = lines.position(TEXT.indexOf(snippet.replace('|', '')) + snippet.indexOf('|'));
    return (hover(file, lines, position, 3, NOW)?.contents as { value: string } | undefined)?.value;
  };

  test('tells at the function of a task which tasks run it', async () => {
    expect(await over('def ext|ract')).toContain('**2 tasks** stand here: `both.extract`, `both.again`\n');
  });

  test('names no class behind a decorator, and says once what default_args give', async () => {
    const value = await over('extract.overr|ide');
    expect(value).toContain('- Retries: 2');
    expect(value).not.toContain('_PythonDecoratedOperator');
    expect(value).not.toContain('`retries`');
  });

  test.each(['def bo|th', 'bo|th.expand'])('tells of a task group at %s', async (snippet) => {
    expect(await over(snippet)).toBe(
      '**Task group** `both` · DAG `etl`\n\nall of it\n\n- Mapped: the number of its instances is known when it runs\n- Tasks: 2 (`both.extract`, `both.again`)',
    );
  });
});
