-- What a run made that is kept whole: JSON documents of a kind, for example its plan.

CREATE TABLE document (
  run INTEGER NOT NULL REFERENCES run (id),
  kind TEXT NOT NULL,
  at INTEGER NOT NULL,
  json TEXT NOT NULL,
  PRIMARY KEY (run, kind)
) STRICT;
