# %% cron
from airflow.timetables.trigger import CronTriggerTimetable
with DAG('d', start_date=datetime(2024, 1, 1), schedule=CronTriggerTimetable('bad cron', timezone='UTC')):
    EmptyOperator(task_id='a')

# %% tz
from airflow.timetables.trigger import CronTriggerTimetable
with DAG('d', start_date=datetime(2024, 1, 1), schedule=CronTriggerTimetable('0 0 * * *', timezone='Europe/Nope')):
    EmptyOperator(task_id='a')

# %% notz
from airflow.timetables.trigger import CronTriggerTimetable
with DAG('d', start_date=datetime(2024, 1, 1), schedule=CronTriggerTimetable('0 0 * * *')):
    EmptyOperator(task_id='a')

# %% multi
from airflow.timetables.trigger import MultipleCronTriggerTimetable
with DAG('d', start_date=datetime(2024, 1, 1), schedule=MultipleCronTriggerTimetable(timezone='UTC')):
    EmptyOperator(task_id='a')

# %% events
from airflow.timetables.events import EventsTimetable
with DAG('d', start_date=datetime(2024, 1, 1), schedule=EventsTimetable(event_dates=[])):
    EmptyOperator(task_id='a')

# %% delta
from airflow.timetables.interval import DeltaDataIntervalTimetable
with DAG('d', start_date=datetime(2024, 1, 1), schedule=DeltaDataIntervalTimetable(timedelta(0))):
    EmptyOperator(task_id='a')

# %% delta int
from airflow.timetables.interval import DeltaDataIntervalTimetable
with DAG('d', start_date=datetime(2024, 1, 1), schedule=DeltaDataIntervalTimetable(5)):
    EmptyOperator(task_id='a')

# %% deltaneg
with DAG('d', schedule=timedelta(-1), start_date=datetime(2024, 1, 1)):
    EmptyOperator(task_id='a')

# %% cls
from airflow.timetables.trigger import CronTriggerTimetable
with DAG('d', start_date=datetime(2024, 1, 1), schedule=CronTriggerTimetable):
    EmptyOperator(task_id='a')

# %% assetor
from airflow.timetables.assets import AssetOrTimeSchedule
from airflow.timetables.trigger import CronTriggerTimetable
with DAG('d', start_date=datetime(2024, 1, 1), schedule=AssetOrTimeSchedule(timetable=CronTriggerTimetable('0 0 * * *', timezone='UTC'), assets='x')):
    EmptyOperator(task_id='a')

# %% interval
from airflow.timetables.trigger import CronTriggerTimetable
with DAG('d', start_date=datetime(2024, 1, 1), schedule=CronTriggerTimetable('0 0 * * *', timezone='UTC', interval=5)):
    EmptyOperator(task_id='a')
