"""The data files of the demo plant as checked values: what master.yaml and data/*.yaml contain."""

from datetime import datetime
from importlib.resources import files
from typing import NamedTuple, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict

PACKAGE = "tools.adapters.plant"
Sheet = TypeVar("Sheet", bound=BaseModel)


class Strict(BaseModel):
    """A data file: unknown keys are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


# --- master.yaml -----------------------------------------------------------------------------


class FailureMode(NamedTuple):
    code: str
    name: str
    share: float
    """Share of the class's breakdowns."""
    minutes: int
    """Typical repair time."""
    signal: str | None
    spare: str | None


class SignalBand(NamedTuple):
    unit: str
    mean: float
    spread: float


class AssetClass(Strict):
    name: str
    signals: dict[str, SignalBand]
    modes: tuple[FailureMode, ...]


class LineSheet(Strict):
    name: str
    product_family: str
    flow: tuple[str, ...]


class SiteSheet(Strict):
    name: str
    process: str
    lines: dict[str, LineSheet]
    utilities: tuple[str, ...]


class ShiftSheet(Strict):
    name: str
    starts: str
    ends: str


class StopCode(NamedTuple):
    reason: str
    category: str


class MasterSheet(Strict):
    clock: datetime
    history_days: int
    shifts: tuple[ShiftSheet, ...]
    sites: dict[str, SiteSheet]
    asset_classes: dict[str, AssetClass]
    stop_codes: dict[str, StopCode]
    hold_reasons: tuple[str, ...]


# --- data/people.yaml ------------------------------------------------------------------------


class TechnicianEntry(NamedTuple):
    number: int
    name: str
    site: str
    shift: str
    skills: tuple[str, ...]


class StaffEntry(NamedTuple):
    number: int
    name: str
    site: str


class PeopleSheet(Strict):
    technicians: tuple[TechnicianEntry, ...]
    staff: tuple[StaffEntry, ...]
    crew: dict[str, int]


# --- data/partners.yaml ----------------------------------------------------------------------


class SupplierEntry(NamedTuple):
    number: int
    name: str
    country: str
    lead_days: int
    approved: bool
    character: str


class Character(Strict):
    delay: float
    spread: float
    short: float
    moved: float
    faulty: float


class CustomerEntry(NamedTuple):
    number: int
    name: str
    service_level: float
    tier: str
    site: str


class PartnersSheet(Strict):
    suppliers: tuple[SupplierEntry, ...]
    characters: dict[str, Character]
    customers: tuple[CustomerEntry, ...]
    carriers: tuple[str, ...]


# --- data/materials.yaml ---------------------------------------------------------------------


class BoughtEntry(NamedTuple):
    number: int
    name: str
    kind: str
    unit: str
    cost: int
    supplier: int
    cycle_days: int


class MotorEntry(NamedTuple):
    number: int
    name: str
    magnet: int
    stator: int
    wire: int
    wire_kg: float


class PumpEntry(NamedTuple):
    number: int
    name: str
    housing: int
    impeller: int
    shaft: int
    seal: int
    motor: int
    controller: int
    harness: int


class LiquidMix(NamedTuple):
    concentrate: int
    fragrance: int


class Recipe(NamedTuple):
    name: str
    parts: dict[int, float]


class FilledEntry(NamedTuple):
    number: int
    liquid: str
    container: int
    closure: int | None = None


class Format(Strict):
    concentrate: float
    fragrance: float
    common: dict[int, float]
    products: tuple[FilledEntry, ...]


class LabelTerms(NamedTuple):
    cost: int
    supplier: int
    cycle_days: int


class Family(NamedTuple):
    rate: float
    step: int
    lines: tuple[str, ...]
    operations: tuple[str, ...]


class MaterialsSheet(Strict):
    bought: dict[str, tuple[BoughtEntry, ...]]
    substitutes: dict[int, tuple[int, ...]]
    motors: tuple[MotorEntry, ...]
    motor_common: dict[int, float]
    small_pumps: tuple[PumpEntry, ...]
    small_common: dict[int, float]
    large_pumps: tuple[PumpEntry, ...]
    large_common: dict[int, float]
    concentrates: dict[int, Recipe]
    fragrances: dict[int, Recipe]
    liquids: dict[str, LiquidMix]
    formats: dict[str, Format]
    film_metres: float
    label: LabelTerms
    families: dict[str, Family]
    reserve_lines: dict[str, dict[str, float]]


# --- data/quality.yaml -----------------------------------------------------------------------


class Characteristic(NamedTuple):
    unit: str
    target: float
    lower: float
    upper: float
    spread: float
    decimals: int
    samples: int


class QualitySheet(Strict):
    plans: dict[str, dict[str, Characteristic]]


# --- data/notes.yaml -------------------------------------------------------------------------


class NotesSheet(Strict):
    """Pieces from which people's notes are put together."""

    symptoms: dict[str, tuple[str, ...]]
    """By downtime code: what somebody saw."""
    fixes: dict[str, tuple[str, ...]]
    """By downtime code: what somebody did about it."""
    tails: tuple[str, ...]
    stops: dict[str, tuple[str, ...]]
    """By stop code, for stops that are no breakdown."""
    preventive: tuple[str, ...]
    inspection: tuple[str, ...]
    findings: tuple[str, ...]
    nonconformance: dict[str, tuple[str, ...]]
    """By hold reason."""
    hold: dict[str, tuple[str, ...]]
    released: tuple[str, ...]
    confirmation: dict[str, tuple[str, ...]]
    asn: dict[str, tuple[str, ...]]
    short_forms: dict[str, str]
    """Words and the way a hurried shift writes them."""


def load(sheet: type[Sheet], name: str) -> Sheet:
    """Read and check one data file of this package, such as `data/people.yaml`."""
    text = files(PACKAGE).joinpath(name).read_text("utf-8")
    return sheet.model_validate(yaml.load(text, Loader=yaml.CSafeLoader))
