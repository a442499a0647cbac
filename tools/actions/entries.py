"""Every action the copilot may propose, in the order the catalogue shows them."""

from tools.actions.assignment import ASSIGN_TECHNICIAN
from tools.actions.expedite import EXPEDITE_PURCHASE_ORDER
from tools.actions.hold import PLACE_HOLD
from tools.actions.order_move import MOVE_PRODUCTION_ORDER
from tools.actions.release import RELEASE_HOLD
from tools.actions.reservation import RESERVE_SPARE
from tools.actions.transfer import TRANSFER_STOCK
from tools.actions.work_order import CREATE_WORK_ORDER
from tools.tool import Tool

ACTIONS: tuple[Tool, ...] = (
    CREATE_WORK_ORDER,
    ASSIGN_TECHNICIAN,
    RESERVE_SPARE,
    PLACE_HOLD,
    RELEASE_HOLD,
    EXPEDITE_PURCHASE_ORDER,
    MOVE_PRODUCTION_ORDER,
    TRANSFER_STOCK,
)
