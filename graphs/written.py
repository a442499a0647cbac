"""How nearly the documents speak of a clause; searched before any tool is chosen."""

from graphs.clauses import Clause
from graphs.features import Written
from tools.context import Context


def written(clause: Clause, context: Context) -> Written:
    """The nearest released procedure that the asker may read, and the most like case."""
    today, role = context.now.date(), context.operator.role
    return Written(
        procedures=context.procedures.nearness(clause.text, site=context.site, role=role, today=today),
        cases=context.cases.nearness(clause.text),
    )
