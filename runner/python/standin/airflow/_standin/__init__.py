"""The stand-in's own code, one subject a module; `module_table` says under which Airflow names it appears."""
