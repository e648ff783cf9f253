/** The database's tables, one migration a version. A migration that has been released is never edited. */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    run_id TEXT NOT NULL UNIQUE,
    dag_id TEXT NOT NULL,
    file TEXT NOT NULL,
    state TEXT NOT NULL,
    executor TEXT NOT NULL,
    logical_date TEXT,
    conf TEXT NOT NULL,
    start_date TEXT,
    end_date TEXT,
    message TEXT,
    params TEXT NOT NULL,
    plan TEXT NOT NULL
  );
  CREATE INDEX runs_by_dag ON runs (dag_id, id);

  CREATE TABLE task_instances (
    run INTEGER NOT NULL,
    task_id TEXT NOT NULL,
    map_index INTEGER NOT NULL,
    state TEXT NOT NULL,
    try_number INTEGER NOT NULL,
    max_tries INTEGER NOT NULL,
    started_at INTEGER,
    ended_at INTEGER,
    due_at INTEGER,
    first_started_at INTEGER,
    reschedule_count INTEGER NOT NULL,
    reason TEXT,
    pid INTEGER,
    pid_identity TEXT,
    PRIMARY KEY (run, task_id, map_index)
  ) WITHOUT ROWID;

  CREATE TABLE tries (
    run INTEGER NOT NULL,
    task_id TEXT NOT NULL,
    map_index INTEGER NOT NULL,
    try_number INTEGER NOT NULL,
    state TEXT NOT NULL,
    started_at INTEGER,
    ended_at INTEGER,
    reason TEXT,
    PRIMARY KEY (run, task_id, map_index, try_number)
  ) WITHOUT ROWID;

  CREATE TABLE xcoms (
    run INTEGER NOT NULL,
    task_id TEXT NOT NULL,
    map_index INTEGER NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (run, task_id, map_index, key)
  ) WITHOUT ROWID;

  CREATE TABLE rendered (
    run INTEGER NOT NULL,
    task_id TEXT NOT NULL,
    map_index INTEGER NOT NULL,
    fields TEXT NOT NULL,
    PRIMARY KEY (run, task_id, map_index)
  ) WITHOUT ROWID;

  CREATE TABLE variables (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) WITHOUT ROWID;
  `,
  `
  ALTER TABLE runs ADD COLUMN run_type TEXT NOT NULL DEFAULT 'manual';
  ALTER TABLE runs ADD COLUMN data_interval_start TEXT;
  ALTER TABLE runs ADD COLUMN data_interval_end TEXT;
  ALTER TABLE runs ADD COLUMN paused INTEGER NOT NULL DEFAULT 0;

  CREATE TABLE schedules (
    file TEXT NOT NULL,
    dag_id TEXT NOT NULL,
    params TEXT NOT NULL,
    since TEXT NOT NULL,
    PRIMARY KEY (file, dag_id)
  ) WITHOUT ROWID;

  CREATE TABLE backfills (
    id INTEGER PRIMARY KEY,
    dag_id TEXT NOT NULL,
    file TEXT NOT NULL,
    state TEXT NOT NULL,
    params TEXT NOT NULL,
    dates TEXT NOT NULL
  );
  `,
  `
  CREATE TABLE asset_events (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    uri TEXT NOT NULL,
    aliases TEXT NOT NULL,
    extra TEXT NOT NULL,
    at TEXT NOT NULL,
    dag_id TEXT NOT NULL,
    run_id TEXT NOT NULL,
    task_id TEXT NOT NULL,
    map_index INTEGER NOT NULL
  );
  CREATE INDEX asset_events_by_name ON asset_events (name, id);
  CREATE INDEX asset_events_by_uri ON asset_events (uri, id);

  -- run_id: of the run that the event has started; '' while it waits for others.
  CREATE TABLE asset_event_uses (
    dag_id TEXT NOT NULL,
    run_id TEXT NOT NULL,
    event INTEGER NOT NULL,
    PRIMARY KEY (dag_id, run_id, event)
  ) WITHOUT ROWID;
  `,
  `
  -- run: 0 for what belongs to an asset; owner: MAP_INDEX TASK_ID, or the asset's name.
  CREATE TABLE kept_states (
    run INTEGER NOT NULL,
    owner TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (run, owner, key)
  ) WITHOUT ROWID;
  `,
];
