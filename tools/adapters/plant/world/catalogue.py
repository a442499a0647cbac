"""Fills in materials, bills of materials, routings and inspection plans."""

from tools.adapters.plant.world.rows import MaterialRow, PlanRow, RoutingRow
from tools.adapters.plant.world.sources import (
    Family,
    Format,
    MaterialsSheet,
    PumpEntry,
    QualitySheet,
    load,
)
from tools.adapters.plant.world.state import World

CONVERSION = {"component": 1.12, "finished": 1.22}
FILL_TARGETS = {"0.5 L bottles": "500 ml", "1 L bottles": "1 l", "refill pouches": "750 ml pouch", "canisters": "5 l"}


def add_catalogue(world: World) -> MaterialsSheet:
    """Put all materials with their structure into the world; return the sheet they came from."""
    sheet = load(MaterialsSheet, "data/materials.yaml")
    _add_bought(world, sheet)
    _add_motors(world, sheet)
    _add_pumps(world, "small pumps", sheet.small_pumps, sheet.small_common)
    _add_pumps(world, "large pumps", sheet.large_pumps, sheet.large_common)
    _add_concentrates(world, sheet)
    for family, body in sheet.formats.items():
        _add_filled(world, sheet, family, body)
    _add_routings(world, sheet)
    _add_plans(world)
    return sheet


def tag(number: int) -> str:
    """`MAT-3007` for 3007."""
    return f"MAT-{number}"


def _add_bought(world: World, sheet: MaterialsSheet) -> None:
    for site, entries in sheet.bought.items():
        for entry in entries:
            world.materials[tag(entry.number)] = MaterialRow(
                tag(entry.number),
                entry.name,
                entry.kind,
                entry.unit,
                entry.cost,
                site,
                f"SUP-{entry.supplier:02d}",
                entry.cycle_days,
                substitutes=tuple(tag(number) for number in sheet.substitutes.get(entry.number, ())),
            )


def _add_made(
    world: World, number: int, name: str, family: str, parts: dict[int, float], *, kind: str, unit: str, site: str
) -> None:
    """One material made here; its standard cost is rolled up from what goes into it."""
    components = {tag(part): quantity for part, quantity in sorted(parts.items())}
    cost = sum(world.materials[part].cost * quantity for part, quantity in components.items())
    world.materials[tag(number)] = MaterialRow(
        tag(number), name, kind, unit, max(round(cost * CONVERSION[kind]), 1), site, None, 0, family=family
    )
    world.bom[tag(number)] = components


def _add_motors(world: World, sheet: MaterialsSheet) -> None:
    for motor in sheet.motors:
        parts = {motor.magnet: 1.0, motor.stator: 1.0, motor.wire: motor.wire_kg, **sheet.motor_common}
        _add_made(world, motor.number, motor.name, "motor subassemblies", parts, kind="component", unit="ea", site="NF")


def _add_pumps(world: World, family: str, pumps: tuple[PumpEntry, ...], common: dict[int, float]) -> None:
    for pump in pumps:
        parts = dict.fromkeys(pump[2:], 1.0) | common
        _add_made(world, pump.number, pump.name, family, parts, kind="finished", unit="ea", site="NF")


def _add_concentrates(world: World, sheet: MaterialsSheet) -> None:
    for family, recipes in (
        ("surfactant concentrate", sheet.concentrates),
        ("fragrance concentrate", sheet.fragrances),
    ):
        for number, recipe in recipes.items():
            _add_made(world, number, recipe.name, family, recipe.parts, kind="component", unit="kg", site="LS")


def _add_filled(world: World, sheet: MaterialsSheet, family: str, body: Format) -> None:
    for product in body.products:
        name = f"{product.liquid} {FILL_TARGETS[family]}"
        mix = sheet.liquids[product.liquid]
        parts = {mix.concentrate: body.concentrate, mix.fragrance: body.fragrance, **body.common}
        if family == "refill pouches":
            parts[product.container] = sheet.film_metres
        else:
            parts[product.container] = 1.0
            parts[product.number - 1000] = 1.0
            _add_label(world, sheet, product.number - 1000, name)
        if product.closure is not None:
            parts[product.closure] = 1.0
        _add_made(world, product.number, name, family, parts, kind="finished", unit="ea", site="EP")


def _add_label(world: World, sheet: MaterialsSheet, number: int, product: str) -> None:
    terms = sheet.label
    world.materials[tag(number)] = MaterialRow(
        tag(number),
        f"label {product}",
        "packaging",
        "ea",
        terms.cost,
        "EP",
        f"SUP-{terms.supplier:02d}",
        terms.cycle_days,
    )


def _add_routings(world: World, sheet: MaterialsSheet) -> None:
    for material in sorted(world.bom):
        family = world.materials[material].family
        if family is None:
            continue
        body = sheet.families[family]
        rates = dict.fromkeys(body.lines, body.rate) | sheet.reserve_lines.get(family, {})
        _add_routing(world, material, body, rates)


def _add_routing(world: World, material: str, body: Family, rates: dict[str, float]) -> None:
    for position, operation in enumerate(body.operations, start=1):
        for line, rate in sorted(rates.items()):
            world.routing.append(RoutingRow(material, position * 10, line, operation, rate))


def _add_plans(world: World) -> None:
    quality = load(QualitySheet, "data/quality.yaml")
    for material in sorted(world.bom):
        family = world.materials[material].family or ""
        for name, limits in quality.plans[family].items():
            world.plans[material, name] = PlanRow(material, name, *limits)
