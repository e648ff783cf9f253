"""Dynamic task mapping."""
from airflow.providers.standard.operators.bash import BashOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG, task, task_group

@task
def numbers(n):
    return list(range(n))

@task
def double(x):
    return x * 2

@task
def total(values):
    return sum(values)

with DAG("map_over_result", schedule=None):
    total(double.expand(x=numbers(4)))

with DAG("map_over_literal", schedule=None):
    total(double.expand(x=[5, 6, 7]))

with DAG("map_product", schedule=None):

    @task
    def multiply(a, b):
        return a * b

    total(multiply.expand(a=[1, 2, 3], b=numbers(2)))

with DAG("map_kwargs", schedule=None):

    @task
    def settings():
        return [{"a": 1, "b": 2}, {"a": 3}]

    @task
    def use(a, b=0, c=100):
        return a + b + c

    use.partial(c=1000).expand_kwargs(settings())
    use.override(task_id="use_literal").expand_kwargs([{"a": 1}, {"a": 2, "b": 3}])

with DAG("map_zip", schedule=None):

    @task
    def pair(p):
        return list(p)

    pair.expand(p=numbers(3).zip(numbers.override(task_id="two")(2)))
    pair.override(task_id="filled").expand(
        p=numbers.override(task_id="one")(1).zip(numbers.override(task_id="three")(3), fillvalue=-1)
    )

with DAG("map_transformed", schedule=None):

    def shift(x):
        return x + 100

    double.expand(x=numbers(3).map(shift))

with DAG("map_concat", schedule=None):
    double.expand(x=numbers(2).concat(numbers.override(task_id="more")(3)))

with DAG("map_over_dict", schedule=None):

    @task
    def words():
        return {"a": 1, "b": 2}

    @task
    def show(item):
        return list(item)

    show.expand(item=words())

with DAG("map_over_nothing", schedule=None):
    empty = double.expand(x=numbers(0))
    total(empty)
    total.override(task_id="total_all_done", trigger_rule="all_done")(empty)
    empty >> EmptyOperator(task_id="after_none_failed", trigger_rule="none_failed")
    double.override(task_id="again").expand(x=empty)

with DAG("map_over_mapped", schedule=None):
    total(double.override(task_id="double_again").expand(x=double.expand(x=numbers(3))))

with DAG("map_over_failed", schedule=None):

    @task
    def fails():
        raise ValueError("no list")

    listed = double.expand(x=fails())
    listed >> EmptyOperator(task_id="after")
    listed >> EmptyOperator(task_id="after_all_done", trigger_rule="all_done")

with DAG("map_over_no_list", schedule=None):

    @task
    def a_number():
        return 3

    @task
    def nothing():
        return None

    double.override(task_id="over_number").expand(x=a_number())
    double.override(task_id="over_nothing").expand(x=nothing())

with DAG("map_partly_failed", schedule=None):

    @task
    def inverse(x):
        return 1 // x

    one = inverse.expand(x=[1, 0])
    total(one)
    total.override(task_id="total_all_done", trigger_rule="all_done")(one)
    total.override(task_id="total_one_success", trigger_rule="one_success")(one)
    one >> EmptyOperator(task_id="one_failed", trigger_rule="one_failed")
    one >> EmptyOperator(task_id="all_failed", trigger_rule="all_failed")

with DAG("map_classic_operators", schedule=None):
    BashOperator.partial(task_id="say", do_xcom_push=True).expand(bash_command=["echo one", "echo two"])
    BashOperator.partial(task_id="fails_some").expand(bash_command=["true", "exit 1", "exit 99"])

with DAG("map_retries", schedule=None):
    from datetime import timedelta

    @task(retries=1, retry_delay=timedelta(seconds=1))
    def flaky(x, ti=None):
        if x == 1 and ti.try_number == 1:
            raise ValueError("once")
        return [x, ti.try_number, ti.map_index]

    flaky.expand(x=[0, 1])

with DAG("map_xcom_pulls", schedule=None):

    @task
    def look(ti=None):
        return [
            ti.xcom_pull(task_ids="double", map_indexes=1),
            ti.xcom_pull(task_ids="double", map_indexes=[0, 2]),
            list(ti.xcom_pull(task_ids="double")),
            list(ti.xcom_pull(task_ids=["numbers", "double"])),
            ti.xcom_pull(task_ids="nobody"),
        ]

    double.expand(x=numbers(3)) >> look()

with DAG("output_indexed", schedule=None):

    @task
    def first_two(a, b):
        return [a, b]

    @task
    def record():
        return {"name": "n", "values": [7, 8]}

    made = record()
    first_two(made["name"], made["values"])
