"""Procedures and past exceptions: reads over what is written down."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Annotated

from knowledge.cases import Case
from knowledge.errors import KnowledgeError
from knowledge.passages import Passage
from tools.context import Context
from tools.errors import ToolFailed, ToolRejected
from tools.facts import Fact, counted
from tools.gathering import keys
from tools.phrases import count, listing, words
from tools.records import FieldKind
from tools.slots import AssetTag, Slot
from tools.tool import Findings, Tool

Question = Annotated[str, Slot("text", "what the procedure should answer, in the person's own words")]
Symptom = Annotated[str, Slot("text", "what is seen or heard, or the downtime code")]
NARROW = 2
"""Past cases of the same class of machine that are enough; with fewer, every class is searched."""
TOLD = 2
"""Cases that the sentence tells; the others stand among the facts."""


def find_procedure(context: Context, question: Question, asset: AssetTag | None = None) -> Findings:
    """Released procedures and work instructions: how something is done, who may do it, and what an alarm means.

    Raises ToolRejected for an empty question and ToolFailed while the index cannot be read.
    """
    if not question.strip():
        raise ToolRejected("The question is empty; say what the procedure should answer.")
    operator = context.operator
    try:
        passages = context.procedures.find(
            question,
            site=context.site,
            role=operator.role,
            today=context.now.date(),
            asset_class=_class_code(asset),
        )
    except KnowledgeError as damage:
        raise ToolFailed(str(damage)) from damage
    if not passages:
        return Findings(summary=f"No released procedure for a {words(operator.role)} at {context.site} answers this.")
    return Findings(summary=_passages_sentence(passages), passages=passages)


def _class_code(asset: str | None) -> str | None:
    """The class a tag starts with: `PKG` of `PKG-07`."""
    return asset.partition("-")[0] if asset else None


def _passages_sentence(passages: Sequence[Passage]) -> str:
    best = passages[0]
    others = list(dict.fromkeys(p.citation for p in passages[1:] if p.citation != best.citation))
    also = f" See also {listing(others, 2)}." if others else ""
    return f"{best.citation}, {best.title}, answers this best.{also}"


def similar_cases(context: Context, symptom: Symptom, asset: AssetTag | None = None) -> Findings:
    """Past exceptions with a like symptom: what the cause was, what was done and whether it helped.

    Raises ToolRejected for an empty symptom and ToolFailed while the history cannot be read.
    """
    if not symptom.strip():
        raise ToolRejected("The symptom is empty; say what is seen, or name the downtime code.")
    cases = _cases(context, symptom, _class_code(asset))
    as_of = context.now
    number = counted("like cases shown", len(cases), system="documents", record="case history", as_of=as_of)
    if not cases:
        return Findings(summary="The case history has nothing like it.", facts=(number,))
    ids = keys("like cases", [case.id for case in cases], system="documents", record="case history", as_of=as_of)
    facts = tuple(fact for case in cases for fact in _case_facts(case))
    told = " ".join(_told(case) for case in cases[:TOLD])
    return Findings(summary=f"{count(len(cases), 'like case')}. {told}", facts=(number, ids, *facts))


def _cases(context: Context, symptom: str, asset_class: str | None) -> tuple[Case, ...]:
    """The same class of machine first, at any site: what helped at one plant helps at another."""
    try:
        found = context.cases.similar(symptom, asset_class=asset_class)
        if asset_class and len(found) < NARROW:
            found = context.cases.similar(symptom)
    except KnowledgeError as damage:
        raise ToolFailed(str(damage)) from damage
    return found


def _told(case: Case) -> str:
    """What one case teaches, in the words of those who wrote it down."""
    place = f"on {case.asset}" if case.asset else f"at {case.site}"
    cause, action = case.cause.strip(" ."), case.action.strip(" .")
    return f"{case.id} {place}: {cause}. What was done: {action}. It {_outcome(case)}."


def _outcome(case: Case) -> str:
    return {"worked": "worked", "partly": "worked in part", "did_not_work": "did not work"}[case.outcome]


def _case_facts(case: Case) -> tuple[Fact, ...]:
    told = {"cause": case.cause, "action": case.action}
    spoken = tuple(_fact(case, name, text, FieldKind.FREE_TEXT) for name, text in told.items())
    minutes = _fact(case, "downtime", case.downtime_minutes, FieldKind.NUMBER, "min")
    return (*spoken, _fact(case, "outcome", _outcome(case), FieldKind.ENUM), minutes)


def _fact(case: Case, field: str, value: str | int, kind: FieldKind, unit: str = "") -> Fact:
    where = case.asset or case.site
    return Fact(
        label=f"{case.id} {where} {field}",
        value=value,
        unit=unit,
        kind=kind,
        system="documents",
        record=case.id,
        field=field,
        as_of=datetime.combine(case.opened, time.min),
    )


READS = (
    Tool(
        function=find_procedure,
        kind="read",
        risk="none",
        systems=("documents",),
        not_for="live data, or what happened before",
        examples=(
            "how do I clear a jam on the case packer?",
            "what does E101 mean",
            "lock-out procedure for the press",
            "which steps before I release a hold",
            "who may bypass a light curtain",
            "whats the procedure after a label web break",
            "SOP for changing the gearbox",
            "how long must the rinse run after a product change",
            "when do I have to call the shift manager",
            "Wie wird der Abfüller gereinigt?",
            "¿cómo se bloquea la máquina antes de entrar?",
        ),
    ),
    Tool(
        function=similar_cases,
        kind="read",
        risk="none",
        systems=("documents",),
        not_for="procedures, or a list of stops",
        examples=(
            "has this happened before?",
            "did we ever see E160 on a case packer",
            "what fixed it last time PKG-07 lost its infeed sensor",
            "similar cases to the seal leak on MIX-02",
            "any experience with drifting torque on TRQ-01",
            "what did they do when the spindle got hot",
            "past exceptions with short shots of the filler",
            "Hatten wir das schon mal?",
            "¿ha pasado esto antes?",
        ),
    ),
)
