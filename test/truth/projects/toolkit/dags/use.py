# An Airflow DAG file: without these words Airflow would not look into it.
from toolkit import Builder, pipeline, python_task, register, Step
from toolkit import *
import toolkit as tk

b = (
    Builder("p8_built", schedule=None, tags=["a"])
    .schedule("@weekly")
    .step("a")
    .step("b", "a", rule="all_done")
    .step("c", "a", "b", group="g")
    | "d"
    | ("e", "d")
)
built = b.build()


@register(globals())
def several(n):
    return [Builder(f"p8_n{i}", schedule=None).step("only").build() for i in range(n)]


several(2)


@python_task
def one(): ...
@python_task(retries=2, name="zwei")
def two(x): ...


with pipeline("p8_pipe", tags=["z"]) as p:
    one() >> two(5)
    tk.EmptyOperator(task_id="lone")
with pipeline("p8_empty"):
    pass
