-- ERP: orders, bill of materials, routing, purchasing, stock value.
-- Days are 'YYYYMMDD', times 'YYYYMMDDHHMMSS'; quantities in the material's unit, money in euro cents.

CREATE TABLE plant (
  code TEXT PRIMARY KEY,            -- '1000' NF, '2000' EP, '3000' LS
  tag TEXT NOT NULL UNIQUE          -- site: 'EP'
) STRICT;

CREATE TABLE work_center (
  code TEXT PRIMARY KEY,            -- '2000P3'
  tag TEXT NOT NULL UNIQUE,         -- line: 'EP-P3'
  plant TEXT NOT NULL REFERENCES plant
) STRICT;

CREATE TABLE material (
  number TEXT PRIMARY KEY,          -- '000000003007'
  tag TEXT NOT NULL UNIQUE,         -- 'MAT-3007'
  name TEXT NOT NULL,
  type TEXT NOT NULL CHECK (type IN ('ROH', 'HALB', 'VERP', 'FERT')),  -- raw, component, packaging, finished
  unit TEXT NOT NULL,
  price_cents INTEGER NOT NULL,     -- standard cost of one unit
  safety_stock REAL NOT NULL
) STRICT;

CREATE TABLE substitute (
  material TEXT NOT NULL REFERENCES material,
  substitute TEXT NOT NULL REFERENCES material,
  PRIMARY KEY (material, substitute)
) STRICT;

CREATE TABLE bom_item (
  parent TEXT NOT NULL REFERENCES material,
  component TEXT NOT NULL REFERENCES material,
  quantity REAL NOT NULL,           -- component units for one unit of the parent
  PRIMARY KEY (parent, component)
) STRICT;
CREATE INDEX bom_item_component ON bom_item (component);

CREATE TABLE routing_operation (
  material TEXT NOT NULL REFERENCES material,
  operation INTEGER NOT NULL,       -- 10, 20, ...
  work_center TEXT NOT NULL REFERENCES work_center,
  text TEXT NOT NULL,
  rate_per_hour REAL NOT NULL,
  PRIMARY KEY (material, operation, work_center)
) STRICT;

CREATE TABLE production_order (
  number INTEGER PRIMARY KEY,       -- 10001042
  tag TEXT NOT NULL UNIQUE,         -- 'PO-1042'
  plant TEXT NOT NULL REFERENCES plant,
  work_center TEXT NOT NULL REFERENCES work_center,
  material TEXT NOT NULL REFERENCES material,
  quantity REAL NOT NULL,
  delivered REAL NOT NULL,
  start TEXT NOT NULL,
  finish TEXT NOT NULL,             -- basic finish: when the order is due
  status TEXT NOT NULL CHECK (status IN ('CRTD', 'REL', 'PCNF', 'LKD', 'TECO')),  -- planned, released, running, held, done
  priority INTEGER NOT NULL CHECK (priority BETWEEN 1 AND 5),
  customer_order TEXT               -- 'CO-3012'
) STRICT;
CREATE INDEX production_order_start ON production_order (start);
CREATE INDEX production_order_material ON production_order (material);

CREATE TABLE change_document (      -- who changed what in a production order
  number INTEGER PRIMARY KEY,
  production_order INTEGER NOT NULL REFERENCES production_order,
  field TEXT NOT NULL,              -- 'quantity'
  before TEXT NOT NULL,
  after TEXT NOT NULL,
  changed TEXT NOT NULL,
  changed_by TEXT NOT NULL          -- user
) STRICT;

CREATE TABLE vendor (
  number TEXT PRIMARY KEY,          -- '0000100007'
  tag TEXT NOT NULL UNIQUE          -- 'SUP-07'
) STRICT;

CREATE TABLE purchase_order (
  number TEXT PRIMARY KEY,          -- '4500005012'
  tag TEXT NOT NULL UNIQUE,         -- 'PUR-5012'
  vendor TEXT NOT NULL REFERENCES vendor,
  plant TEXT NOT NULL REFERENCES plant,
  material TEXT NOT NULL REFERENCES material,
  quantity REAL NOT NULL,
  received REAL NOT NULL,
  ordered TEXT NOT NULL,            -- day
  due TEXT NOT NULL,                -- day
  status TEXT NOT NULL CHECK (status IN ('O', 'C', 'S', 'R', 'X')),  -- open, confirmed, shipped, received, cancelled
  expedite TEXT NOT NULL CHECK (expedite IN ('', 'X')),              -- 'X': expedited
  wanted TEXT,                      -- day the plant needs the goods when expedited
  value_cents INTEGER NOT NULL
) STRICT;
CREATE INDEX purchase_order_material ON purchase_order (material);
CREATE INDEX purchase_order_vendor ON purchase_order (vendor);

CREATE TABLE batch (
  number TEXT PRIMARY KEY,          -- '2604417'
  tag TEXT NOT NULL UNIQUE,         -- lot: 'LOT-26-04417'
  material TEXT NOT NULL REFERENCES material
) STRICT;

CREATE TABLE batch_stock (
  batch TEXT NOT NULL REFERENCES batch,
  plant TEXT NOT NULL REFERENCES plant,
  quantity REAL NOT NULL CHECK (quantity >= 0),
  type TEXT NOT NULL CHECK (type IN ('F', 'Q', 'S')),  -- unrestricted, quality, blocked
  value_cents INTEGER NOT NULL,
  PRIMARY KEY (batch, plant)
) STRICT;
