"""Names and numbers in what people type (BRK-21: different naming standards), on the demo plant."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from tests.tools.desk import SECRET, desk
from tests.tools.tiny_plant import CLOCK
from tools.adapters.permits import Permit, seal, write_digest
from tools.adapters.plant.faults import set_condition
from tools.adapters.writes import CreateWorkOrder
from tools.context import Context, Systems
from tools.directory import Directory, Mention
from tools.slots import SlotKind


@pytest.fixture(scope="module")
def directory(demo: Context) -> Directory:
    return Directory.load(demo.systems)


def named(found: tuple[Mention, ...]) -> list[tuple[str, str, str]]:
    """Kind, id and the words of each mention."""
    return [(mention.kind, mention.id, mention.text) for mention in found]


@pytest.mark.parametrize(
    ("text", "kind", "identifier", "words"),
    [
        ("is FIL-03 running", "asset", "FIL-03", "FIL-03"),
        ("is fil-03 running", "asset", "FIL-03", "fil-03"),
        ("is FIL03 running", "asset", "FIL-03", "FIL03"),
        ("is fil 3 running", "asset", "FIL-03", "fil 3"),
        ("is fil3 running", "asset", "FIL-03", "fil3"),
        ("PO-1042?", "production_order", "PO-1042", "PO-1042"),
        ("how far is po 1042", "production_order", "PO-1042", "po 1042"),
        ("how far is po1042", "production_order", "PO-1042", "po1042"),
        ("how far is order 1042", "production_order", "PO-1042", "order 1042"),
        ("how far is order #1042", "production_order", "PO-1042", "order #1042"),
        ("how far is production order no. 1042", "production_order", "PO-1042", "production order no. 1042"),
        ("Auftrag 1042 bitte", "production_order", "PO-1042", "Auftrag 1042"),
        ("la orden de producción 1042", "production_order", "PO-1042", "orden de producción 1042"),
        ("where is order 5012", "purchase_order", "PUR-5012", "order 5012"),
        ("where is PO 5012", "purchase_order", "PUR-5012", "PO 5012"),
        ("where is purchase order 5012", "purchase_order", "PUR-5012", "purchase order 5012"),
        ("what about customer order 3012", "customer_order", "CO-3012", "customer order 3012"),
        ("work order 8841", "work_order", "WO-8841", "work order 8841"),
        ("WO8841", "work_order", "WO-8841", "WO8841"),
        ("when leaves shipment 7005", "shipment", "SHP-7005", "shipment 7005"),
        ("mat3007 left?", "material", "MAT-3007", "mat3007"),
        ("supplier 7", "supplier", "SUP-07", "supplier 7"),
        ("Lieferant 7", "supplier", "SUP-07", "Lieferant 7"),
        ("sup-7", "supplier", "SUP-07", "sup-7"),
        ("customer 3", "customer", "CUS-03", "customer 3"),
        ("T114", "technician", "T-114", "T114"),
        ("spare 220", "spare", "SP-220", "spare 220"),
        ("trace LOT-26-04417", "lot", "LOT-26-04417", "LOT-26-04417"),
        ("trace lot 26-04417", "lot", "LOT-26-04417", "lot 26-04417"),
        ("Charge 26-04417", "lot", "LOT-26-04417", "Charge 26-04417"),
        ("trace 26-04417", "lot", "LOT-26-04417", "26-04417"),
        ("go to EP-WH-A03", "location", "EP-WH-A03", "EP-WH-A03"),
        ("line EP-P3", "line", "EP-P3", "EP-P3"),
        ("status epp3", "line", "EP-P3", "epp3"),
    ],
)
def test_numbers_however_they_are_written(
    directory: Directory, text: str, kind: str, identifier: str, words: str
) -> None:
    found = [mention for mention in directory.find(text, "EP") if mention.known]
    assert named(tuple(found)) == [(kind, identifier, words)]
    assert text[found[0].start : found[0].end] == words
    assert found[0].score == 100


@pytest.mark.parametrize(
    ("text", "site", "expected"),
    [
        ("how is packaging line 3 doing", "EP", ("line", "EP-P3", "packaging line 3")),
        ("how is packaging line 3 doing", "NF", ("line", "EP-P3", "packaging line 3")),
        ("how is line 3 doing", "EP", ("line", "EP-P3", "line 3")),
        ("how is line 3 doing", "NF", ("line", "NF-A3", "line 3")),
        ("how is line three doing", "LS", ("line", "LS-B3", "line three")),
        ("pkg line 3", "EP", ("line", "EP-P3", "pkg line 3")),
        ("assy line no 2", "EP", ("line", "NF-A2", "assy line no 2")),
        ("line P3 please", "EP", ("line", "EP-P3", "line P3")),
        ("Linie 3", "EP", ("line", "EP-P3", "Linie 3")),
        ("Verpackungslinie 3 steht", "NF", ("line", "EP-P3", "Verpackungslinie 3")),
        ("la línea 3", "EP", ("line", "EP-P3", "línea 3")),
        ("pakaging line 3", "EP", ("line", "EP-P3", "pakaging line 3")),
        ("the filler on packaging line 3", "EP", ("asset", "FIL-03", "filler on packaging line 3")),
        ("the filler on line 2", "EP", ("asset", "FIL-02", "filler on line 2")),
        ("case packer line 3", "EP", ("asset", "PKG-07", "case packer line 3")),
        ("packaging line 3's case packer", "EP", ("asset", "PKG-07", "packaging line 3's case packer")),
        ("line 3 packer", "EP", ("asset", "PKG-07", "line 3 packer")),
        ("filler 3", "EP", ("asset", "FIL-03", "filler 3")),
        ("case packer 7", "EP", ("asset", "PKG-07", "case packer 7")),
        ("case packer 3", "EP", ("asset", "PKG-07", "case packer 3")),
        ("the mixer on batch line 2", "EP", ("asset", "MIX-02", "mixer on batch line 2")),
        ("Abfüller an Linie 2", "EP", ("asset", "FIL-02", "Abfüller an Linie 2")),
        ("la llenadora de la línea 2", "EP", ("asset", "FIL-02", "llenadora de la línea 2")),
        ("Etikettierer auf Linie 4", "EP", ("asset", "LAB-04", "Etikettierer auf Linie 4")),
        ("the labeler of line 4", "EP", ("asset", "LAB-04", "labeler of line 4")),
        ("case paker on line 3", "EP", ("asset", "PKG-07", "case paker on line 3")),
        ("the boiler is cold", "LS", ("asset", "BLR-01", "boiler")),
        ("who can repair fillers", "EP", ("asset_class", "filler", "fillers")),
        ("who can repair a filler", "EP", ("asset_class", "filler", "filler")),
        ("spares for CNC machines", "NF", ("asset_class", "machining centre", "CNC machines")),
        ("overview of Northfield", "EP", ("site", "NF", "Northfield")),
        ("overview of Nortfield", "EP", ("site", "NF", "Nortfield")),
        ("overview of Esatport", "NF", ("site", "EP", "Esatport")),
        ("how reliable is Polyrun Films", "EP", ("supplier", "SUP-07", "Polyrun Films")),
        ("how reliable is Polyrun", "EP", ("supplier", "SUP-07", "Polyrun")),
        ("what does Anselm Korda do", "EP", ("technician", "T-114", "Anselm Korda")),
    ],
)
def test_names_however_people_say_them(
    directory: Directory, text: str, site: str, expected: tuple[str, str, str]
) -> None:
    found = directory.find(text, site)
    assert named(found) == [expected]
    assert text[found[0].start : found[0].end] == expected[2]


@pytest.mark.parametrize(
    ("text", "site", "expected"),
    [
        ("whats cooking on P4", "EP", ("line", "EP-P4", "P4")),
        ("p4: current job?", "EP", ("line", "EP-P4", "p4")),
        ("A1 dead?", "NF", ("line", "NF-A1", "A1")),
        ("A1 dead?", "EP", ("line", "NF-A1", "A1")),
        ("how is LS B2", "EP", ("line", "LS-B2", "LS B2")),
        ("what is running on 3?", "EP", ("line", "EP-P3", "3")),
        ("anything on two tonight", "EP", ("line", "EP-P2", "two")),
        ("where do we stand on the pouch line", "EP", ("line", "EP-P4", "pouch line")),
        ("the canisters line", "EP", ("line", "EP-P5", "canisters line")),
        ("Kanisterlinie Status", "EP", ("line", "EP-P5", "Kanisterlinie")),
        ("estado de la línea de bolsas", "EP", ("line", "EP-P4", "línea de bolsas")),
        ("fragrance line down too?", "LS", ("line", "LS-B3", "fragrance line")),
        ("the motor line", "NF", ("line", "NF-A4", "motor line")),
        ("is the filler on five up", "EP", ("asset", "FIL-05", "filler on five")),
        ("the filler on 5 breaks", "EP", ("asset", "FIL-05", "filler on 5")),
        ("the packer on 3, still alive?", "EP", ("asset", "PKG-07", "packer on 3")),
        ("is the P1 palletiser up", "EP", ("asset", "PAL-01", "P1 palletiser")),
        ("drum filler on B2", "LS", ("asset", "DRM-02", "drum filler on B2")),
        ("the machining centre at A3", "NF", ("asset", "CNC-03", "machining centre at A3")),
        ("mixer on line 3", "LS", ("asset", "MIX-03", "mixer on line 3")),
        ("Presse an Linie 1", "NF", ("asset", "PRS-01", "Presse an Linie 1")),
        ("Abfüller auf der 3 läuft?", "EP", ("asset", "FIL-03", "Abfüller auf der 3")),
        ("la paletizadora de la línea 4", "EP", ("asset", "PAL-04", "paletizadora de la línea 4")),
        ("boilers out, what now", "LS", ("asset", "BLR-01", "boilers")),
    ],
)
def test_lines_and_machines_by_shorthand(
    directory: Directory, text: str, site: str, expected: tuple[str, str, str]
) -> None:
    assert named(directory.find(text, site)) == [expected]


def test_a_product_that_two_lines_make_leaves_both(directory: Directory) -> None:
    (found,) = directory.find("surfactant line running?", "LS")
    assert (found.kind, found.alternatives) == ("line", ("LS-B1", "LS-B2"))


@pytest.mark.parametrize(
    "text", ["print it on A4 paper", "prio P2 please", "there is water on 3 pallets", "has it happened b4"]
)
def test_what_only_looks_like_a_line(directory: Directory, text: str) -> None:
    assert directory.find(text, "LS") == ()


@pytest.mark.parametrize("text", ["filler at 3 bar", "the filler stopped on 3 minutes ago", "filler on 5 % scrap"])
def test_an_amount_beside_a_class_is_no_line(directory: Directory, text: str) -> None:
    (found,) = directory.find(text, "EP")
    assert (found.text, len(found.alternatives)) == ("filler", 5)


@pytest.mark.parametrize(
    ("text", "site", "expected"),
    [
        ("got any glycerin left in house?", "LS", ("material", "MAT-1022", "glycerin")),
        ("hay glicerina?", "LS", ("material", "MAT-1022", "glicerina")),
        ("hw much stretch flm do we hve", "EP", ("material", "MAT-3015", "stretch flm")),
        ("wieviel Stretchfolie ist noch da", "EP", ("material", "MAT-3015", "Stretchfolie")),
        ("how long do the mechanical seals 20 mm last", "NF", ("material", "MAT-2013", "mechanical seals 20 mm")),
        ("how many 20mm mechanical seals are left", "NF", ("material", "MAT-2013", "20mm mechanical seals")),
        ("how many dosing caps do we have", "EP", ("material", "MAT-3007", "dosing caps")),
        ("any pump S60-12 long cable in stock", "NF", ("material", "MAT-4002", "pump S60-12 long cable")),
        ("any pump S60-12 in stock", "NF", ("material", "MAT-4001", "pump S60-12")),
        ("white 1l bottles in stock", "EP", ("material", "MAT-3004", "white 1l bottles")),
        ("copper wire 0.8 left", "NF", ("material", "MAT-1102", "copper wire 0.8")),
        ("blue dye", "LS", ("material", "MAT-1016", "blue dye")),
        ("heater bands, which shelf", "EP", ("spare", "SP-226", "heater bands")),
        ("where do I find a heater band", "EP", ("spare", "SP-226", "heater band")),
        ("diaphragm kits in stock?", "LS", ("spare", "SP-234", "diaphragm kits")),
        ("Haben wir eine Niveausonde im Regal?", "LS", ("spare", "SP-238", "Niveausonde")),
        ("open orders with Kestrel", "LS", ("supplier", "SUP-03", "Kestrel")),
        ("what did Hogar y Casa order", "EP", ("customer", "CUS-02", "Hogar y Casa")),
    ],
)
def test_things_by_some_of_their_words(
    directory: Directory, text: str, site: str, expected: tuple[str, str, str]
) -> None:
    assert named(directory.find(text, site)) == [expected]


def test_a_word_for_a_part_beside_a_machine_is_the_spare_that_fits_it(directory: Directory) -> None:
    assert named(directory.find("spare bearing for FIL-05 in stock?", "EP"))[0] == ("spare", "SP-224", "bearing")
    assert named(directory.find("any prox sensors for PKG-02?", "EP"))[0] == ("spare", "SP-230", "prox sensors")


def test_a_part_that_is_built_in_is_no_spare(directory: Directory) -> None:
    found = directory.find("DRM-03 load cell drifts, we want a work order", "LS")
    assert named(found) == [("asset", "DRM-03", "DRM-03")]


@pytest.mark.parametrize(
    ("text", "words", "first"),
    [
        ("how many caps are left", "caps", ("MAT-3005", "MAT-3007", "MAT-3009")),
        ("wie viele Kappen haben wir noch", "Kappen", ("MAT-3005", "MAT-3007", "MAT-3009")),
        ("white bottles in stock?", "white bottles", ("MAT-3002", "MAT-3004")),
        ("stock of dish lemon", "dish lemon", ("MAT-4101", "MAT-4111", "MAT-4121", "MAT-4131")),
    ],
)
def test_words_for_several_materials_are_a_question_back(
    directory: Directory, text: str, words: str, first: tuple[str, ...]
) -> None:
    (found,) = directory.find(text, "EP")
    assert (found.text, found.alternatives) == (words, first)


@pytest.mark.parametrize(
    "text",
    [
        "similar cases for this",
        "any checks failed",
        "the shaft torque wanders",
        "labels come off crooked",
        "operating hours of the shift",
        "chilled water is too warm",
    ],
)
def test_everyday_words_are_no_materials(directory: Directory, text: str) -> None:
    assert directory.find(text, "EP") == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hows 2480 coming along", ("production_order", "PO-2480")),
        ("9007", ("work_order", "WO-9007")),
        ("6109 - any news?", ("purchase_order", "PUR-6109")),
        ("when does 11279 leave", ("shipment", "SHP-11279")),
        ("po2480", ("production_order", "PO-2480")),
    ],
)
def test_a_bare_number_is_the_open_record_that_has_it(
    directory: Directory, text: str, expected: tuple[str, str]
) -> None:
    assert [(mention.kind, mention.id) for mention in directory.find(text, "EP")] == [expected]


@pytest.mark.parametrize("text", ["scrap for 2480 euro", "make 2480 by friday", "viscosity 2480, fine?", "in 2026"])
def test_an_amount_is_no_number_of_a_record(directory: Directory, text: str) -> None:
    assert directory.find(text, "EP") == ()


def test_a_number_beside_a_material_is_an_amount_of_it(directory: Directory) -> None:
    assert named(directory.find("bring 2480 MAT-4112", "EP")) == [("material", "MAT-4112", "MAT-4112")]


def test_signals_are_those_of_the_historian_and_of_inspections(demo: Context, directory: Directory) -> None:
    assert directory.signals("PKG-07") == demo.systems.historian.signals("PKG-07")
    assert "seal_strength" in directory.signals("EP-P4")
    assert directory.signals("nothing") == ()


def test_a_typo_scores_below_an_exact_name(directory: Directory) -> None:
    assert directory.find("pakaging line 3", "EP")[0].score < 100
    assert directory.find("packaging line 3", "EP")[0].score == 100


def test_several_things_in_one_sentence_keep_their_places(directory: Directory) -> None:
    text = "move PO-1042 from packaging line 3 to packaging line 2 because the case packer on line 3 stands"
    assert named(directory.find(text, "EP")) == [
        ("production_order", "PO-1042", "PO-1042"),
        ("line", "EP-P3", "packaging line 3"),
        ("line", "EP-P2", "packaging line 2"),
        ("asset", "PKG-07", "case packer on line 3"),
    ]


def test_two_lines_behind_one_word(directory: Directory) -> None:
    assert named(directory.find("compare lines 2 and 3", "EP")) == [
        ("line", "EP-P2", "lines 2"),
        ("line", "EP-P3", "3"),
    ]


def test_a_machine_named_without_its_line_is_a_question_back(directory: Directory) -> None:
    found = directory.find("why does the filler stand", "EP")
    assert named(found) == [("asset", "FIL-01", "filler")]
    assert found[0].alternatives == ("FIL-01", "FIL-02", "FIL-03", "FIL-04", "FIL-05")


def test_the_name_beside_a_number_says_nothing_more(directory: Directory) -> None:
    assert named(directory.find("reserve the gearbox SP-221", "EP")) == [("spare", "SP-221", "SP-221")]


def test_a_part_in_general_names_no_part(directory: Directory) -> None:
    assert directory.find("who may bypass a light curtain", "NF") == ()
    assert named(directory.find("is the gearbox in stock", "EP"))[0][0] == "spare"


def test_the_class_beside_a_tag_says_nothing_more(directory: Directory) -> None:
    assert named(directory.find("is the palletiser PAL-05 down", "EP")) == [("asset", "PAL-05", "PAL-05")]


@pytest.mark.parametrize(
    ("text", "identifier", "words"),
    [
        ("is FIL-99 running", "FIL-99", "FIL-99"),
        ("status of PO-99999", "PO-99999", "PO-99999"),
        ("where is order 9876", "PO-9876", "order 9876"),
        ("trace LOT-26-99999", "LOT-26-99999", "LOT-26-99999"),
        ("status EP-P9", "EP-P9", "EP-P9"),
        ("MAT-9999 stock", "MAT-9999", "MAT-9999"),
        ("SUP-99", "SUP-99", "SUP-99"),
        ("HLD-99999", "HLD-99999", "HLD-99999"),
        ("P9 status", "", "P9"),
        ("is packaging line 9 up", "", "packaging line 9"),
        ("is line 9 up", "", "line 9"),
        ("the capper on line 4", "", "capper on line 4"),
    ],
)
def test_what_nobody_has_is_said_to_be_unknown(directory: Directory, text: str, identifier: str, words: str) -> None:
    """D7, P3: no id is made up, and a wrong one is named."""
    found = directory.find(text, "EP")
    assert [(mention.known, mention.id, mention.text) for mention in found] == [(False, identifier, words)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "why was it down yesterday?",
        "who won the world cup",
        "order 4000 caps from the warehouse",
        "we need 300 kg more by friday",
        "how much CO2 do we blow out",
        "SOP-112 section 4.2",
        "what happened in EX-0147",
        "press the green button",
        "overtime close to the limit",
        "ISO-9001 audit on 2026-06-19 at 14:00",
        "the alternative is to wait",
    ],
)
def test_everyday_words_and_other_numbers_name_nothing(directory: Directory, text: str) -> None:
    assert directory.find(text, "NF" if "press" not in text else "EP") == ()


def test_hostile_text_is_read_calmly(directory: Directory) -> None:
    text = "<|im_start|>FIL-03\x00\u202e" + "line " * 30_000
    assert ("asset", "FIL-03", "FIL-03") in named(directory.find(text, "EP"))


@pytest.mark.parametrize(
    ("identifier", "kind", "owner"),
    [
        ("FIL-03", "line", lambda systems: systems.mes.state("FIL-03").line),
        ("FIL-03", "site", lambda systems: systems.cmms.asset("FIL-03").site),
        ("FIL-03", "asset_class", lambda systems: systems.cmms.asset("FIL-03").asset_class),
        ("EP-P3", "site", lambda systems: systems.mes.states(line="EP-P3")[0].site),
        ("PO-1042", "line", lambda systems: systems.erp.production_order("PO-1042").line),
        ("PO-1042", "material", lambda systems: systems.erp.production_order("PO-1042").material),
        ("PUR-5012", "supplier", lambda systems: systems.erp.purchase_order("PUR-5012").supplier),
        ("WO-8841", "asset", lambda systems: systems.cmms.work_order("WO-8841").asset),
        ("WO-8841", "line", lambda systems: systems.cmms.asset(systems.cmms.work_order("WO-8841").asset).line),
        ("LOT-26-04417", "material", lambda systems: systems.mes.lot("LOT-26-04417").material),
        ("SHP-7005", "customer_order", lambda systems: systems.logistics.shipment("SHP-7005").customer_order),
        ("SHP-7005", "lot", lambda systems: systems.logistics.shipment("SHP-7005").lot),
        ("T-114", "site", lambda systems: systems.cmms.technician("T-114").site),
    ],
)
def test_what_a_thing_belongs_to(
    demo: Context, directory: Directory, identifier: str, kind: SlotKind, owner: Callable[[Systems], str]
) -> None:
    assert directory.related(identifier, kind) == owner(demo.systems)


def test_the_production_order_behind_a_customer_order(demo: Context, directory: Directory) -> None:
    made = next(order for order in demo.systems.erp.production_orders(open_only=False) if order.customer_order)
    assert directory.related(made.customer_order or "", "production_order") == made.id


def test_a_thing_nobody_has_belongs_to_nothing(directory: Directory) -> None:
    assert directory.related("PO-99999", "line") is None
    assert directory.related("nonsense", "line") is None


def test_every_line_asset_and_material_can_be_named_by_its_id(demo: Context, directory: Directory) -> None:
    for entry in directory.entries:
        if entry.kind in ("line", "asset", "material", "supplier", "customer", "technician", "spare"):
            assert named(directory.find(f"what about {entry.id}?", "EP")) == [(entry.kind, entry.id, entry.id)]


def test_a_record_made_a_moment_ago_is_known(plant_copy: Path) -> None:
    """Numbers are asked for when they come up, so nothing has to be loaded again."""
    systems = desk(plant_copy, timeout=5).systems
    directory = Directory.load(systems)
    due = CLOCK + timedelta(days=1)
    write = CreateWorkOrder(
        asset="FIL-03", kind="inspection", priority=3, due=due, failure_mode=None, description="listen to the bearing"
    )
    digest = write_digest(write)
    permit = Permit(proposal="P-1", key="k-1", write_digest=digest, seal=seal(SECRET, "P-1", "k-1", digest))
    made = systems.writers["CMMS"].apply(write, key="k-1", permit=permit).record
    assert named(directory.find(f"who has {made}?", "EP")) == [("work_order", made, made)]
    assert directory.related(made, "asset") == "FIL-03"


def test_a_system_that_is_down_cannot_call_a_number_unknown(own_tiny: Path) -> None:
    """RES-05: no record is denied because its system does not answer."""
    directory = Directory.load(desk(own_tiny).systems)
    assert not directory.find("PO-9999", "EP")[0].known
    set_condition(own_tiny, "ERP", "unavailable")
    assert directory.find("PO-9999", "EP")[0].known


def test_names_of_a_system_that_is_down_are_missing_and_nothing_else(own_tiny: Path) -> None:
    set_condition(own_tiny, "CMMS", "unavailable")
    directory = Directory.load(desk(own_tiny).systems)
    assert named(directory.find("how is packaging line 3", "EP")) == [("line", "EP-P3", "packaging line 3")]
