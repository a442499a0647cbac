"""Where a lot that must not be used is still treated as good: the gap between MES, ERP, WMS and logistics."""

from dataclasses import dataclass

from tools.context import Context
from tools.facts import Fact, facts_of
from tools.gathering import Gathering
from tools.genealogy import shipments_of
from tools.phrases import listing
from tools.records import ErpStock, Shipment, Stock, Transfer


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """What each system would still do with a lot."""

    lot: str
    erp: tuple[ErpStock, ...]
    """Stock the ERP still books as unrestricted."""
    wms: tuple[Stock, ...]
    """Stock the warehouse may still pick."""
    transfers: tuple[Transfer, ...]
    """Open transfers that will move it."""
    shipments: tuple[Shipment, ...]
    """Shipments that carry it and have not arrived."""

    @property
    def open(self) -> bool:
        return bool(self.erp or self.wms or self.transfers or self.shipments)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The first record of each system that treats the lot as good."""
        lot = self.lot
        facts = [fact for row in self.erp[:1] for fact in facts_of(row, f"{lot} in the ERP", ("status",))]
        facts += [fact for row in self.wms[:1] for fact in facts_of(row, f"{lot} in the warehouse", ("status",))]
        for move in self.transfers[:1]:
            facts.extend(facts_of(move, f"{move.id} of {lot}", ("status", "destination")))
        for shipment in self.shipments[:1]:
            facts.extend(facts_of(shipment, f"{shipment.id} with {lot}", ("status", "departs")))
        return tuple(facts)

    @property
    def words(self) -> str:
        """`unrestricted in the ERP and on shipment SHP-7005 (loading)`."""
        parts = ["unrestricted in the ERP"] if self.erp else []
        parts += [f"{row.status} in the warehouse" for row in self.wms[:1]]
        parts += [f"on transfer {move.id} to {move.destination}" for move in self.transfers[:1]]
        parts += [f"on shipment {shipment.id} ({shipment.status})" for shipment in self.shipments[:1]]
        return listing(parts, 4)


def exposure(context: Context, gathering: Gathering, lot: str, material: str) -> Exposure:
    """Ask ERP, WMS and logistics what they would still do with a lot of that material."""
    systems = context.systems
    booked = gathering.listed("ERP", lambda: systems.erp.stock(lot=lot))
    lying = gathering.listed("WMS", lambda: systems.wms.stock(lot=lot))
    moves = gathering.listed("WMS", lambda: systems.wms.transfers(material=material))
    return Exposure(
        lot=lot,
        erp=tuple(row for row in booked if row.status == "unrestricted"),
        wms=tuple(row for row in lying if row.status in {"available", "staged"}),
        transfers=tuple(move for move in moves if move.lot == lot),
        shipments=shipments_of(context, gathering, lot, open_only=True),
    )
