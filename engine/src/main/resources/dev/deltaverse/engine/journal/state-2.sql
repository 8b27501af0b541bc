-- What people look at: rejects, throttles and events.

CREATE TABLE reject (
  id INTEGER PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES run (id),
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  file TEXT NOT NULL,
  record INTEGER NOT NULL,
  column_name TEXT NOT NULL,
  rule TEXT NOT NULL,
  value TEXT,
  reason TEXT NOT NULL,
  raw TEXT
) STRICT;

CREATE INDEX reject_name ON reject (run, name);

CREATE TABLE throttle (
  id INTEGER PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES run (id),
  at INTEGER NOT NULL,
  user TEXT NOT NULL,
  limit_name TEXT NOT NULL,
  wait_ms INTEGER NOT NULL
) STRICT;

CREATE INDEX throttle_run ON throttle (run);

CREATE TABLE event (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  run INTEGER NOT NULL REFERENCES run (id),
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  step TEXT NOT NULL,
  name TEXT NOT NULL,
  level TEXT NOT NULL,
  text TEXT NOT NULL,
  json TEXT NOT NULL
) STRICT;

CREATE INDEX event_run ON event (run);
