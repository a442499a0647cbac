-- QMS: inspection results against an inspection plan, and nonconformances.

CREATE TABLE inspection_plan (
  number INTEGER PRIMARY KEY,       -- 3007012
  material TEXT NOT NULL,           -- 'MAT-3007'
  characteristic TEXT NOT NULL,     -- 'cap_torque'
  unit TEXT NOT NULL,
  lower REAL NOT NULL,
  upper REAL NOT NULL,
  target REAL NOT NULL,
  UNIQUE (material, characteristic)
) STRICT;

CREATE TABLE inspection (
  number INTEGER PRIMARY KEY,       -- 20012345
  tag TEXT NOT NULL UNIQUE,         -- 'INS-12345'
  plan INTEGER NOT NULL REFERENCES inspection_plan,
  lot TEXT NOT NULL,                -- 'LOT-26-04417'
  site TEXT NOT NULL,
  line TEXT NOT NULL,               -- 'EP-P3'
  value REAL NOT NULL,
  valuation TEXT NOT NULL CHECK (valuation IN ('A', 'R')),  -- pass, fail
  taken TEXT NOT NULL
) STRICT;
CREATE INDEX inspection_taken ON inspection (taken);
CREATE INDEX inspection_lot ON inspection (lot);
CREATE INDEX inspection_line ON inspection (line, taken);
CREATE INDEX inspection_plan_taken ON inspection (plan, taken);

CREATE TABLE nonconformance (
  number INTEGER PRIMARY KEY,       -- 30000118
  tag TEXT NOT NULL UNIQUE,         -- 'NCR-118'
  lot TEXT NOT NULL,
  material TEXT NOT NULL,
  site TEXT NOT NULL,
  opened TEXT NOT NULL,
  severity INTEGER NOT NULL CHECK (severity IN (1, 2, 3)),  -- minor, major, critical
  status TEXT NOT NULL CHECK (status IN ('O', 'C')),        -- open, closed
  disposition TEXT NOT NULL CHECK (disposition IN ('PD', 'UAI', 'RWK', 'SCR', 'RTV')),  -- pending, use_as_is, rework, scrap, return
  description TEXT NOT NULL         -- free text
) STRICT;
CREATE INDEX nonconformance_lot ON nonconformance (lot);
