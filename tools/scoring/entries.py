"""Every score the copilot can compute, in the order the catalogue shows them."""

from tools.scoring.failure_risk import FAILURE_RISK
from tools.scoring.quality_drift import QUALITY_DRIFT
from tools.scoring.schedule_risk import SCHEDULE_RISK
from tools.scoring.shortage import SHORTAGE
from tools.tool import Tool

SCORES: tuple[Tool, ...] = (FAILURE_RISK, SCHEDULE_RISK, SHORTAGE, QUALITY_DRIFT)
