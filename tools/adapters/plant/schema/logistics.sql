-- Transport and customers: customers, their orders, the shipments that serve them.

CREATE TABLE customer (
  number INTEGER PRIMARY KEY,       -- 200003
  tag TEXT NOT NULL UNIQUE,         -- 'CUS-03'
  name TEXT NOT NULL,
  service_level REAL NOT NULL,      -- agreed share delivered on time, 0 to 1
  tier TEXT NOT NULL CHECK (tier IN ('A', 'B', 'C'))
) STRICT;

CREATE TABLE customer_order (
  number INTEGER PRIMARY KEY,       -- 73003012
  tag TEXT NOT NULL UNIQUE,         -- 'CO-3012'
  customer INTEGER NOT NULL REFERENCES customer,
  material TEXT NOT NULL,           -- 'MAT-1001'
  quantity REAL NOT NULL,
  unit TEXT NOT NULL,
  commit_date TEXT NOT NULL,        -- time
  status TEXT NOT NULL CHECK (status IN ('NEW', 'ALLOC', 'SHIP', 'LATE')),  -- open, allocated, shipped, late
  margin_cents INTEGER NOT NULL,
  penalty_cents INTEGER NOT NULL
) STRICT;
CREATE INDEX customer_order_customer ON customer_order (customer);
CREATE INDEX customer_order_material ON customer_order (material);

CREATE TABLE shipment (
  number TEXT PRIMARY KEY,          -- 'TR0007005'
  tag TEXT NOT NULL UNIQUE,         -- 'SHP-7005'
  customer_order INTEGER NOT NULL REFERENCES customer_order,
  site TEXT NOT NULL,
  lot TEXT,                         -- 'LOT-26-04417'
  carrier TEXT NOT NULL,
  departs TEXT NOT NULL,
  arrives TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('PLN', 'LOAD', 'DEP', 'POD'))  -- planned, loading, departed, delivered
) STRICT;
CREATE INDEX shipment_customer_order ON shipment (customer_order);
CREATE INDEX shipment_lot ON shipment (lot);
