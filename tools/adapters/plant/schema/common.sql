-- What every plant system's file has besides its own tables.
-- Times in all systems are plant-local ISO 8601 text to the second ('2026-06-17T03:10:00'), days are
-- 'YYYY-MM-DD'; only the ERP has its own form (see erp.sql). A column called `tag` is the number that
-- the whole network uses for the record; references inside a system use its own numbers, references
-- to a record of another system use that record's tag.

CREATE TABLE meta (                 -- one row
  clock TEXT NOT NULL,              -- plant time at which the content was made
  as_of TEXT NOT NULL               -- time up to which this system had posted; the difference is its usual lag
) STRICT;

CREATE TABLE condition (            -- one row: how the system behaves towards callers
  state TEXT NOT NULL CHECK (state IN ('ok', 'unavailable', 'slow', 'stale')),
  seconds REAL NOT NULL             -- slow: how long a call takes; stale: how much older the content is
) STRICT;
INSERT INTO condition VALUES ('ok', 0);

CREATE TABLE applied (              -- one row for each write done, so that none is done twice
  key TEXT PRIMARY KEY,             -- idempotency key
  digest TEXT NOT NULL,             -- SHA-256 of the write
  receipt TEXT NOT NULL,            -- what the caller was told, as JSON
  applied TEXT NOT NULL
) STRICT;
