from airflow.datasets.manager import DatasetManager
from airflow.lineage.hook import HookLineageCollector, DatasetLineageInfo
from airflow.providers.amazon.aws.auth_manager.aws_auth_manager import AwsAuthManager
from airflow.providers_manager import ProvidersManager
from airflow.secrets.local_filesystem import LocalFilesystemBackend
from airflow.secrets.environment_variables import EnvironmentVariablesBackend
from airflow.providers.amazon.aws.secrets.secrets_manager import SecretsManagerBackend
from airflow.providers.http.hooks.http import HttpHook
from airflow.providers.amazon.aws.hooks.s3 import S3Hook
from airflow.datasets import Dataset
from airflow.datasets import DatasetAll
from airflow.sdk import Variable, Asset
from airflow.providers.amazon.aws.log.s3_task_handler import S3TaskHandler
from airflow.utils.log.file_task_handler import FileTaskHandler
from airflow.providers.fab.auth_manager.fab_auth_manager import FabAuthManager
from airflow.utils.trigger_rule import TriggerRule
from airflow.timetables.datasets import DatasetOrTimeSchedule
m = DatasetManager()
m.register_dataset_change()
m.create_datasets()
m.notify_dataset_created()
m.notify_dataset_changed()
m.notify_dataset_alias_created()
h = HookLineageCollector()
h.create_dataset()
h.add_input_dataset()
h.add_output_dataset()
h.collected_datasets()
h.create_asset("s3://bucket/key")
HookLineageCollector().create_asset("s3://bucket/key")
i = DatasetLineageInfo()
i.dataset
a = AwsAuthManager()
a.is_authorized_dataset()
p = ProvidersManager()
p.initialize_providers_dataset_uri_resources()
p.dataset_factories
p.dataset_uri_handlers
p.dataset_to_openlineage_converters
l = LocalFilesystemBackend()
l.get_connections()
e = EnvironmentVariablesBackend()
e.get_conn_uri()
e.get_connections()
s = SecretsManagerBackend()
s.get_conn_uri()
s.get_connections()
k = HttpHook()
k.get_connections()
k3 = S3Hook()
k3.get_connections()
d = Dataset("x")
d.iter_datasets()
d.iter_dataset_aliases()
Variable.get("x", default_var=None)
Asset("x", {"a": 1})
Dataset("x", {"a": 1})
Dataset("x", dict(a=1))
FileTaskHandler("base", filename_template="x")
S3TaskHandler("base", "s3", filename_template="x")
FabAuthManager(None)
TriggerRule.DUMMY
TriggerRule.NONE_FAILED_OR_SKIPPED
def f():
    v = Variable.get("x", default_var=1)
    q = HttpHook()
    q.get_connections()
    z = SecretsManagerBackend()
    z.get_conn_uri()
    c = HookLineageCollector()
    c.create_dataset()
    c.create_asset("s3://bucket/key")
    Asset("x", {"a": 1})
    return TriggerRule.DUMMY
from airflow.models.baseoperatorlink import BaseOperatorLink
from airflow.sdk import BaseOperatorLink as BOL2
class L1(BaseOperatorLink):
    def get_link(self, operator, dttm):
        return ""
class L2(BOL2):
    def get_link(self, operator, dttm):
        return ""
class L3(BOL2):
    def get_link(self, operator, *, ti_key):
        return ""
class L4(BOL2):
    def get_link(self, operator, ti_key):
        return ""
class L5(BOL2):
    def get_link(self, operator):
        return ""
