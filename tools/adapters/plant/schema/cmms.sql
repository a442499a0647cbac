-- CMMS: assets, work orders, spares, technicians, shifts.

CREATE TABLE asset_class (
  code TEXT PRIMARY KEY,            -- 'FIL'
  name TEXT NOT NULL UNIQUE         -- 'filler'
) STRICT;

CREATE TABLE asset (
  number INTEGER PRIMARY KEY,       -- 40001031
  tag TEXT NOT NULL UNIQUE,         -- 'FIL-03'
  name TEXT NOT NULL,
  class TEXT NOT NULL REFERENCES asset_class,
  site TEXT NOT NULL,
  line TEXT,                        -- 'EP-P3'; NULL for utilities
  criticality INTEGER NOT NULL CHECK (criticality IN (1, 2, 3)),  -- A, B, C
  installed TEXT NOT NULL           -- day
) STRICT;

CREATE TABLE failure_mode (
  code TEXT PRIMARY KEY,            -- 'E104'
  class TEXT NOT NULL REFERENCES asset_class,
  name TEXT NOT NULL                -- 'drive bearing worn'
) STRICT;

CREATE TABLE technician (
  number INTEGER PRIMARY KEY,       -- 50000114
  tag TEXT NOT NULL UNIQUE,         -- 'T-114'
  name TEXT NOT NULL,
  site TEXT NOT NULL,
  shift TEXT NOT NULL CHECK (shift IN ('E', 'L', 'N')),  -- early, late, night
  on_shift INTEGER NOT NULL CHECK (on_shift IN (0, 1))   -- clocked in at the plant clock
) STRICT;

CREATE TABLE technician_skill (
  technician INTEGER NOT NULL REFERENCES technician,
  class TEXT NOT NULL REFERENCES asset_class,
  PRIMARY KEY (technician, class)
) STRICT;

CREATE TABLE work_order (
  number INTEGER PRIMARY KEY,       -- 60008841
  tag TEXT NOT NULL UNIQUE,         -- 'WO-8841'
  asset INTEGER NOT NULL REFERENCES asset,
  type TEXT NOT NULL CHECK (type IN ('PM01', 'PM02', 'PM03')),  -- corrective, preventive, inspection
  priority INTEGER NOT NULL CHECK (priority BETWEEN 1 AND 5),
  status TEXT NOT NULL CHECK (status IN ('OPEN', 'ASGN', 'WIP', 'COMP', 'CANC')),  -- open, assigned, in_progress, done, cancelled
  opened TEXT NOT NULL,
  due TEXT NOT NULL,
  closed TEXT,
  technician INTEGER REFERENCES technician,
  failure_mode TEXT REFERENCES failure_mode,
  repair_minutes REAL,
  description TEXT NOT NULL         -- free text
) STRICT;
CREATE INDEX work_order_asset ON work_order (asset, opened);
CREATE INDEX work_order_technician ON work_order (technician);
CREATE INDEX work_order_status ON work_order (status);

CREATE TABLE spare (
  number TEXT PRIMARY KEY,          -- 'E-000220'
  tag TEXT NOT NULL UNIQUE,         -- 'SP-220'
  name TEXT NOT NULL,
  site TEXT NOT NULL,
  on_hand INTEGER NOT NULL CHECK (on_hand >= 0),
  minimum INTEGER NOT NULL,
  bin TEXT NOT NULL,
  lead_days INTEGER NOT NULL
) STRICT;

CREATE TABLE spare_class (
  spare TEXT NOT NULL REFERENCES spare,
  class TEXT NOT NULL REFERENCES asset_class,
  PRIMARY KEY (spare, class)
) STRICT;

CREATE TABLE reservation (          -- what is reserved of a spare is the sum over its work orders
  spare TEXT NOT NULL REFERENCES spare,
  work_order INTEGER NOT NULL REFERENCES work_order,
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  PRIMARY KEY (spare, work_order)
) STRICT;

CREATE TABLE shift (
  site TEXT NOT NULL,
  code TEXT NOT NULL CHECK (code IN ('E', 'L', 'N')),
  starts TEXT NOT NULL,             -- 'HH:MM'
  ends TEXT NOT NULL,
  PRIMARY KEY (site, code)
) STRICT;
