-- Logic of the target that runs have switched off and not yet on again. It was on before: what is
-- off already is left alone. A row is written before its switch is touched; done is set when the
-- target has said that it is off; the row goes when it is on again.

CREATE TABLE switched (
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  run INTEGER NOT NULL REFERENCES run (id),
  at INTEGER NOT NULL,
  done INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (kind, id)
) STRICT;
