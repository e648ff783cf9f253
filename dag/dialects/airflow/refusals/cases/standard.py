# %% bash none
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator(task_id='a', )

# %% bash int
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator(task_id='a', bash_command=5)

# %% bash env
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator(task_id='a', bash_command='x', env='y')

# %% bash skip
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator(task_id='a', bash_command='x', skip_on_exit_code='y')

# %% bash skip both
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator(task_id='a', bash_command='x', skip_on_exit_code=1, skip_exit_code=2)

# %% bash out
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator(task_id='a', bash_command='x', output_encoding=5)

# %% bash outproc
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator(task_id='a', bash_command='x', output_processor=5)

# %% python str
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    PythonOperator(task_id='a', python_callable='x')

# %% python none
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    PythonOperator(task_id='a', )

# %% python kwargs list
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    PythonOperator(task_id='a', python_callable=print, op_kwargs=[1])

# %% python args dict
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    PythonOperator(task_id='a', python_callable=print, op_args={'a': 1})

# %% python provide
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    PythonOperator(task_id='a', python_callable=print, provide_context=True)

# %% python lambda venv
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    PythonVirtualenvOperator(task_id='a', python_callable=lambda: 1)

# %% python gen venv
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    def f():
        yield 1
    PythonVirtualenvOperator(task_id='a', python_callable=f)

# %% python venv ver
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    def f():
        return 1
    PythonVirtualenvOperator(task_id='a', python_callable=f, python_version='2.7', op_args=[1])

# %% python venv dill
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    def f():
        return 1
    PythonVirtualenvOperator(task_id='a', python_callable=f, serializer='nonsense')

# %% python venv dill2
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    def f():
        return 1
    PythonVirtualenvOperator(task_id='a', python_callable=f, use_dill=True, serializer='pickle')

# %% python venv req
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    def f():
        return 1
    PythonVirtualenvOperator(task_id='a', python_callable=f, requirements=5)

# %% python ext none
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    def f():
        return 1
    ExternalPythonOperator(task_id='a', python_callable=f, python='')

# %% python ext
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    def f():
        return 1
    ExternalPythonOperator(task_id='a', python_callable=f)

# %% trigger none
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    TriggerDagRunOperator(task_id='a', )

# %% trigger conf
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    TriggerDagRunOperator(task_id='a', trigger_dag_id='x', conf=5)

# %% trigger date
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    TriggerDagRunOperator(task_id='a', trigger_dag_id='x', logical_date=5)

# %% trigger execdate
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    TriggerDagRunOperator(task_id='a', trigger_dag_id='x', execution_date='2024-01-01')

# %% trigger states
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    TriggerDagRunOperator(task_id='a', trigger_dag_id='x', allowed_states=['bad'])

# %% trigger states2
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    TriggerDagRunOperator(task_id='a', trigger_dag_id='x', failed_states='bad')

# %% branch by date both
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BranchDateTimeOperator(task_id='a', follow_task_ids_if_true='x', follow_task_ids_if_false='y', target_lower=None, target_upper=None)

# %% branch by weekday bad
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BranchDayOfWeekOperator(task_id='a', follow_task_ids_if_true='x', follow_task_ids_if_false='y', week_day='Someday')

# %% branch by weekday int
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BranchDayOfWeekOperator(task_id='a', follow_task_ids_if_true='x', follow_task_ids_if_false='y', week_day=5)

# %% external task dup states
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    ExternalTaskSensor(task_id='a', external_dag_id='x', allowed_states=['success'], failed_states=['success'])

# %% external task bad states
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    ExternalTaskSensor(task_id='a', external_dag_id='x', allowed_states=['nonsense'])

# %% external task bad states task
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    ExternalTaskSensor(task_id='a', external_dag_id='x', external_task_id='t', allowed_states=['nonsense'])

# %% external task both
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    ExternalTaskSensor(task_id='a', external_dag_id='x', external_task_id='t', external_task_ids=['u'])

# %% external task group task
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    ExternalTaskSensor(task_id='a', external_dag_id='x', external_task_id='t', external_task_group_id='u')

# %% external task dup tasks
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    ExternalTaskSensor(task_id='a', external_dag_id='x', external_task_ids=['t', 't'])

# %% external task delta fn
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    ExternalTaskSensor(task_id='a', external_dag_id='x', execution_delta=timedelta(1), execution_date_fn=print)

# %% external task delta int
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    ExternalTaskSensor(task_id='a', external_dag_id='x', execution_delta=5)

# %% external task none
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    ExternalTaskSensor(task_id='a', )

# %% external task marker
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    ExternalTaskMarker(task_id='a', external_dag_id='x', external_task_id='y', recursion_depth=0)

# %% sensor mode
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    ExternalTaskSensor(task_id='a', external_dag_id='x', mode='sleep')

# %% sensor poke neg
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    ExternalTaskSensor(task_id='a', external_dag_id='x', poke_interval=-1)

# %% sensor poke str
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    ExternalTaskSensor(task_id='a', external_dag_id='x', poke_interval='x')

# %% sensor timeout str
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    ExternalTaskSensor(task_id='a', external_dag_id='x', timeout='x')

# %% sensor timeout neg
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    ExternalTaskSensor(task_id='a', external_dag_id='x', timeout=-5)

# %% sensor soft silent
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    ExternalTaskSensor(task_id='a', external_dag_id='x', soft_fail=True, silent_fail=True)

# %% sensor soft never
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    ExternalTaskSensor(task_id='a', external_dag_id='x', soft_fail=True, never_fail=True)

# %% sensor maxwait
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    ExternalTaskSensor(task_id='a', external_dag_id='x', max_wait='x')

# %% sensor maxwait neg
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    ExternalTaskSensor(task_id='a', external_dag_id='x', max_wait=-5)

# %% sensor backoff
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    ExternalTaskSensor(task_id='a', external_dag_id='x', exponential_backoff='x')

# %% sensor resched big
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    ExternalTaskSensor(task_id='a', external_dag_id='x', mode='reschedule', poke_interval=10**10)

# %% sensor dt int
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    DateTimeSensor(task_id='a', target_time=5)

# %% sensor dt none
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    DateTimeSensor(task_id='a', )

# %% sensor delta int
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    TimeDeltaSensor(task_id='a', delta=5)

# %% sensor py
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    PythonSensor(task_id='a', python_callable=5)
