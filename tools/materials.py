"""Materials, bills of material and whether an order has what it needs: reads over ERP and WMS."""

from collections.abc import Sequence

from tools.context import Context
from tools.facts import Fact, counted, facts_of
from tools.gathering import Gathering, freshness, keys, money
from tools.needs import Need, need_facts, needs
from tools.phrases import amount, count, listing
from tools.records import Material, PurchaseOrder
from tools.slots import MaterialId, ProductionOrderId
from tools.tool import Findings, Tool


def order_materials(context: Context, order: ProductionOrderId) -> Findings:
    """Whether a production order has the material it still needs: each component needed, available and missing."""
    record = context.systems.erp.production_order(order)
    gathering = Gathering(context.now)
    all_needs = needs(context, record, gathering)
    short = [need for need in all_needs if need.missing]
    as_of = record.source.as_of
    for label, number in (("components", len(all_needs)), ("components short", len(short))):
        gathering.add(counted(f"{order} {label}", number, system="ERP", record=record.source.record, as_of=as_of))
    substitutes = _substitute_facts(context, gathering, record.site, short[0]) if short else ()
    for need in short[:1] or all_needs[:3]:
        gathering.add(*need_facts(record, need))
    gathering.add(*substitutes)
    for need in short[1:3]:
        gathering.add(*need_facts(record, need)[:3])
    if short:
        gathering.add(
            keys(
                f"{order} short of",
                [need.component for need in short],
                system="ERP",
                record=order,
                as_of=as_of,
                field="material",
            )
        )
    return gathering.findings(_materials_sentence(order, all_needs, short, substitutes))


def _substitute_facts(context: Context, gathering: Gathering, site: str, need: Need) -> tuple[Fact, ...]:
    """What is available of each approved substitute of a short component."""
    substitutes = context.systems.erp.material(need.component).substitutes
    facts = tuple(_substitute_fact(context, gathering, site, substitute, need.unit) for substitute in substitutes)
    return facts if gathering.answered("WMS") else ()


def _substitute_fact(context: Context, gathering: Gathering, site: str, substitute: str, unit: str) -> Fact:
    rows = gathering.listed("WMS", lambda: context.systems.wms.stock(material=substitute, site=site))
    ready = round(sum(row.quantity for row in rows if row.status == "available"), 3)
    label, as_of = f"substitute {substitute} available at {site}", freshness(rows, context.now)
    return counted(label, ready, system="WMS", record=substitute, as_of=as_of, unit=unit)


def _materials_sentence(
    order: str, all_needs: Sequence[Need], short: Sequence[Need], substitutes: Sequence[Fact]
) -> str:
    if not all_needs:
        return f"The ERP has no bill of material for {order}."
    if not short:
        return f"{order} has enough of everything it still needs ({count(len(all_needs), 'component')})."
    worst = short[0]
    said = worst.coming
    coming = f"; next is {said.order.id}, promised for {said.day.isoformat()}" if said else "; none is on order"
    coming += "".join(f"; {fact.text}" for fact in substitutes[:1] if fact.value)
    return (
        f"{order} is short of {len(short)} of {count(len(all_needs), 'component')}: it still needs "
        f"{amount(worst.needed, worst.unit)} of {worst.component} and {amount(worst.available, worst.unit)} "
        f"is available, {amount(worst.missing, worst.unit)} missing{coming}."
    )


def material_info(context: Context, material: MaterialId) -> Findings:
    """Master data of a material: name, kind, unit, standard cost, safety stock and substitutes."""
    record = context.systems.erp.material(material)
    gathering = Gathering(context.now)
    units = {"safety_stock": record.unit}
    gathering.add(*facts_of(record, material, ("name", "kind", "unit", "safety_stock"), units))
    if record.substitutes:
        gathering.add(*facts_of(record, material, ("substitutes",)))
    gathering.add(money(f"{material} standard cost per {record.unit}", record, "cost_minor", record.cost_minor))
    open_orders = context.systems.erp.purchase_orders(material=material, site=context.site)
    gathering.add(_on_order(context, material, open_orders))
    return gathering.findings(
        f"{material} is {record.name}, a {record.kind} material with a safety stock of "
        f"{amount(record.safety_stock, record.unit)}; {_substitutes(record)}."
    )


def _on_order(context: Context, material: str, orders: Sequence[PurchaseOrder]) -> Fact:
    as_of = freshness(orders, context.now)
    label = f"{material} open purchase orders at {context.site}"
    return counted(label, len(orders), system="ERP", record=material, as_of=as_of)


