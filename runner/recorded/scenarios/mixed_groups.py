"""Task groups as people write them: mapped, with branches, sensors, setups and rules in them and around them."""
from datetime import timedelta

from airflow.exceptions import AirflowSkipException
from airflow.providers.standard.operators.bash import BashOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG, TaskGroup, chain, setup, task, task_group, teardown

SECOND = timedelta(seconds=1)

def bash(name, command="true", **kwargs):
    return BashOperator(task_id=name, bash_command=command, **kwargs)

def empty(name, **kwargs):
    return EmptyOperator(task_id=name, **kwargs)

@task
def outcome(x):
    if x == 0:
        raise ValueError("zero")
    if x == 1:
        raise AirflowSkipException("one")
    return x

with DAG("mix_group_rule_for_each", schedule=None):

    @task_group
    def part(x):
        seen = outcome(x)
        for rule in ("all_done", "none_failed", "all_failed", "all_skipped", "none_skipped", "none_failed_min_one_success"):
            seen >> bash(rule, trigger_rule=rule)

    part.expand(x=[0, 1, 2]) >> empty("after", trigger_rule="all_done")

with DAG("mix_group_rule_first_of_each", schedule=None):

    @task_group
    def part(x):
        seen = outcome(x)
        for rule in ("one_success", "one_failed", "one_done"):
            seen >> bash(rule, trigger_rule=rule)

    part.expand(x=[0, 1, 2])

with DAG("mix_group_rule_first_of_two", schedule=None):

    @task_group
    def part(x):
        seen = [outcome(x), outcome.override(task_id="other")(2)]
        for rule in ("one_success", "all_done", "none_failed_min_one_success"):
            seen >> bash(rule, trigger_rule=rule)

    part.expand(x=[0, 1, 2])

with DAG("mix_group_setup_in_each", schedule=None):

    @setup
    def make(x):
        return f"room {x}"

    @task
    def work(room, x):
        return f"{room} for {10 // x}"

    @teardown
    def clean(room):
        return f"{room} is clean"

    @task_group
    def part(x):
        room = make(x)
        work(room, x) >> clean(room)

    @task(trigger_rule="all_done")
    def last():
        return "done"

    part.expand(x=[1, 0, 2]) >> last()

with DAG("mix_group_setup_skips_in_each", schedule=None):

    @task_group
    def part(x):
        make = outcome.override(task_id="make")(x).as_setup()
        clean = bash("clean").as_teardown(setups=make)
        make >> bash("work") >> clean

    part.expand(x=[0, 1, 2]) >> empty("after", trigger_rule="all_done")

with DAG("mix_group_setup_around", schedule=None):
    make = bash("make", "echo made").as_setup()
    clean = bash("clean", "echo cleaned").as_teardown(setups=make)

    @task_group
    def part(x):
        outcome(x) >> bash("next")

    make >> part.expand(x=[2, 0, 3]) >> clean >> empty("after")

with DAG("mix_group_branch_in_each", schedule=None):

    @task.branch
    def choose(x):
        return "part.even" if x % 2 == 0 else ["part.odd", "part.more"]

    @task(trigger_rule="none_failed_min_one_success")
    def join(x):
        return x * 10

    @task_group
    def part(x):
        choose(x) >> [bash("even"), bash("odd"), empty("more")] >> join(x)

    @task
    def total(values):
        return sum(values)

    total(part.expand(x=[1, 2, 3]))

with DAG("mix_group_in_group_mapped", schedule=None):

    @task_group
    def outer():
        @task
        def numbers():
            return [1, 2]

        @task_group
        def inner(x):
            with TaskGroup("deep"):
                a = bash("a", "echo {{ ti.map_index }} {{ ti.task_id }}")
                outcome(x) >> a

        inner.expand(x=numbers()) >> bash("summary", trigger_rule="none_failed")

    outer() >> empty("end", trigger_rule="none_failed")

with DAG("mix_group_retries_in_each", schedule=None):

    @task(retries=1, retry_delay=SECOND)
    def second_time(x, ti=None):
        if x == 1 and ti.try_number == 1:
            raise ValueError("not yet")
        return x + ti.try_number

    @task
    def use(x):
        return [x]

    @task_group
    def part(x):
        return use(second_time(x))

    @task
    def all_of(values):
        return list(values)

    all_of(part.expand(x=[0, 1, 2]))

