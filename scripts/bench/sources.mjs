/** DAG files to measure with. */

/** About 1,000 lines: Bash and TaskFlow tasks in groups, loops and chains, as in a large DAG file of a team. */
export function longDagFile(lines = 1000) {
  const out = [
    'from datetime import datetime, timedelta',
    'from airflow.sdk import DAG, TaskGroup, chain, task',
    'from airflow.providers.standard.operators.bash import BashOperator',
    '',
    'with DAG("long", schedule="@daily", start_date=datetime(2024, 1, 1), default_args={"retries": 1}):',
    '    start = BashOperator(task_id="start", bash_command="true")',
  ];
  for (let part = 0; out.length < lines; part += 1) {
    out.push(
      `    with TaskGroup("part_${part}") as part_${part}:`,
      '        load = BashOperator(',
      `            task_id="load", bash_command="echo load ${part}", retry_delay=timedelta(minutes=${(part % 9) + 1})`,
      '        )',
      '',
      '        @task',
      `        def measure_${part}(path: str = "data/${part}.csv") -> int:`,
      '            with open(path) as file:',
      '                return sum(1 for _ in file)',
      '',
      '        @task(retries=3)',
      `        def report_${part}(rows: int) -> None:`,
      `            print(f"part ${part}: {rows} rows")`,
      '',
      `        for check in ["not_null", "unique"]:`,
      `            load >> BashOperator(task_id=f"check_{check}", bash_command=f"echo {check}")`,
      `        load >> report_${part}(measure_${part}())`,
      `    ${part === 0 ? 'start' : `part_${part - 1}`} >> part_${part}`,
      '',
    );
  }
  return `${out.join('\n')}\n`;
}

/** A hundred `true`s, one after the other or all at once, and the Makefile of the same. */
export function trueDag(kind, count) {
  const dag = [
    'from airflow.providers.standard.operators.bash import BashOperator',
    'from airflow.sdk import DAG, chain',
    '',
    `with DAG("${kind}", schedule=None):`,
    `    tasks = [BashOperator(task_id=f"t{i}", bash_command="true") for i in range(${count})]`,
    ...(kind === 'chain' ? ['    chain(*tasks)'] : []),
  ];
  const names = Array.from({ length: count }, (_, index) => `t${index}`);
  const rules = names.map((name, index) => {
    const needs = kind === 'chain' && index > 0 ? ` t${index - 1}` : '';
    return `${name}:${needs}\n\t@bash -c true\n`;
  });
  return {
    dag: `${dag.join('\n')}\n`,
    makefile: `.PHONY: all ${names.join(' ')}\nall: ${names.join(' ')}\n${rules.join('')}`,
  };
}
