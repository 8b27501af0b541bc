-- What the operator wants of runs: each change with all that is wanted from then on, so the last row
-- is what holds, and the rows before it are the history. Names are parted by line ends.

CREATE TABLE will (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  user TEXT NOT NULL,
  host TEXT NOT NULL,
  pid INTEGER NOT NULL,
  change TEXT NOT NULL,
  paused INTEGER NOT NULL,
  stop_at INTEGER,
  parallelism INTEGER NOT NULL,
  users TEXT NOT NULL,
  skipped TEXT NOT NULL
) STRICT;
