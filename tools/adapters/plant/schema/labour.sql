-- Labour: attendance by shift and line, overtime by person and week.

CREATE TABLE attendance (
  site TEXT NOT NULL,
  line TEXT NOT NULL,               -- 'EP-P3'
  day TEXT NOT NULL,                -- day on which the shift began
  shift TEXT NOT NULL CHECK (shift IN ('E', 'L', 'N')),  -- early, late, night
  planned INTEGER NOT NULL,
  present INTEGER NOT NULL,
  PRIMARY KEY (site, day, line, shift)
) STRICT;

CREATE TABLE person (
  badge INTEGER PRIMARY KEY,        -- 118014
  tag TEXT NOT NULL UNIQUE,         -- 'T-114' for technicians, 'W-014' for others
  name TEXT NOT NULL,
  site TEXT NOT NULL
) STRICT;

CREATE TABLE overtime (
  badge INTEGER NOT NULL REFERENCES person,
  week TEXT NOT NULL,               -- '2026-W25'
  hours REAL NOT NULL,
  limit_hours REAL NOT NULL,
  PRIMARY KEY (badge, week)
) STRICT;
