-- Who asked for what, when, from where, and what came of it. The outcome is empty until it is known.

CREATE TABLE audit (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  who TEXT NOT NULL,
  origin TEXT NOT NULL,
  action TEXT NOT NULL,
  outcome TEXT NOT NULL
) STRICT;
