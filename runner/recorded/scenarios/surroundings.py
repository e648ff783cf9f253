"""Variables, connections, plugins, and what a task can ask."""
from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG, BaseHook, BaseOperator, Variable, task

with DAG("variables", schedule=None):

    @task
    def read():
        return [Variable.get("greeting"), Variable.get("nobody", default="default"), Variable.get("settings", deserialize_json=True)["depth"]]

    @task
    def write():
        Variable.set("written", {"a": 1}, serialize_json=True)

    @task
    def read_back():
        found = Variable.get("written", deserialize_json=True)
        Variable.delete("written")
        return found

    @task
    def missing():
        return Variable.get("nobody")

    read()
    write() >> read_back()
    missing()
    BashOperator(task_id="template", bash_command="echo {{ var.value.greeting }} {{ var.json.settings.depth }} {{ var.value.get('nobody', 'x') }}")

with DAG("connections", schedule=None):

    @task
    def read():
        found = BaseHook.get_connection("db")
        return [found.conn_type, found.host, found.login, found.port, found.schema, found.extra_dejson, found.password]

    @task
    def read_json():
        found = BaseHook.get_connection("api")
        return [found.conn_type, found.host, found.extra_dejson.get("token")]

    @task
    def missing():
        return BaseHook.get_connection("nobody").host

    read()
    read_json()
    missing()
    BashOperator(task_id="template", bash_command="echo {{ conn.db.host }}:{{ conn.db.port }} {{ conn.db.extra_dejson.mode }}")

with DAG("plugins_folder", schedule=None):

    @task
    def uses_plugin():
        from scenario_plugin import answer

        return answer()

    uses_plugin()

with DAG("own_operator", schedule=None):

    class Greet(BaseOperator):
        template_fields = ("who",)

        def __init__(self, *, who, **kwargs):
            super().__init__(**kwargs)
            self.who = who

        def pre_execute(self, context):
            context["ti"].xcom_push(key="before", value="pre")

        def execute(self, context):
            return f"hello {self.who} from {context['ti'].task_id}"

    Greet(task_id="greet", who="{{ dag.dag_id }}")
    Greet.partial(task_id="greets").expand(who=["a", "{{ dag.dag_id }}"])