def _substitutes(record: Material) -> str:
    many = len(record.substitutes) > 1
    return (
        f"approved substitute{'s' if many else ''}: {listing(record.substitutes)}"
        if record.substitutes
        else ("no approved substitute")
    )


def bom(context: Context, material: MaterialId) -> Findings:
    """Bill of material: the direct components of a product and how much of each goes into one unit."""
    product = context.systems.erp.material(material)
    lines = context.systems.erp.bom(material)
    gathering = Gathering(context.now)
    as_of = freshness(lines, context.now)
    gathering.add(counted(f"{material} components", len(lines), system="ERP", record=material, as_of=as_of))
    gathering.add(*facts_of(product, material, ("name",)))
    for line in lines[:10]:
        subject = f"{material} needs of {line.component}"
        gathering.add(*facts_of(line, subject, ("quantity",), {"quantity": line.unit}))
    if len(lines) > 10:
        rest = [line.component for line in lines[10:]]
        gathering.add(keys(f"{material} further components", rest, system="ERP", record=material, as_of=as_of))
    names = listing([line.component for line in lines], 12)
    parts = f"{count(len(lines), 'component')}: {names}" if lines else "no components in the ERP"
    return gathering.findings(f"{material} ({product.name}) has {parts}.")


def where_used(context: Context, material: MaterialId) -> Findings:
    """Which products a component goes into, and which open production orders make them."""
    erp = context.systems.erp
    component = erp.material(material)
    parents = sorted({line.parent for line in erp.where_used(material)})
    lines = erp.where_used(material)
    gathering = Gathering(context.now)
    as_of = freshness(lines, context.now)
    gathering.add(counted(f"{material} used in products", len(parents), system="ERP", record=material, as_of=as_of))
    gathering.add(*facts_of(component, material, ("name",)))
    if not parents:
        return gathering.findings(f"{material} ({component.name}) is in no bill of material.")
    gathering.add(keys(f"{material} used in", parents[:12], system="ERP", record=material, as_of=as_of))
    orders = [order for order in erp.production_orders(site=context.site) if order.material in parents]
    label = f"{material} open orders at {context.site}"
    gathering.add(counted(label, len(orders), system="ERP", record=material, as_of=freshness(orders, context.now)))
    for order in orders[:4]:
        gathering.add(*facts_of(order, order.id, ("material", "due")))
    ids = listing([order.id for order in orders])
    running = f"; open orders at {context.site} that need it: {ids}" if orders else ""
    return gathering.findings(
        f"{material} ({component.name}) goes into {count(len(parents), 'product')}: {listing(parents)}{running}."
    )


READS = (
    Tool(
        function=order_materials,
        kind="read",
        risk="none",
        systems=("ERP", "WMS", "suppliers"),
        not_for="stock of one material, or the recipe alone",
        examples=(
            "do we have enough material for PO-1042?",
            "what is PO-1042 short of",
            "is everything there for order 1090",
            "material availability po 1101",
            "which components are missing for the next order",
            "can we start PO-1067 with the stock we have",
            "any shortages on order 1042",
            "Fehlt Material für den Auftrag 1042?",
            "¿hay material suficiente para la orden 1088?",
        ),
    ),
    Tool(
        function=material_info,
        kind="read",
        risk="none",
        systems=("ERP",),
        not_for="how much is in stock",
        examples=(
            "what is MAT-3007?",
            "is there a substitute for MAT-3007",
            "safety stock of MAT-3012",
            "what does mat 3004 cost",
            "which unit do we book MAT-3003 in",
            "alternatives for this material",
            "Gibt es einen Ersatz für MAT-3007?",
            "info on material 3011",
        ),
    ),
    Tool(
        function=bom,
        kind="read",
        risk="none",
        systems=("ERP",),
        not_for="availability for an order",
        examples=(
            "what goes into MAT-4114?",
            "BOM of MAT-4012",
            "bill of materials for laundry colour 1 l",
            "how many caps per unit of MAT-4115",
            "components of mat4103",
            "parts list for the small pump",
            "Stückliste von MAT-4101",
            "lista de materiales de MAT-2103",
        ),
    ),
    Tool(
        function=where_used,
        kind="read",
        risk="none",
        systems=("ERP",),
        not_for="where stock lies",
        examples=(
            "where do we use MAT-3007?",
            "which products need MAT-3007",
            "what is affected if MAT-3015 runs out",
            "which orders use mat 3010",
            "where-used list MAT-3009",
            "what else takes the same cap",
            "Wo wird MAT-3007 verwendet?",
        ),
    ),
)
