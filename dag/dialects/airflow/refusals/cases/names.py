# %% misspelt import
from collections import Orderdict
DAG('d')

# %% misspelt function of json
import json
json.loadz('{}')
DAG('d')

# %% misspelt class of datetime
import datetime as dt
start = dt.dattime(2024, 1, 1)
DAG('d')

# %% class method of datetime
start = datetime.noww()
DAG('d')

# %% method of a datetime
start = datetime(2024, 1, 1).strftimee('%Y')
DAG('d')

# %% attribute of a timedelta
days = timedelta(days=1).day
DAG('d')

# %% method of a date
day = date.todayy()
DAG('d')

# %% method of a path
from pathlib import Path
text = Path(__file__).parent.join('a')
DAG('d')

# %% class method of a path
from pathlib import Path
text = Path.current()
DAG('d')

# %% module of a module
import os.pathh
DAG('d')

# %% module that is a class
import datetime.datetime
DAG('d')

# %% from a module that is a class
from datetime.datetime import now
DAG('d')

# %% old module of email
import email.MIMEText
DAG('d')

# %% old name of string
import string
lower = string.letters
DAG('d')

# %% old name of os
import os
cwd = os.getcwdu()
DAG('d')

# %% old name of sys
import sys
largest = sys.maxint
DAG('d')

# %% name of another module
from datetime import sleep
DAG('d')

# %% name of typing
from typing import dataclass
DAG('d')

# %% old itertools
from itertools import izip
DAG('d')

# %% old urllib
from urllib import urlencode
DAG('d')

# %% urllib2
import urllib
urllib.urlopen('x')
DAG('d')

# %% submodule that is not imported
import xml
tree = xml.etree
DAG('d')

# %% asked for by hasattr
import os, json
if hasattr(os, 'getcwdu'):
    os.getcwdu()
getattr(json, 'loadz', None)
DAG('d')

# %% tried
try:
    from collections import Orderdict
except ImportError:
    Orderdict = None
try:
    import json
    json.loadz('{}')
except AttributeError:
    pass
try:
    import os.pathh
except ModuleNotFoundError:
    pass
try:
    from itertools import izip as zip
except ImportError:
    pass
try:
    import urllib2
except ImportError:
    import urllib.request as urllib2
DAG('d')

# %% set before it is read
import json, logging
json.loadz = json.loads
json.loadz('{}')
logging.TRACE = 5
logging.TRACE + 1
setattr(logging, 'NOTICE', 25)
logging.NOTICE
DAG('d')

# %% only for type checkers
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    from collections import Orderdict
    import os.pathh
DAG('d')

# %% only where it is so
import sys, os
if sys.version_info < (3,):
    from itertools import izip
if os.name == 'nope':
    os.getcwdu()
DAG('d')

# %% in a function that is not called
import json
def later():
    from collections import Orderdict
    return json.loadz('{}')
DAG('d')

# %% names of some versions and platforms that are there
import os, os.path, collections, collections.abc, concurrent.futures, importlib.util, importlib.metadata, xml.etree.ElementTree, unittest.mock
import logging.config, logging.handlers, asyncio, json.decoder, urllib.request, urllib.parse, email.mime.text, http.client, typing, re, datetime as dt, time, string, sys
os.path.sep; os.sys; logging.os; json.codecs; re.enum; typing.sys; dt.sys; dt.UTC; re.Pattern; typing.Self; sys.platlibdir; os.PathLike; time.tzset; string.Formatter
collections.deque; collections.abc.Mapping; concurrent.futures.ThreadPoolExecutor; importlib.util.find_spec; os.EX_OK; logging.WARN; logging.getLevelNamesMapping
dt.datetime.UTC if False else None
DAG('d')
