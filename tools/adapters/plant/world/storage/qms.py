"""The QMS's rows."""

import sqlite3

from tools.adapters.plant.world.state import World
from tools.adapters.plant.world.storage.codes import digits, text

SEVERITIES = {"minor": 1, "major": 2, "critical": 3}
DISPOSITIONS = {"pending": "PD", "use_as_is": "UAI", "rework": "RWK", "scrap": "SCR", "return": "RTV"}


def write(world: World, connection: sqlite3.Connection) -> None:
    """Fill every table of the QMS."""
    many = connection.executemany
    numbers: dict[tuple[str, str], int] = {}
    for (material, characteristic), _ in world.plans.items():
        step = sum(known == material for known, _ in numbers) + 1
        numbers[material, characteristic] = digits(material) * 1000 + step
    many(
        "INSERT INTO inspection_plan VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (numbers[key], p.material, p.characteristic, p.unit, p.lower, p.upper, p.target)
            for key, p in world.plans.items()
        ],
    )
    taken = sorted(world.inspections, key=lambda i: (i.taken, i.lot, i.plan.characteristic))
    many(
        "INSERT INTO inspection VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                *(
                    20_000_000 + n,
                    f"INS-{n:05d}",
                    numbers[i.plan.material, i.plan.characteristic],
                    i.lot,
                    i.site,
                    i.line,
                ),
                *(i.value, "A" if i.passed else "R", text(i.taken)),
            )
            for n, i in enumerate(taken, start=1)
        ],
    )
    many(
        "INSERT INTO nonconformance VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                *(30_000_000 + digits(n.id), n.id, n.lot, n.material, n.site, text(n.opened), SEVERITIES[n.severity]),
                *("O" if n.status == "open" else "C", DISPOSITIONS[n.disposition], n.description),
            )
            for n in world.nonconformances.values()
        ],
    )
