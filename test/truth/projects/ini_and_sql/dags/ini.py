import configparser, csv, os, re, textwrap
from pathlib import Path
from string import Template
from datetime import datetime
from airflow import DAG
from airflow.models.param import Param

try:
    from airflow.providers.standard.operators.bash import BashOperator
except ImportError:
    from airflow.operators.bash import BashOperator
ROOT = Path(__file__).parent
cp = configparser.ConfigParser(interpolation=configparser.ExtendedInterpolation())
cp.read([str(ROOT / "jobs.ini"), ROOT / "nope.ini"])
rows = list(csv.DictReader((ROOT / "jobs.csv").open(newline="")))
CMD = Template("run --job $job --env ${env}")
for section in cp.sections():
    s = cp[section]
    slug = re.sub(r"\W+", "_", section.strip().lower()).strip("_")
    with DAG(
        dag_id=f"p7_{slug}",
        schedule=s.get("cron") or None,
        start_date=datetime.strptime(s.get("start", "2024-01-01"), "%Y-%m-%d"),
        max_active_runs=s.getint("runs", fallback=1),
        params={"x": Param(1, type="integer")},
    ) as dag:
        prev = []
        for row in filter(lambda r: r["section"] == section and r["on"].lower() in ("y", "yes", "true"), rows):
            t = BashOperator(
                task_id=row["job"].strip(),
                bash_command=CMD.substitute(job=row["job"], env=s["env"]),
                env={k: v for k, v in s.items() if k.startswith("x_")},
            )
            for p in prev:
                p >> t
            prev = [t] if s.getboolean("serial") else prev + []
        files = sorted((ROOT / "sql").glob(f"{slug}_*.sql"), key=lambda p: int(p.stem.rsplit("_", 1)[1]))
        for f in files:
            head, *_ = f.read_text().splitlines()
            deps = re.findall(r"depends:\s*(\w+)", head)
            t = BashOperator(task_id=f.stem, bash_command=textwrap.dedent(f.read_text()))
            for d in deps:
                dag.get_task(d) >> t
    globals()[dag.dag_id] = dag
