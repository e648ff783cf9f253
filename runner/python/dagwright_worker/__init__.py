"""Runs a DAG file's tasks for the runner: imports the file once, forks a process a task, relays what tasks ask for."""
