# %% unknown
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a', nonsense=1)

# %% noid
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator()

# %% positional
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator('a', )

# %% pool slots
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a', pool_slots=0)

# %% retries str
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a', retries='x')

# %% retries float
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a', retries=1.5)

# %% retries none
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a', retries=None)

# %% retry delay
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a', retry_delay='x')

# %% retry delay int
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a', retry_delay=60)

# %% max retry delay
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a', max_retry_delay='x')

# %% exec timeout
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a', execution_timeout=60)

# %% trigger rule
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a', trigger_rule='all_good')

# %% weight rule
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a', weight_rule='heavy')

# %% priority
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a', priority_weight='x')

# %% owner int
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a', owner=5)

# %% queue int
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a', queue=5)

# %% pool int
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a', pool=5)

# %% pool none
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a', pool=None)

# %% depends
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a', depends_on_past='x')

# %% email
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a', email_on_failure='yes')

# %% start date
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a', start_date='2024-01-01')

# %% start date int
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a', start_date=5)

# %% end date bad
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a', end_date='tomorrow')

# %% mat
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a', max_active_tis_per_dag='x')

# %% mat2
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a', max_active_tis_per_dagrun='x')

# %% map index template
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a', map_index_template=5)

# %% params
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a', params=[1])

# %% params bad
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a', params={'a': Param(5, type='string')})

# %% default args
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a', default_args=[1])

# %% inlets
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a', inlets='x')

# %% outlets
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a', outlets=5)

# %% executor config
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a', executor_config=5)

# %% task concurrency
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a', task_concurrency=5)

# %% sla
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a', sla=timedelta(hours=1))

# %% doc
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a', doc_md=5)

# %% on failure
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a', on_failure_callback='x')

# %% on failure int
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a', on_failure_callback=5)

# %% run as
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a', run_as_user=5)

# %% do xcom
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a', do_xcom_push='x')

# %% multi
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a', multiple_outputs=True)

# %% multi noxcom
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a', multiple_outputs=True, do_xcom_push=False)

# %% task id bad
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a b')

# %% task id dot
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a.b')

# %% task id int
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id=5)

# %% task id long
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='x' * 251)

# %% display
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a', task_display_name=5)

# %% allow nested
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a', allow_nested_operators=5)

# %% wait
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a', wait_for_downstream='x')

# %% ignore first
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a', ignore_first_depends_on_past='x')

# %% group wrong
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a', task_group='x')

# %% resources
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a', resources={'cpus': 'x'})

# %% resources2
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a', resources={'cpu': 1})

# %% resources3
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a', resources={'cpus': 1})

# %% logger
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a', logger_name=5)
