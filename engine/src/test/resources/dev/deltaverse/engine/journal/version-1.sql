
CREATE TABLE run (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  command TEXT NOT NULL,
  snapshot TEXT NOT NULL,
  profile TEXT NOT NULL,
  version TEXT NOT NULL,
  user TEXT NOT NULL,
  host TEXT NOT NULL,
  pid INTEGER NOT NULL,
  organisation TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  started INTEGER NOT NULL,
  status TEXT NOT NULL,
  ended INTEGER,
  exit_code INTEGER,
  message TEXT NOT NULL DEFAULT '',
  requests INTEGER,
  throttled INTEGER,
  retries INTEGER,
  rows_per_second REAL,
  elapsed_ms INTEGER,
  balanced INTEGER,
  verified INTEGER
) STRICT;

CREATE INDEX run_open ON run (status) WHERE status = 'running';

CREATE TABLE lease (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  user TEXT NOT NULL,
  host TEXT NOT NULL,
  pid INTEGER NOT NULL,
  since INTEGER NOT NULL
) STRICT;

CREATE TABLE books (
  run INTEGER NOT NULL REFERENCES run (id),
  name TEXT NOT NULL,
  read INTEGER NOT NULL,
  same INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  deleted INTEGER NOT NULL,
  rejected INTEGER NOT NULL,
  parked INTEGER NOT NULL,
  excluded INTEGER NOT NULL,
  refused INTEGER NOT NULL,
  in_doubt INTEGER NOT NULL,
  PRIMARY KEY (run, name)
) STRICT;

CREATE TABLE phase (
  id INTEGER PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES run (id),
  phase TEXT NOT NULL,
  folded INTEGER NOT NULL DEFAULT 0,
  UNIQUE (run, phase)
) STRICT;

CREATE TABLE request (
  id INTEGER PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES run (id),
  phase TEXT NOT NULL,
  rows TEXT NOT NULL,
  row_count INTEGER NOT NULL,
  sent INTEGER NOT NULL,
  state INTEGER NOT NULL DEFAULT 0,
  answered INTEGER,
  attempts INTEGER,
  duration_us INTEGER,
  applied INTEGER NOT NULL DEFAULT 0,
  refused INTEGER NOT NULL DEFAULT 0,
  unknown INTEGER NOT NULL DEFAULT 0,
  code TEXT,
  message TEXT
) STRICT;

CREATE INDEX request_phase ON request (run, phase);

CREATE TABLE request_exception (
  request INTEGER NOT NULL REFERENCES request (id),
  seq INTEGER NOT NULL,
  kind TEXT NOT NULL,
  code TEXT NOT NULL,
  message TEXT NOT NULL,
  PRIMARY KEY (request, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE fact (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO run (id, command, snapshot, profile, version, user, host, pid, organisation, fingerprint, started, status)
VALUES (7, 'apply', '2026-10-01', 'dev', '0.0.9', 'ann', 'box', 99, 'org-1', 'f00d', 1790812800000, 'running');

INSERT INTO phase (run, phase) VALUES (7, 'account/upsert');

INSERT INTO request (id, run, phase, rows, row_count, sent, state, answered, attempts, duration_us, applied, refused)
VALUES (11, 7, 'account/upsert', '1-100', 100, 1790812801000, 1, 1790812801500, 1, 500000, 99, 1);

INSERT INTO request_exception VALUES (11, 100, 'REFUSED', '0x80040237', 'A record with matching key values already exists.');

INSERT INTO request (id, run, phase, rows, row_count, sent)
VALUES (12, 7, 'account/upsert', '101-200', 100, 1790812802000);

INSERT INTO fact VALUES ('snapshot', '2026-10-01');

PRAGMA application_id = 1148605300;

PRAGMA user_version = 1
