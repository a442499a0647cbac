-- Historian: 15-minute means, one packed day per row.

CREATE TABLE tag (
  number INTEGER PRIMARY KEY,
  path TEXT NOT NULL UNIQUE,        -- 'EP/FIL-03/vibration'
  asset TEXT NOT NULL,              -- 'FIL-03'
  signal TEXT NOT NULL,             -- 'vibration', as in master.yaml
  unit TEXT NOT NULL,
  UNIQUE (asset, signal)
) STRICT;

CREATE TABLE day_block (
  tag INTEGER NOT NULL REFERENCES tag,
  day TEXT NOT NULL,
  content BLOB NOT NULL CHECK (length(content) = 384),  -- 96 little-endian float32, from 00:00; NaN: no value
  PRIMARY KEY (tag, day)
) STRICT, WITHOUT ROWID;
