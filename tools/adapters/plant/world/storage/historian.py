"""The historian's rows."""

import sqlite3

from tools.adapters.plant.world.signals import SignalWriter
from tools.adapters.plant.world.state import World


def write(world: World, connection: sqlite3.Connection) -> None:
    """Fill every table of the historian."""
    writer, number = SignalWriter(world), 0
    for asset in world.assets.values():
        for signal, band in world.master.classes[asset.id[:3]].signals.items():
            number += 1
            path = f"{asset.site}/{asset.id}/{signal}"
            connection.execute("INSERT INTO tag VALUES (?, ?, ?, ?, ?)", (number, path, asset.id, signal, band.unit))
            connection.executemany(
                "INSERT INTO day_block VALUES (?, ?, ?)",
                [(number, day.isoformat(), content) for day, content in writer.blocks(asset, signal, band)],
            )
