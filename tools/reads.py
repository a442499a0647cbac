"""Every read, in the order the catalogue shows them: from the machine outwards."""

from tools import (
    documents,
    effectiveness,
    history,
    labour,
    logistics,
    maintenance,
    materials,
    orders,
    production,
    quality,
    readiness,
    suppliers,
    tracing,
    warehouse,
)
from tools.tool import Tool

READS: tuple[Tool, ...] = (
    *production.READS,
    *effectiveness.READS,
    *history.READS,
    *orders.READS,
    *readiness.READS,
    *materials.READS,
    *warehouse.READS,
    *tracing.READS,
    *quality.READS,
    *maintenance.READS,
    *suppliers.READS,
    *logistics.READS,
    *labour.READS,
    *documents.READS,
)
