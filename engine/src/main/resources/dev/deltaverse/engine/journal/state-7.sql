-- The records behind the rows that the target refused, and what each user has sent over time.

CREATE TABLE refused (
  run INTEGER NOT NULL REFERENCES run (id),
  name TEXT NOT NULL,
  seq INTEGER NOT NULL,
  key TEXT NOT NULL,
  file TEXT NOT NULL,
  record INTEGER NOT NULL,
  raw TEXT,
  PRIMARY KEY (run, name, seq)
) STRICT, WITHOUT ROWID;

-- A row: what was in the requests of a user that were answered from since until at.
CREATE TABLE pace (
  id INTEGER PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES run (id),
  since INTEGER NOT NULL,
  at INTEGER NOT NULL,
  user TEXT NOT NULL,
  rows INTEGER NOT NULL,
  requests INTEGER NOT NULL
) STRICT;

CREATE INDEX pace_run ON pace (run);
