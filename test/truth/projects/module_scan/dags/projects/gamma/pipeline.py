DAGS = []
