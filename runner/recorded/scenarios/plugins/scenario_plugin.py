"""A module of a plugins folder, which Airflow puts on the path."""


def answer():
    return "from the plugin"
