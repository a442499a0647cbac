"""Grounding: a number, an id, a date or a citation that nothing backs is not said."""

from collections.abc import AsyncIterator
from datetime import datetime

import pytest

from guardrails.grounding import Grounding
from guardrails.sentences import sentences, split
from tools.facts import Fact, Value
from tools.records import FieldKind

NOW = datetime(2026, 6, 17, 3, 10)


def fact(label: str, value: Value, unit: str = "", field: str = "value") -> Fact:
    kind = FieldKind.NUMBER if isinstance(value, int | float) else FieldKind.ENUM
    return Fact(
        label=label, value=value, unit=unit, kind=kind, system="MES", record="EP.P3.FIL03", field=field, as_of=NOW
    )


GROUNDING = Grounding(
    facts=[
        fact("FIL-03 stopped since", "2026-06-17T02:40"),
        fact("FIL-03 vibration", 4.236, "mm/s"),
        fact("EP-P3 pieces", 1200),
        fact("EP-P3 scrap share", 0.42),
        fact("FIL-03 downtime", 95, "min"),
        fact("CO-3012 late penalty", 123456, field="penalty_minor"),
        fact("SUP-07 delivered on time", 93, "%"),
        fact("FIL-03 code", "E104"),
        fact("stock change", -37),
        fact("PKG-07 failure risk", 0.073),
    ],
    passages=[("[SOP-112 rev C §4.2]", "Case packer > Sensor. Clean the lens, wait 5 minutes, torque to 2.4 Nm.")],
    user_text="what about LOT-26-04417 and 77 bottles",
    extra=("3 work orders are open.",),
)

HOLDS = [
    "FIL-03 has stood since 02:40.",
    "It stopped at 2:40 am on 17 June 2026 with E104.",
    "It stopped on 17.06.2026 at 02:40.",
    "It stopped on June 17th.",
    "El 17 de junio paró la máquina.",
    "Seit 17. Juni steht FIL-03.",
    "Vibration is 4.24 mm/s, roughly 4.2.",
    "The line made 1,200 pieces.",
    "The line made 1200 pieces.",
    "Die Linie hat 1.200 Stück gemacht.",
    "Scrap is at 42 %.",
    "Scrap is at 42%.",
    "Scrap is at 0.42.",
    "It was down for 95 minutes.",
    "It was down for 1 h 35 min.",
    "It was down for about 1.6 hours.",
    "The penalty is 1,234.56 EUR.",
    "SUP-07 delivers 93 % on time.",
    "SUP-07 delivers a share of 0.93 on time.",
    "Stock fell by 37.",
    "Wait 5 minutes, then torque to 2.4 Nm [SOP-112 rev C §4.2].",
    "The risk is 7.3 %.",
    "There are two open points and three work orders.",
    "There are 3 work orders open.",
    "LOT-26-04417 is the lot in question.",
    "fil-03 is the filler of line 3.",
    "P3 is waiting.",
    "1. Clean the lens.",
    "No number at all.",
    "",
]
FALLS = {
    "FIL-04 has stood since 02:40.": "FIL-04",
    "FIL-03 has stood since 02:41.": "02:41",
    "FIL-03 has stood since 18 June.": "18 June",
    "FIL-03 has stood since 2026-06-16.": "2026-06-16",
    "FIL-03 has stood since 17.06.2025.": "17.06.2025",
    "The code is E160.": "E160",
    "Vibration is 4.3 mm/s.": "4.3",
    "Vibration is 5 mm/s, or 4.": "4",
    "The line made 1,300 pieces.": "1,300",
    "Scrap is at 43 %.": "43 %",
    "It was down for 1 h 30 min.": "1 h 30 min",
    "There were 77 bottles.": "77",
    "Wait 5 minutes [SOP-112 rev B §4.2].": "[SOP-112 rev B §4.2]",
    "Wait 5 minutes [SOP-999 rev A §1].": "[SOP-999 rev A §1]",
    "Both say so [SOP-112 rev C §4.2; SOP-113 rev A §1].": "[SOP-112 rev C §4.2; SOP-113 rev A §1]",
    "The filler of line 4 stands.": "4",
    "There are 4 work orders open.": "4",
    "1. Wait 6 minutes.": "6",
    "It costs 1,234.99 EUR.": "1,234.99",
    "The supplier is SUP-08.": "SUP-08",
    "It took 9999min.": "9999",
}


@pytest.mark.parametrize("sentence", HOLDS)
def test_what_is_backed_is_said(sentence: str) -> None:
    assert GROUNDING.check(sentence).unsupported == ()


@pytest.mark.parametrize("sentence", FALLS)
def test_what_nothing_backs_is_named(sentence: str) -> None:
    checked = GROUNDING.check(sentence)
    assert not checked.ok
    assert FALLS[sentence] in checked.unsupported


def test_without_facts_no_number_holds() -> None:
    empty = Grounding(facts=[], passages=[], user_text="")
    assert not empty.check("The machine made 12 pieces.").ok
    assert empty.check("I found nothing about that.").ok


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("It is 4.2 mm/s. Stop.", ["It is 4.2 mm/s.", "Stop."]),
        ("See e.g. FIL-03 approx. 4 h, i.e. long. Then go.", ["See e.g. FIL-03 approx. 4 h, i.e. long.", "Then go."]),
        ("Order no. 5 waits.", ["Order no. 5 waits."]),
        (
            "Am 17. Juni stand sie z. B. still. Danach lief sie.",
            ["Am 17. Juni stand sie z. B. still.", "Danach lief sie."],
        ),
        ("Clean it. [SOP-112 rev C §4.2] Go on.", ["Clean it. [SOP-112 rev C §4.2]", "Go on."]),
        ("Steps:\n1. Lock out.\n2. Clean.\n- Done", ["Steps:", "1. Lock out.", "2. Clean.", "- Done"]),
        ("It stopped at 12. The shift ended.", ["It stopped at 12.", "The shift ended."]),
        ("Reject below 995 g. The rest passes.", ["Reject below 995 g.", "The rest passes."]),
        ("It took 35 min. Then it ran.", ["It took 35 min.", "Then it ran."]),
        ("Wait 5 min. or call.", ["Wait 5 min. or call."]),
        ("He said “stop.” Then left.", ["He said “stop.”", "Then left."]),
        ("No end", ["No end"]),
        ("  \n ", []),
    ],
)
def test_sentences_are_cut_where_people_would(text: str, expected: list[str]) -> None:
    assert split(text) == expected


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
async def test_streaming_cuts_as_the_whole_text_is_cut(size: int) -> None:
    text = (
        "It is 4.2 mm/s, e.g. high. Clean it. [SOP-112 rev C §4.2] Steps:\n1. Lock out.\n2. Wait 5 min. Then go! Fine"
    )

    async def pieces() -> AsyncIterator[str]:
        for start in range(0, len(text), size):
            yield text[start : start + size]

    assert [sentence async for sentence in sentences(pieces())] == split(text)


async def test_a_sentence_is_passed_on_before_the_next_is_complete() -> None:
    seen: list[str] = []

    async def pieces() -> AsyncIterator[str]:
        yield "First sentence. Sec"
        assert seen == ["First sentence."]
        yield "ond one."

    async for sentence in sentences(pieces()):
        seen.append(sentence)
    assert seen == ["First sentence.", "Second one."]
