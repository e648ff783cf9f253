from datetime import datetime, timedelta
from airflow import DAG

try:
    from airflow.sdk import task, task_group, TaskGroup, dag, chain, Label, BaseOperator
    from airflow.providers.standard.operators.empty import EmptyOperator
    from airflow.providers.standard.operators.bash import BashOperator
    from airflow.providers.standard.operators.python import PythonOperator
except ImportError:
    from airflow.operators.empty import EmptyOperator
    from airflow.operators.bash import BashOperator
    from airflow.operators.python import PythonOperator
    from airflow.decorators import task, task_group, dag
    from airflow.utils.task_group import TaskGroup
    from airflow.models.baseoperator import chain, BaseOperator
    from airflow.utils.edgemodifier import Label


def T(value):
    return EmptyOperator(task_id="value_" + "".join(c if c.isalnum() else "_" for c in str(value)))


class MyBase(BaseOperator):
    template_fields = ("sql",)
    ui_color = "#fff"

    def __init__(self, *, sql, conn_id="c", **kwargs):
        kwargs.setdefault("retries", 4)
        super().__init__(**kwargs)
        self.sql = sql
        self.conn_id = conn_id

    def execute(self, context): ...


class Child(MyBase):
    def __init__(self, table, **kw):
        super().__init__(task_id=f"load_{table}", sql=f"select * from {table}", **kw)
        self.table = table

    @classmethod
    def many(cls, *tables, **kw):
        return [cls(table=t, **kw) for t in tables]

    def then(self, other):
        self >> other
        return other

    @property
    def next_name(self):
        return self.task_id + "_next"


def op(cls=BashOperator, **defaults):
    def inner(tid, **kw):
        return cls(task_id=tid, **{**defaults, **kw})

    return inner


class Dag(DAG):
    def __init__(self, name, **kw):
        kw.setdefault("schedule", "@weekly")
        super().__init__(f"operator_classes_{name}", **kw)

    def empty(self, n):
        return EmptyOperator(task_id=n, dag=self)

    def __exit__(self, *a):
        T("exiting")
        return super().__exit__(*a)


with Dag("x", start_date=datetime(2024, 1, 1)) as d:
    a, b = Child.many("p", "q", trigger_rule="all_done")
    a.then(b).then(EmptyOperator(task_id=b.next_name))
    T(a.retries)
    T(a.sql)
    T(b.table)
    T(isinstance(a, BaseOperator))
    T(Child.template_fields)
    sh = op(bash_command="ls", retries=9)
    sh("s1") >> sh("s2", bash_command="q")
    T(sh("s3").retries)
    d.empty("via")
    x = Child(table="out")
    p = (
        Child.partial(task_id="pp", table="t").expand(conn_id=["a", "b"])
        if False
        else BashOperator.partial(task_id="pp", retries=2).expand(bash_command=["a", "b"])
    )
    x >> p
    T(p.task_id)
    T(p.retries if not callable(p.retries) else "")
    T(p.operator_class.__name__)


class Tmpl(TaskGroup):
    def __init__(self, name, items, **kw):
        super().__init__(group_id=name, **kw)
        with self:
            ts = [EmptyOperator(task_id=i) for i in items]
            chain(*ts)
            self.last = ts[-1]

    @property
    def end(self):
        return self.last


class Outer(TaskGroup):
    def __enter__(self):
        r = super().__enter__()
        self.begin = EmptyOperator(task_id="begin")
        return r

    def __exit__(self, *e):
        fin = EmptyOperator(task_id="fin")
        for t in list(self.children.values()):
            if t not in (self.begin, fin):
                self.begin >> t >> fin
        super().__exit__(*e)


with DAG("operator_classes_groups", start_date=datetime(2024, 1, 1)):
    g = Tmpl("g", "abc")
    h = Tmpl("h", ["q"], tooltip="x")
    g >> h
    h.end >> EmptyOperator(task_id="z")
    with Outer("o") as o:
        EmptyOperator(task_id="w1")
        EmptyOperator(task_id="w2")
        with TaskGroup("deep"):
            EmptyOperator(task_id="w3")
    g >> o
