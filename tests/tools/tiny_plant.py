"""A plant of a handful of rows in every system, made by hand so that every answer is known."""

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from tools.adapters.plant.database import PLANT_SYSTEMS, create
from tools.adapters.plant.historian import DAY_BLOCK
from tools.records import System

CLOCK = datetime(2026, 6, 17, 3, 10)

_ROWS: dict[System, str] = {
    "ERP": """
        INSERT INTO plant VALUES ('1000', 'NF'), ('2000', 'EP');
        INSERT INTO work_center VALUES ('2000P1', 'EP-P1', '2000'), ('2000P2', 'EP-P2', '2000'),
            ('2000P3', 'EP-P3', '2000'), ('1000A1', 'NF-A1', '1000');
        INSERT INTO material VALUES
            ('000000001001', 'MAT-1001', 'glass cleaner 1 L', 'FERT', 'pcs', 140, 500),
            ('000000003007', 'MAT-3007', 'bottle 1 L', 'VERP', 'pcs', 12, 20000),
            ('000000003008', 'MAT-3008', 'bottle 1 L, heavy', 'VERP', 'pcs', 14, 0);
        INSERT INTO substitute VALUES ('000000003007', '000000003008');
        INSERT INTO bom_item VALUES ('000000001001', '000000003007', 1);
        INSERT INTO routing_operation VALUES
            ('000000001001', 10, '2000P3', 'fill and pack', 6000),
            ('000000001001', 10, '2000P2', 'fill and pack', 5500);
        INSERT INTO production_order VALUES
            (10001042, 'PO-1042', '2000', '2000P3', '000000001001', 24000, 9000, '20260616220000', '20260617140000',
             'PCNF', 1, 'CO-3012'),
            (10001043, 'PO-1043', '2000', '2000P3', '000000001001', 12000, 0, '20260617140000', '20260618060000',
             'REL', 3, NULL),
            (10001030, 'PO-1030', '2000', '2000P2', '000000001001', 8000, 8000, '20260612060000', '20260613060000',
             'TECO', 3, NULL);
        INSERT INTO vendor VALUES ('0000100007', 'SUP-07');
        INSERT INTO purchase_order VALUES
            ('4500005012', 'PUR-5012', '0000100007', '2000', '000000003007', 40000, 0, '20260601', '20260619', 'C', '',
             NULL, 480000),
            ('4500005013', 'PUR-5013', '0000100007', '2000', '000000003007', 40000, 0, '20260603', '20260622', 'S', '',
             NULL, 480000),
            ('4500004990', 'PUR-4990', '0000100007', '2000', '000000003007', 40000, 40000, '20260501', '20260520', 'R',
             '', NULL, 480000);
        INSERT INTO batch VALUES ('2604417', 'LOT-26-04417', '000000001001'),
            ('2604300', 'LOT-26-04300', '000000003007'), ('2604200', 'LOT-26-04200', '000000003007');
        INSERT INTO batch_stock VALUES ('2604417', '2000', 9000, 'F', 1260000), ('2604300', '2000', 30000, 'F', 360000);
    """,
    "MES": """
        INSERT INTO line VALUES ('EP.P3', 'EP-P3', 'Packaging line 3', 'EP', 'LINE'),
            ('EP.UTIL', 'EP-UTIL', 'Utilities', 'EP', 'AREA');
        INSERT INTO unit VALUES ('EP.P3.FIL03', 'FIL-03', 'EP.P3', 1), ('EP.P3.PKG07', 'PKG-07', 'EP.P3', 4),
            ('EP.UTIL.CMP02', 'CMP-02', 'EP.UTIL', 1);
        INSERT INTO reason_code VALUES ('E104', 'drive bearing worn', 'BD'),
            ('E160', 'infeed sensor intermittent', 'BD'), ('M110', 'waiting for material', 'MAT');
        INSERT INTO unit_state VALUES ('EP.P3.FIL03', 'RUN', '2026-06-17T01:00:00', NULL, 'PO-1042', 0.92),
            ('EP.P3.PKG07', 'DOWN', '2026-06-17T02:40:00', 'E160', 'PO-1042', 0),
            ('EP.UTIL.CMP02', 'RUN', '2026-06-10T06:00:00', NULL, NULL, 1);
        INSERT INTO downtime VALUES
            (700121, 'DT-00121', 'EP.P3.FIL03', '2026-06-16T10:00:00', '2026-06-16T13:00:00', 'E104', 'loud agian'),
            (700122, 'DT-00122', 'EP.P3.PKG07', '2026-06-16T20:00:00', '2026-06-16T20:30:00', 'E160', 'sensor wiped'),
            (700123, 'DT-00123', 'EP.P3.PKG07', '2026-06-17T02:40:00', NULL, 'E160', 'no signal at infeed');
        INSERT INTO shift_count VALUES
            ('EP.P3', '2026-06-16', 'L', 'PO-1042', 41000, 210, 44000, 430, 480),
            ('EP.P3', '2026-06-16', 'N', 'PO-1042', 9000, 350, 44000, 260, 480);
        INSERT INTO lot VALUES
            ('L2604300', 'LOT-26-04300', 'MAT-3007', 'EP', 40000, 'pcs', '2026-06-14T09:00:00', NULL, 'SUP-07', 'B-771',
             NULL),
            ('L2604417', 'LOT-26-04417', 'MAT-1001', 'EP', 9000, 'pcs', '2026-06-17T00:00:00', 'PO-1042', NULL, NULL,
             'EP.P3'),
            ('L2604418', 'LOT-26-04418', 'MAT-1001', 'EP', 400, 'pcs', '2026-06-17T02:00:00', 'PO-1042', NULL, NULL,
             'EP.P3');
        INSERT INTO consumption VALUES (1, 'L2604300', 'L2604417', 'PO-1042', 9100, 'pcs');
        INSERT INTO hold_reason VALUES ('OOS', 'out_of_specification'), ('SUP', 'supplier_defect');
        INSERT INTO hold VALUES (90000031, 'HLD-31', 'L2604418', 'A', 'OOS', '2026-06-17T02:30:00', 'wen', NULL, NULL,
            NULL, 'caps loose');
    """,
    "CMMS": """
        INSERT INTO asset_class VALUES ('FIL', 'filler'), ('PKG', 'case packer');
        INSERT INTO asset VALUES (40001031, 'FIL-03', 'Filler 3', 'FIL', 'EP', 'EP-P3', 1, '2019-04-01'),
            (40001044, 'PKG-07', 'Case packer 7', 'PKG', 'EP', 'EP-P3', 2, '2017-09-15');
        INSERT INTO failure_mode VALUES ('E104', 'FIL', 'drive bearing worn'),
            ('E160', 'PKG', 'infeed sensor intermittent');
        INSERT INTO technician VALUES (50000114, 'T-114', 'Ola Brandt', 'EP', 'N', 1),
            (50000115, 'T-115', 'Kim Sandoval', 'EP', 'E', 0), (50000201, 'T-201', 'Ines Roth', 'NF', 'N', 1);
        INSERT INTO technician_skill VALUES (50000114, 'FIL'), (50000114, 'PKG'), (50000115, 'PKG'), (50000201, 'FIL');
        INSERT INTO work_order VALUES
            (60008841, 'WO-8841', 40001031, 'PM01', 2, 'OPEN', '2026-06-16T21:00:00', '2026-06-18T06:00:00', NULL, NULL,
             'E104', NULL, 'bearing noise rising'),
            (60008842, 'WO-8842', 40001044, 'PM01', 1, 'WIP', '2026-06-17T02:45:00', '2026-06-17T06:00:00', NULL,
             50000114, 'E160', NULL, 'infeed sensor lost'),
            (60008700, 'WO-8700', 40001031, 'PM02', 3, 'COMP', '2026-05-02T08:00:00', '2026-05-09T08:00:00',
             '2026-05-08T11:00:00', 50000115, NULL, 95, 'half-year service');
        INSERT INTO spare VALUES ('E-000220', 'SP-220', 'filler drive bearing', 'EP', 2, 1, 'EP-MS-04', 9),
            ('E-000221', 'SP-221', 'proximity sensor', 'EP', 5, 2, 'EP-MS-05', 3);
        INSERT INTO spare_class VALUES ('E-000220', 'FIL'), ('E-000221', 'PKG');
        INSERT INTO reservation VALUES ('E-000221', 60008842, 1);
        INSERT INTO shift VALUES
            ('EP', 'E', '06:00', '14:00'), ('EP', 'L', '14:00', '22:00'), ('EP', 'N', '22:00', '06:00');
    """,
    "WMS": """
        INSERT INTO location VALUES ('2-WH-A-03', 'EP-WH-A03', 'EP'), ('2-LN-P-3', 'EP-LINE-P3', 'EP'),
            ('1-WH-A-01', 'NF-WH-A01', 'NF');
        INSERT INTO item VALUES ('S03007', 'MAT-3007', 'pcs'), ('S01001', 'MAT-1001', 'pcs');
        INSERT INTO quant VALUES
            (800000101, '2-WH-A-03', 'S03007', 'LOT-26-04300', 20000, 'A', NULL),
            (800000102, '2-LN-P-3', 'S03007', 'LOT-26-04300', 10000, 'S', NULL),
            (800000103, '2-WH-A-03', 'S01001', 'LOT-26-04417', 9000, 'A', NULL),
            (800000104, '2-WH-A-03', 'S01001', 'LOT-26-04418', 400, 'H', 'A');
        INSERT INTO staging VALUES
            (810000456, 'STG-456', 'PO-1042', 'EP-P3', 'S03007', 5000, '2026-06-17T05:00:00', 'O');
        INSERT INTO transfer VALUES
            (820000789, 'TRF-789', 'S03007', 'LOT-26-04300', 10000, '2-WH-A-03', '2-LN-P-3', 'D',
             '2026-06-16T18:00:00'),
            (820000790, 'TRF-790', 'S01001', 'LOT-26-04417', 100, '2-WH-A-03', '1-WH-A-01', 'T', '2026-06-17T01:00:00');
    """,
    "QMS": """
        INSERT INTO inspection_plan VALUES (3007012, 'MAT-1001', 'cap_torque', 'Nm', 2.1, 2.7, 2.4);
        INSERT INTO inspection VALUES
            (20012345, 'INS-12345', 3007012, 'LOT-26-04417', 'EP', 'EP-P3', 2.42, 'A', '2026-06-17T00:30:00'),
            (20012346, 'INS-12346', 3007012, 'LOT-26-04418', 'EP', 'EP-P3', 2.02, 'R', '2026-06-17T02:20:00');
        INSERT INTO nonconformance VALUES
            (30000118, 'NCR-118', 'LOT-26-04418', 'MAT-1001', 'EP', '2026-06-17T02:30:00', 2, 'O', 'PD', 'caps loose'),
            (30000090, 'NCR-90', 'LOT-26-04300', 'MAT-3007', 'EP', '2026-06-14T10:00:00', 1, 'C', 'UAI', 'scuffed');
    """,
    "historian": """
        INSERT INTO tag VALUES (1, 'EP/FIL-03/vibration', 'FIL-03', 'vibration', 'mm/s'),
            (2, 'EP/FIL-03/fill_weight', 'FIL-03', 'fill_weight', 'g');
    """,
    "suppliers": """
        INSERT INTO supplier VALUES ('V-00007', 'SUP-07', 'Brook Plastics', 'Portugal', 14, 'Y');
        INSERT INTO confirmation VALUES
            (500320, 'CNF-320', 'PUR-5012', 'V-00007', '2026-06-19', 40000, '2026-06-02T09:00:00', 'ok as ordered'),
            (500321, 'CNF-321', 'PUR-5012', 'V-00007', '2026-06-23', 40000, '2026-06-16T16:00:00', 'mould repair');
        INSERT INTO asn VALUES
            (600654, 'ASN-654', 'PUR-5013', 'V-00007', 'MAT-3007', 40000, 'pcs', '2026-06-15T12:00:00',
             '2026-06-18T08:00:00', 'DELAYED', 'ferry cancelled'),
            (600600, 'ASN-600', 'PUR-4990', 'V-00007', 'MAT-3007', 40000, 'pcs', '2026-05-17T12:00:00',
             '2026-05-20T08:00:00', 'ARRIVED', '');
    """,
    "logistics": """
        INSERT INTO customer VALUES (200003, 'CUS-03', 'Harbour Stores', 0.985, 'A');
        INSERT INTO customer_order VALUES
            (73003012, 'CO-3012', 200003, 'MAT-1001', 20000, 'pcs', '2026-06-18T12:00:00', 'ALLOC', 900000, 150000),
            (73002990, 'CO-2990', 200003, 'MAT-1001', 8000, 'pcs', '2026-06-14T12:00:00', 'SHIP', 400000, 0);
        INSERT INTO shipment VALUES
            ('TR0007005', 'SHP-7005', 73003012, 'EP', 'LOT-26-04417', 'Nordline', '2026-06-17T16:00:00',
             '2026-06-18T08:00:00', 'PLN'),
            ('TR0006990', 'SHP-6990', 73002990, 'EP', NULL, 'Nordline', '2026-06-13T16:00:00', '2026-06-14T08:00:00',
             'POD');
    """,
    "labour": """
        INSERT INTO attendance VALUES
            ('EP', 'EP-P3', '2026-06-16', 'L', 8, 8), ('EP', 'EP-P3', '2026-06-16', 'N', 8, 5);
        INSERT INTO person VALUES (118014, 'T-114', 'Ola Brandt', 'EP');
        INSERT INTO overtime VALUES (118014, '2026-W25', 6.5, 10);
    """,
}


def make_tiny_plant(folder: Path) -> None:
    """Write the nine files into an empty folder."""
    for system in PLANT_SYSTEMS:
        with closing(create(folder, system, CLOCK)) as connection:
            connection.executescript(_ROWS[system])
            if system == "historian":
                _fill_history(connection)
            connection.commit()
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def _fill_history(connection: sqlite3.Connection) -> None:
    """Vibration rises by 0.01 every 15 minutes over the night; it was not measured after 03:00."""
    rising = [round(2.0 + 0.01 * slot, 2) for slot in range(12)] + [float("nan")] * 84
    flat = [2.0] * 96
    for day, values in (("2026-06-16", flat), ("2026-06-17", rising)):
        connection.execute("INSERT INTO day_block VALUES (1, ?, ?)", (day, DAY_BLOCK.pack(*values)))
