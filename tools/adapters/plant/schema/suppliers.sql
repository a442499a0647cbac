-- Supplier portal: who supplies, what they confirmed, what is on its way.

CREATE TABLE supplier (
  code TEXT PRIMARY KEY,            -- 'V-00007'
  tag TEXT NOT NULL UNIQUE,         -- 'SUP-07'
  name TEXT NOT NULL,
  country TEXT NOT NULL,
  lead_days INTEGER NOT NULL,
  approved TEXT NOT NULL CHECK (approved IN ('Y', 'N'))
) STRICT;

CREATE TABLE confirmation (
  number INTEGER PRIMARY KEY,       -- 500321
  tag TEXT NOT NULL UNIQUE,         -- 'CNF-321'
  purchase_order TEXT NOT NULL,     -- 'PUR-5012'
  supplier TEXT NOT NULL REFERENCES supplier,
  confirmed_date TEXT NOT NULL,     -- day
  quantity REAL NOT NULL,
  received TEXT NOT NULL,           -- when the message came
  note TEXT NOT NULL                -- free text
) STRICT;
CREATE INDEX confirmation_purchase_order ON confirmation (purchase_order);
CREATE INDEX confirmation_supplier ON confirmation (supplier);

CREATE TABLE asn (
  number INTEGER PRIMARY KEY,       -- 600654
  tag TEXT NOT NULL UNIQUE,         -- 'ASN-654'
  purchase_order TEXT NOT NULL,
  supplier TEXT NOT NULL REFERENCES supplier,
  material TEXT NOT NULL,           -- 'MAT-3007'
  quantity REAL NOT NULL,
  unit TEXT NOT NULL,
  shipped TEXT NOT NULL,
  eta TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('TRANSIT', 'DELAYED', 'ARRIVED')),  -- in_transit, delayed, arrived
  note TEXT NOT NULL                -- free text
) STRICT;
CREATE INDEX asn_purchase_order ON asn (purchase_order);
CREATE INDEX asn_supplier ON asn (supplier);
