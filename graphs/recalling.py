"""Answers `what did we say about PKG-07`: what the conversation has kept, and what became of its proposals."""

import re

from graphs.history import MOST_PROPOSALS, NAMED, begun
from graphs.phrases import ENGLISH, joined, phrase, word
from graphs.setting import Parts
from graphs.state import HistoryData, ThingData, TurnState
from guardrails.errors import UnknownProposal
from guardrails.proposals import Proposal

MOST_LISTED = 12
_EN = r"(?:say|said|discuss(?:ed)?|tell me|told me|(?:talk(?:ed)?|speak|spoken|spoke) about)"
_ASKS = re.compile(
    "|".join(
        (
            rf"\bwhat (?:did|have|had) (?:we|you|i) (?:already |just )?{_EN}\b",
            rf"\bremind me (?:of )?what (?:we|you|i) (?:have )?{_EN}\b",
            r"\b(?:was|worüber|wovon) (?:haben|hatten) wir\b.*\b(?:gesagt|besprochen|gesprochen|geredet)\b",
            r"\bwas hast du (?:mir |uns )?(?:vorhin |schon )?(?:zu|zur|zum|über|von)\b.*\bgesagt\b",
            r"\b(?:de )?qué (?:dijimos|hablamos|comentamos|dijiste)\b",
            r"\b(?:de )?qué (?:hemos|has) (?:dicho|hablado|comentado)\b",
        )
    ),
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"\W*(?:(?:and|so|ok(?:ay)?|also)\s+)?(?:what (?:did|have) we (?:talk(?:ed)?|speak|spoken|discuss(?:ed)?|said|say)"
    r"(?: about)?|worüber haben wir (?:gesprochen|geredet)|was haben wir (?:schon )?besprochen"
    r"|de qué (?:hablamos|hemos hablado)|qué hemos hablado)"
    r"(?: so far| today| already| until now| bisher| bis jetzt| heute| hasta ahora| hoy)*\W*",
    re.IGNORECASE,
)


def recalled(state: TurnState, parts: Parts, language: str = ENGLISH) -> str:
    """What the conversation knows about what it is asked for; empty where that is not the question."""
    text, history = state["text"], state.get("history") or begun()
    named = [mention["id"] for mention in state["mentions"] if mention["kind"] in NAMED]
    if _WHOLE.fullmatch(text):
        return _everything(history, parts, language)
    if not named or not _ASKS.search(text):
        return ""
    return " ".join(_about(name, history, parts, language) for name in dict.fromkeys(named))


def proposals_of(history: HistoryData, parts: Parts, latest: int = MOST_PROPOSALS) -> dict[str, Proposal]:
    """The latest proposals of the conversation as the ledger has them now, oldest first."""
    found = {}
    for identifier in history["proposals"][-latest:]:
        try:
            found[identifier] = parts.ledger.get(identifier)
        except UnknownProposal:
            continue
    return found


def what_became_of(proposal: Proposal, language: str = ENGLISH) -> str:
    """The state of a proposal in words."""
    return word("states", proposal.state, language) or proposal.state


def _everything(history: HistoryData, parts: Parts, language: str) -> str:
    things = list(reversed(history["things"]))[:MOST_LISTED]
    if not things:
        return phrase("nothing_recalled", language)
    told = phrase("recalled_things", language, things=joined(things, language))
    return " ".join([told, *(_state(p, language) for p in proposals_of(history, parts).values())])


def _about(name: str, history: HistoryData, parts: Parts, language: str) -> str:
    thing = history["things"].get(name)
    if thing is None:
        return phrase("not_recalled", language, thing=name)
    found = [phrase("recalled_facts", language, facts="; ".join(thing["found"]))] if thing["found"] else []
    proposals = [p for p in proposals_of(history, parts).values() if _concerns(p, name)]
    return " ".join([_spoken(name, thing, language), *found, *(_state(p, language) for p in proposals)])


def _spoken(name: str, thing: ThingData, language: str) -> str:
    often = thing["times"]
    times = phrase("once", language) if often == 1 else phrase("several_times", language, count=often)
    return phrase("recalled", language, thing=name, times=times, question=thing["question"])


def _concerns(proposal: Proposal, name: str) -> bool:
    return name == proposal.content.target or name in [leaf.value for leaf in proposal.content.arguments]


def _state(proposal: Proposal, language: str) -> str:
    content = proposal.content
    action = word("tools", content.action, language) or content.action.replace("_", " ")
    return phrase(
        "recalled_proposal",
        language,
        proposal=proposal.id,
        action=f"{action}, {content.target}",
        state=what_became_of(proposal, language),
    )
