"""Fills in what stands and who works at the sites: assets, spares, technicians, staff, partners."""

from datetime import date, timedelta
from random import Random

from tools.adapters.plant.world.randomness import stream
from tools.adapters.plant.world.rows import (
    AssetRow,
    CustomerRow,
    PersonRow,
    SpareRow,
    SupplierRow,
    TechnicianRow,
)
from tools.adapters.plant.world.sources import PartnersSheet, PeopleSheet, load
from tools.adapters.plant.world.state import World

CRITICALITY = {
    "A": ("FIL", "PKG", "CNC", "RCT", "CMP", "BLR", "WND"),
    "C": ("LAB", "CNV", "DRM", "LKT"),
}
OLDEST = date(2008, 3, 1)
YEARS_OF_BUILDING = 15
KNOWN_CONDITION = {"PKG-07": 0.75, "PKG-02": 0.85, "WND-01": 0.8, "FIL-05": 0.8}
"""Machines that the whole plant knows for their failures."""


def add_network(world: World) -> tuple[PeopleSheet, PartnersSheet]:
    """Put assets, spares, people, suppliers and customers into the world; return the sheets read."""
    people = load(PeopleSheet, "data/people.yaml")
    partners = load(PartnersSheet, "data/partners.yaml")
    _add_assets(world)
    _add_spares(world)
    _add_people(world, people)
    _add_partners(world, partners)
    return people, partners


def _add_assets(world: World) -> None:
    rng = stream(world.seed, "assets")
    for line in world.master.lines.values():
        for position, tag in enumerate(line.flow, start=1):
            _add_asset(world, rng, tag, site=line.site, line=line.id, position=position)
    for code, site in world.master.sites.items():
        for position, tag in enumerate(site.utilities, start=1):
            _add_asset(world, rng, tag, site=code, line=None, position=position)


def _add_asset(world: World, rng: Random, tag: str, *, site: str, line: str | None, position: int) -> None:
    kind = world.master.classes[tag[:3]].name
    place = world.master.lines[line].name.lower() if line else world.master.sites[site].name
    installed = OLDEST + timedelta(days=rng.randrange(YEARS_OF_BUILDING * 365))
    world.assets[tag] = AssetRow(
        tag,
        f"{kind} {tag[4:]}, {place}",
        kind,
        site,
        line,
        position,
        _criticality(tag[:3]),
        installed,
        KNOWN_CONDITION.get(tag, round(rng.uniform(0.75, 1.4), 3)),
    )


def _criticality(code: str) -> str:
    for grade, codes in CRITICALITY.items():
        if code in codes:
            return grade
    return "B"


def _add_spares(world: World) -> None:
    """One spare for each name at each site that has an asset of the class."""
    rng = stream(world.seed, "spares")
    for site in world.master.sites:
        classes = sorted({asset.id[:3] for asset in world.assets.values() if asset.site == site})
        wanted: dict[str, list[str]] = {}
        for code in classes:
            for mode in world.master.classes[code].modes:
                if mode.spare:
                    wanted.setdefault(mode.spare, []).append(code)
        for shelf, (name, users) in enumerate(sorted(wanted.items())):
            _add_spare(world, rng, site, shelf, name=name, users=tuple(users))


def _add_spare(world: World, rng: Random, site: str, shelf: int, *, name: str, users: tuple[str, ...]) -> None:
    identifier = world.number("SP", 201)
    minimum = rng.choice((1, 1, 2, 2, 3))
    world.spares[identifier] = SpareRow(
        identifier,
        name,
        site,
        users,
        minimum + rng.choice((0, 1, 1, 2, 3)),
        minimum,
        f"{site}-SPR-{'ABCDE'[shelf // 8]}{shelf % 8 + 1:02d}",
        rng.choice((2, 3, 5, 7, 10, 14, 21)),
    )


def _add_people(world: World, sheet: PeopleSheet) -> None:
    for entry in sheet.technicians:
        tag = f"T-{entry.number}"
        on_shift = entry.shift == "night"  # the plant clock stands in the night shift
        world.technicians[tag] = TechnicianRow(tag, entry.name, entry.site, entry.shift, entry.skills, on_shift)
        world.people[tag] = PersonRow(tag, entry.name, entry.site)
    for person in sheet.staff:
        tag = f"W-{person.number:03d}"
        world.people[tag] = PersonRow(tag, person.name, person.site)


def _add_partners(world: World, sheet: PartnersSheet) -> None:
    for supplier in sheet.suppliers:
        tag = f"SUP-{supplier.number:02d}"
        world.suppliers[tag] = SupplierRow(
            tag, supplier.name, supplier.country, supplier.lead_days, supplier.approved, supplier.character
        )
    for customer in sheet.customers:
        tag = f"CUS-{customer.number:02d}"
        world.customers[tag] = CustomerRow(tag, customer.name, customer.service_level, customer.tier, customer.site)
