-- MES: machine states, downtime, counts, lots, genealogy, holds. Equipment is named by its path.

CREATE TABLE line (
  path TEXT PRIMARY KEY,            -- 'EP.P3'; utilities of a site are in an area: 'EP.UTIL'
  tag TEXT NOT NULL UNIQUE,         -- 'EP-P3', 'EP-UTIL'
  name TEXT NOT NULL,
  site TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('LINE', 'AREA'))
) STRICT;

CREATE TABLE unit (
  path TEXT PRIMARY KEY,            -- 'EP.P3.FIL03'
  tag TEXT NOT NULL UNIQUE,         -- 'FIL-03'
  line TEXT NOT NULL REFERENCES line,
  position INTEGER NOT NULL         -- 1 is the first in the material flow
) STRICT;

CREATE TABLE reason_code (
  code TEXT PRIMARY KEY,            -- 'E104', 'M110'
  text TEXT NOT NULL,               -- 'drive bearing worn'
  category TEXT NOT NULL CHECK (category IN ('BD', 'MS', 'CO', 'MAT', 'QUA', 'LAB', 'PL'))
  -- breakdown, minor_stop, changeover, material, quality, labour, planned
) STRICT;

CREATE TABLE unit_state (
  unit TEXT PRIMARY KEY REFERENCES unit,
  state TEXT NOT NULL CHECK (state IN ('RUN', 'DOWN', 'IDLE', 'SETUP', 'PM')),  -- running, stopped, idle, changeover, maintenance
  since TEXT NOT NULL,
  code TEXT REFERENCES reason_code, -- while down
  production_order TEXT,            -- 'PO-1042'
  rate REAL NOT NULL                -- share of nominal speed, 0 to 1
) STRICT;

CREATE TABLE downtime (
  number INTEGER PRIMARY KEY,       -- 700123
  tag TEXT NOT NULL UNIQUE,         -- 'DT-00123'
  unit TEXT NOT NULL REFERENCES unit,
  started TEXT NOT NULL,
  ended TEXT,                       -- NULL while it lasts
  code TEXT NOT NULL REFERENCES reason_code,
  note TEXT NOT NULL                -- free text of the shift
) STRICT;
CREATE INDEX downtime_started ON downtime (started);
CREATE INDEX downtime_unit ON downtime (unit, started);

CREATE TABLE shift_count (
  line TEXT NOT NULL REFERENCES line,
  day TEXT NOT NULL,                -- day on which the shift began
  shift TEXT NOT NULL CHECK (shift IN ('E', 'L', 'N')),  -- early, late, night
  production_order TEXT NOT NULL,   -- 'PO-1042'
  good INTEGER NOT NULL,
  scrap INTEGER NOT NULL,
  planned INTEGER NOT NULL,
  run_minutes REAL NOT NULL,
  planned_minutes REAL NOT NULL,
  PRIMARY KEY (line, day, shift, production_order)
) STRICT;

CREATE TABLE lot (
  label TEXT PRIMARY KEY,           -- 'L2604417'
  tag TEXT NOT NULL UNIQUE,         -- 'LOT-26-04417'
  material TEXT NOT NULL,           -- 'MAT-3007'
  site TEXT NOT NULL,
  quantity REAL NOT NULL,
  unit TEXT NOT NULL,
  made TEXT NOT NULL,               -- made or received
  production_order TEXT,            -- NULL for a purchased lot
  supplier TEXT,                    -- 'SUP-07'
  supplier_lot TEXT,
  line TEXT REFERENCES line
) STRICT;
CREATE INDEX lot_material ON lot (material);
CREATE INDEX lot_production_order ON lot (production_order);

CREATE TABLE consumption (          -- parent went into child
  number INTEGER PRIMARY KEY,
  parent TEXT NOT NULL REFERENCES lot,
  child TEXT NOT NULL REFERENCES lot,
  production_order TEXT NOT NULL,
  quantity REAL NOT NULL,
  unit TEXT NOT NULL
) STRICT;
CREATE INDEX consumption_parent ON consumption (parent);
CREATE INDEX consumption_child ON consumption (child);

CREATE TABLE hold_reason (
  code TEXT PRIMARY KEY,            -- 'OOS', 'SUP', 'CON', 'LAB', 'DEV'
  name TEXT NOT NULL UNIQUE         -- 'out_of_specification', ... as in master.yaml
) STRICT;

CREATE TABLE hold (
  number INTEGER PRIMARY KEY,       -- 90000031
  tag TEXT NOT NULL UNIQUE,         -- 'HLD-31'
  lot TEXT NOT NULL REFERENCES lot,
  status TEXT NOT NULL CHECK (status IN ('A', 'R')),  -- open, released
  reason TEXT NOT NULL REFERENCES hold_reason,
  placed TEXT NOT NULL,
  placed_by TEXT NOT NULL,          -- user or proposal
  released TEXT,
  released_by TEXT,
  release_reason TEXT,
  note TEXT NOT NULL
) STRICT;
CREATE INDEX hold_lot ON hold (lot);
CREATE UNIQUE INDEX hold_active ON hold (lot) WHERE status = 'A';