with DAG("mix_group_sensor_in_each", schedule=None):

    @task.sensor(poke_interval=1, timeout=3, mode="reschedule", soft_fail=True)
    def wait(x):
        return x != 1

    @task_group
    def part(x):
        wait(x) >> bash("next") >> bash("last", trigger_rule="all_done")

    part.expand(x=[0, 1])

with DAG("mix_group_after_group_mapped", schedule=None):

    @task
    def numbers(n):
        return list(range(1, n + 1))

    @task
    def double(x):
        return 2 * x

    @task_group
    def first(x):
        return double(x)

    @task
    def add(x, others):
        return x + sum(others)

    @task_group
    def then(x, others):
        return add(x, others)

    done = first.expand(x=numbers(3))
    then.partial(others=done).expand(x=numbers.override(task_id="again")(2))

with DAG("mix_group_over_mapped_results", schedule=None):

    @task
    def double(x):
        return 2 * x

    @task_group
    def part(x):
        bash("say", "echo {{ ti.xcom_pull('double', map_indexes=ti.map_index) }}")
        return double.override(task_id="again")(x)

    part.expand(x=double.expand(x=[1, 2, 3])) >> bash("end")

with DAG("mix_group_over_dict", schedule=None):

    @task
    def prices():
        return {"a": 1, "b": 2}

    @task
    def say(pair):
        return f"{pair[0]}={pair[1]}"

    @task_group
    def part(pair):
        say(pair)

    part.expand(pair=prices())

with DAG("mix_group_arguments_in_templates", schedule=None):

    @task_group
    def part(name, n):
        bash("say", "echo $NAME is $N", env={"NAME": name, "N": n}) >> empty("after")

    part.partial(n="5").expand(name=["ann", "bob"])

with DAG("mix_group_default_args", schedule=None, default_args={"retries": 2, "retry_delay": SECOND}):
    with TaskGroup("one", default_args={"retries": 0}) as one:
        bash("a", "exit 1")
        with TaskGroup("deep", default_args={"trigger_rule": "all_done"}):
            chain(bash("b", "exit 1"), bash("c", retries=1), bash("d", "exit 1", retries=1))
    with TaskGroup("two", default_args={"retries": 1}) as two:
        bash("a", "exit 1")
    one >> two

with DAG("mix_group_rules_of_one_group", schedule=None, default_args={"trigger_rule": "all_done"}):
    with TaskGroup("g", prefix_group_id=False) as g:
        bash("bad", "exit 1") >> bash("more", trigger_rule="all_success")
        bash("good")
    g >> [empty("x"), bash("y"), empty("z", trigger_rule="one_failed")]

with DAG("mix_group_teardown_ends_it", schedule=None):

    @task_group
    def part():
        make = bash("make").as_setup()
        clean = bash("clean", "exit 1").as_teardown(setups=make)
        make >> [bash("one"), bash("two", "exit 99")] >> clean

    part() >> bash("after", trigger_rule="none_failed") >> bash("last")

with DAG("mix_group_branch_between", schedule=None):
    with TaskGroup("left") as left:
        bash("a") >> bash("b")
        with TaskGroup("deep"):
            bash("c")
    with TaskGroup("right") as right:
        bash("a") >> bash("b", trigger_rule="all_done")

    @task.branch
    def choose():
        return "right"

    choose() >> [left, right] >> bash("join", trigger_rule="none_failed_min_one_success") >> bash("end")

with DAG("mix_group_nothing_in_group", schedule=None):

    @task
    def nobody():
        return []

    @task_group
    def part(x):
        outcome(x) >> bash("next", trigger_rule="all_done")

    part.expand(x=nobody()) >> [bash("after"), bash("none_failed", trigger_rule="none_failed"), bash("all_skipped", trigger_rule="all_skipped")]

with DAG("mix_group_kwargs_fail", schedule=None):

    @task
    def rows():
        return [{"x": 2, "y": "a"}, {"x": 0, "y": "b"}]

    @task(trigger_rule="all_done")
    def note(y, ti=None):
        return [y, ti.map_index]

    @task_group
    def part(x, y):
        outcome(x) >> note(y)

    part.expand_kwargs(rows()) >> bash("after")
