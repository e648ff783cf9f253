from projects.common import build

DAGS = (build("p2_beta"),)
