-- WMS: where stock physically lies, staging at the lines, transfers.

CREATE TABLE location (
  code TEXT PRIMARY KEY,            -- '2-WH-A-03'
  tag TEXT NOT NULL UNIQUE,         -- 'EP-WH-A03', at a line 'NF-LINE-A1'
  site TEXT NOT NULL
) STRICT;

CREATE TABLE item (
  sku TEXT PRIMARY KEY,             -- 'S03007'
  tag TEXT NOT NULL UNIQUE,         -- 'MAT-3007'
  unit TEXT NOT NULL
) STRICT;

CREATE TABLE quant (                -- one lot of one item at one location in one status
  number INTEGER PRIMARY KEY,       -- 800000123
  location TEXT NOT NULL REFERENCES location,
  item TEXT NOT NULL REFERENCES item,
  lot TEXT NOT NULL,                -- 'LOT-26-04417'
  quantity REAL NOT NULL CHECK (quantity >= 0),
  status TEXT NOT NULL CHECK (status IN ('A', 'H', 'S', 'T')),  -- available, held, staged, in_transit
  held_from TEXT CHECK (held_from IN ('A', 'S', 'T'))           -- status before the hold; NULL unless held
) STRICT;
CREATE INDEX quant_item ON quant (item);
CREATE INDEX quant_lot ON quant (lot);
CREATE INDEX quant_location ON quant (location);

CREATE TABLE staging (
  number INTEGER PRIMARY KEY,       -- 810000456
  tag TEXT NOT NULL UNIQUE,         -- 'STG-456'
  production_order TEXT NOT NULL,   -- 'PO-1042'
  line TEXT NOT NULL,               -- 'EP-P3'
  item TEXT NOT NULL REFERENCES item,
  quantity REAL NOT NULL,
  due TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('O', 'P', 'S', 'L'))   -- open, picking, staged, late
) STRICT;
CREATE INDEX staging_line ON staging (line);
CREATE INDEX staging_production_order ON staging (production_order);

CREATE TABLE transfer (
  number INTEGER PRIMARY KEY,       -- 820000789
  tag TEXT NOT NULL UNIQUE,         -- 'TRF-789'
  item TEXT NOT NULL REFERENCES item,
  lot TEXT NOT NULL,
  quantity REAL NOT NULL CHECK (quantity > 0),
  origin TEXT NOT NULL REFERENCES location,
  destination TEXT NOT NULL REFERENCES location,
  status TEXT NOT NULL CHECK (status IN ('O', 'T', 'D')),       -- open, in_transit, done
  created TEXT NOT NULL
) STRICT;
CREATE INDEX transfer_item ON transfer (item);
