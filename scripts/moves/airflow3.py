"""
Reads what airflow2.py wrote (the first argument), and writes, as JSON, what Airflow 3 makes of it:
{module: null | {name: ["gone"] | ["there", text of the deprecation warning]}}; null where there is no such module. With "targets" as
second argument: the paths of a list that can be imported.
"""
import importlib
import json
import sys
import warnings

given = json.load(open(sys.argv[1]))


def imported(path):
    module, _, name = path.rpartition(".")
    try:
        getattr(importlib.import_module(module), name)
    except BaseException:
        return False
    return True


if sys.argv[2:] == ["targets"]:
    warnings.simplefilter("ignore")
    json.dump([path for path in given if imported(path)], sys.stdout)
    sys.exit()

result = {}
for module, names in given.items():
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            importlib.import_module(module)
    except BaseException:
        result[module] = None
        continue
    result[module] = {}
    for name in names:
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            try:
                getattr(importlib.import_module(module), name)
            except BaseException:
                result[module][name] = ["gone"]
                continue
            result[module][name] = ["there", *[str(each.message) for each in told if "eprecated" in str(each.message)][:1]]
json.dump(result, sys.stdout)
