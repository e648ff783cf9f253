import hashlib, json, os, zlib
from datetime import datetime, timedelta
from airflow.decorators import dag, task, task_group
from airflow.models.baseoperator import chain, cross_downstream
from airflow.utils.task_group import TaskGroup

HERE = os.path.dirname(__file__)
with open(f"{HERE}/clients.json") as fh:
    CLIENTS = json.load(fh)


def cron(name, base="0 {h} * * *"):
    return "{m} {h} * * {d}".format(
        m=int(hashlib.md5(name.encode()).hexdigest(), 16) % 60,
        h=zlib.crc32(name.encode("utf-8")) % 24,
        d="*" if len(name) % 2 else "1-5",
    )


def make(client, *, tables, region="eu", **extra):
    dag_id = f"p5_{client.lower()}__{region}"

    @dag(
        dag_id=dag_id,
        schedule=cron(client),
        start_date=datetime(2024, 1, 1) + timedelta(days=len(tables)),
        tags=[region, *extra.get("tags", ())],
        catchup=False,
        default_args=dict(owner=extra.pop("owner", "nobody"), retries=1),
    )
    def _dag():
        @task(task_id="begin")
        def begin(): ...
        @task
        def load(table: str, mode="full"):
            return table

        @task.branch
        def choose(xs):
            return [f"publish.{x}" for x in xs]

        groups = []
        for schema, names in sorted(tables.items()):

            @task_group(group_id=schema)
            def grp(names=names):
                loads = [load.override(task_id=f"load_{n}")(n, mode=m) for n, m in names.items()]
                if len(loads) > 1:
                    chain(*loads)
                return loads[-1]

            groups.append(grp())
        b = begin()
        for g in groups:
            b >> g
        with TaskGroup("publish") as pub:
            for r in {"x", "y"} & {"y", "z"}:
                load.override(task_id=r)("q")
            load.override(task_id="w")("q")
        choose(groups) >> pub

    return _dag()


for c in CLIENTS:
    if not c.get("enabled", True):
        continue
    d = make(c["name"], **{k: v for k, v in c.items() if k not in {"name", "enabled"}})
    globals()[f"dag_{d.dag_id}"] = d
