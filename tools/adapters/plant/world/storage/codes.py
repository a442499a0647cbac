"""Native numbers and codes that several writers share."""

from datetime import datetime

PLANTS = {"NF": "1000", "EP": "2000", "LS": "3000"}
SHIFTS = {"early": "E", "late": "L", "night": "N"}


def digits(tag: str) -> int:
    """The number at the end of an identifier: 1042 for `PO-1042`."""
    return int(tag.rsplit("-", 1)[1])


def text(moment: datetime) -> str:
    """A time as most systems write it: `2026-06-17T03:10:00`."""
    return moment.isoformat(timespec="seconds")


def optional(moment: datetime | None) -> str | None:
    """The same for a time that may not have come yet."""
    return None if moment is None else text(moment)


def unit_path(asset: str, site: str, line: str | None) -> str:
    """MES path of a machine: `EP.P3.FIL03`."""
    return f"{area_path(site, line)}.{asset.replace('-', '')}"


def area_path(site: str, line: str | None) -> str:
    """MES path of a line, `EP.P3`, or of a site's utilities, `EP.UTIL`."""
    return line.replace("-", ".") if line else f"{site}.UTIL"


def lot_label(lot: str) -> str:
    """MES label of a lot: `L2604417` for `LOT-26-04417`."""
    _, year, number = lot.split("-")
    return f"L{year}{number}"
