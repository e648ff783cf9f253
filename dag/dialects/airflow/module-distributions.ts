/** Which package on PyPI brings a module, where its name does not say. */
import { operatorCatalogue } from './catalogue/catalogue.ts';

/** Undefined where nobody knows: a module may be somebody's own. */
export function distributionOf(module: string, airflowVersion: 2 | 3): string | undefined {
  if (module.startsWith('airflow.providers.')) return providerOf(module, airflowVersion);
  for (let path = module; path !== ''; path = path.includes('.') ? path.slice(0, path.lastIndexOf('.')) : '') {
    const distribution = DISTRIBUTIONS.get(path);
    if (distribution) return distribution;
  }
  const [top = ''] = module.split('.');
  return SAME_NAME.has(top) ? top.replaceAll('_', '-') : undefined;
}

function providerOf(module: string, airflowVersion: 2 | 3): string | undefined {
  return (
    operatorCatalogue(airflowVersion).distribution(module) ??
    operatorCatalogue(airflowVersion === 3 ? 2 : 3).distribution(module)
  );
}

/** Module → distribution, one a line. */
const DISTRIBUTIONS: ReadonlyMap<string, string> = new Map(
  `
Crypto pycryptodome
Levenshtein python-Levenshtein
MySQLdb mysqlclient
OpenSSL pyOpenSSL
PIL Pillow
attr attrs
azure.identity azure-identity
azure.keyvault.secrets azure-keyvault-secrets
azure.storage.blob azure-storage-blob
azure.storage.filedatalake azure-storage-file-datalake
bs4 beautifulsoup4
clickhouse_connect clickhouse-connect
confluent_kafka confluent-kafka
cosmos astronomer-cosmos
cv2 opencv-python
cx_Oracle cx_Oracle
dagfactory dag-factory
databricks.sdk databricks-sdk
databricks.sql databricks-sql-connector
dateutil python-dateutil
deltalake deltalake
discord discord.py
docx python-docx
dotenv python-dotenv
elasticsearch elasticsearch
fitz PyMuPDF
git GitPython
github PyGithub
google.ads.googleads google-ads
google.api_core google-api-core
google.auth google-auth
google.cloud.aiplatform google-cloud-aiplatform
google.cloud.bigquery google-cloud-bigquery
google.cloud.bigtable google-cloud-bigtable
google.cloud.dataproc google-cloud-dataproc
google.cloud.firestore google-cloud-firestore
google.cloud.logging google-cloud-logging
google.cloud.pubsub google-cloud-pubsub
google.cloud.pubsub_v1 google-cloud-pubsub
google.cloud.run_v2 google-cloud-run
google.cloud.secretmanager google-cloud-secret-manager
google.cloud.spanner google-cloud-spanner
google.cloud.storage google-cloud-storage
google.generativeai google-generativeai
google.oauth2 google-auth
google.protobuf protobuf
google_auth_oauthlib google-auth-oauthlib
googleapiclient google-api-python-client
great_expectations great-expectations
grpc grpcio
hdbcli hdbcli
jose python-jose
jwt PyJWT
kafka kafka-python
ldap python-ldap
ldap3 ldap3
mysql.connector mysql-connector-python
oauth2client oauth2client
openlineage openlineage-python
pkg_resources setuptools
psycopg2 psycopg2-binary
pyarrow pyarrow
pyhive PyHive
pymssql pymssql
pymysql PyMySQL
pyspark pyspark
pythonjsonlogger python-json-logger
pytz pytz
ruamel ruamel.yaml
serial pyserial
sklearn scikit-learn
skimage scikit-image
slack_sdk slack-sdk
slugify python-slugify
snowflake.connector snowflake-connector-python
snowflake.snowpark snowflake-snowpark-python
snowflake.sqlalchemy snowflake-sqlalchemy
sshtunnel sshtunnel
telegram python-telegram-bot
tls_client tls-client
usaddress usaddress
win32api pywin32
xlrd xlrd
yaml PyYAML
zmq pyzmq
`
    .trim()
    .split('\n')
    .map((line) => line.split(' ') as [string, string]),
);

/** Packages whose module bears their name, an underscore standing for a hyphen: a hint that a missing name is no one's own. */
const SAME_NAME: ReadonlySet<string> = new Set(
  `aiohttp anthropic apache_beam arrow awswrangler beautifulsoup boto boto3 botocore cachetools celery certifi chardet click
clickhouse_driver cloudpickle cryptography dask datahub dbt dill docker duckdb fastapi fastavro feedparser filelock flask fsspec
gcsfs geopandas gspread httpx ibis jinja2 joblib jsonpath_ng jsonschema kafka kubernetes lightgbm loguru lxml markdown matplotlib
minio mlflow moto msgpack networkx nltk numpy oauthlib openai opensearchpy openpyxl oracledb orjson packaging pandas paramiko
pendulum peewee pika plotly polars praw prefect prometheus_client psutil psycopg pyathena pydantic pymongo pyodbc pypdf pyperclip
pytest ray redis redshift_connector requests requests_oauthlib rich s3fs scipy seaborn selenium sendgrid sentry_sdk shapely
simple_salesforce simplejson smart_open spacy sqlalchemy sqlmodel sqlparse statsmodels stripe structlog tableauserverclient tabulate
tenacity tensorflow textblob tiktoken torch tornado tqdm transformers trino tweepy twilio typer ujson unidecode urllib3 vertica_python
wandb weaviate websocket werkzeug xgboost xlsxwriter xmltodict yfinance zeep`.split(/\s+/),
);
