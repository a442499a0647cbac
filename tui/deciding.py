"""Who may decide on a card, as far as the card itself tells; the ledger has the last word."""

from collections.abc import Sequence

from guardrails.card import Card
from guardrails.proposals import OPEN
from tools.context import Operator
from tui.words import listed, role_words


def may_approve(card: Card, person: Operator) -> bool:
    """Whether the card lets this person approve."""
    if card.state not in OPEN or person.name in card.approvals or card.site not in person.sites:
        return False
    return person.role in card.roles and (card.requester_may_approve or person.id != card.requester_id)


def may_reject(card: Card, person: Operator) -> bool:
    """Whoever may approve may say no; so may the person who asked."""
    asked = person.id == card.requester_id and card.state in OPEN and person.name not in card.approvals
    return asked or may_approve(card, person)


def deciders(card: Card, people: Sequence[Operator]) -> str:
    """Who may approve, by role and by name: `planner or plant manager (Priya Raman, Grace Mbeki)`."""
    able = [person.name for person in people if may_approve(card, person)]
    count = "" if card.needed == 1 else f"{card.needed} people, each "
    roles = listed([role_words(role) for role in card.roles])
    names = f" ({', '.join(able)})" if able else ""
    own = "" if card.requester_may_approve else ", not the person who asked"
    return f"{count}{roles}{names}{own}"
