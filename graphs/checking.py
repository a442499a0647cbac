"""What a sentence of the model must pass before anybody sees it."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from graphs.evidence import fact_of
from graphs.phrases import ENGLISH
from graphs.state import TurnState
from guardrails.claims import claims_done
from guardrails.grounding import Grounding
from guardrails.neighbours import Neighbours
from guardrails.support import Support
from tools.facts import shown

INVENTED = "words that stand in no fact and no passage"
CLAIMED = "the claim that something was done"
UNFINISHED = "no end"
_END = re.compile(r"[.!?…:\])\"'”’]\s*$")


@dataclass(frozen=True, slots=True)
class Check:
    """Holds sentences against the facts, the passages and the question of one turn."""

    grounding: Grounding
    support: Support
    neighbours: Neighbours
    language: str

    def faults(self, sentence: str) -> tuple[str, ...]:
        """What is wrong with the sentence: figures and ids as written, then everything else in words."""
        return (*self.grounding.check(sentence).unsupported, *self._misplaced(sentence), *self._wrong(sentence))

    def _misplaced(self, sentence: str) -> tuple[str, ...]:
        """Figures said of something else than where they stand; other languages share no words with the evidence."""
        return self.neighbours.apart(sentence) if self.language == ENGLISH else ()

    def _wrong(self, sentence: str) -> tuple[str, ...]:
        backed = self.support.holds if self.language == ENGLISH else self.support.touches
        found = (
            (claims_done(sentence), CLAIMED),
            (not backed(sentence), INVENTED),
            (not _END.search(sentence), UNFINISHED),
        )
        return tuple(words for wrong, words in found if wrong)


def check_for(state: TurnState, language: str, gloss: Callable[[str], str]) -> Check:
    """The check of this turn; `gloss` puts words of other languages into English."""
    passages = [(passage["mark"], f"{passage['heading']} {passage['text']}") for passage in state["passages"]]
    facts = [f"{fact['label']} {shown(fact['value'])} {fact['unit']}" for fact in state["facts"]]
    return Check(
        grounding=Grounding(
            facts=[fact_of(fact) for fact in state["facts"]], passages=passages, user_text=state["text"]
        ),
        neighbours=Neighbours([*facts, *(passage["text"] for passage in state["passages"])]),
        support=Support([state["text"], gloss(state["text"]), *facts, *(text for _, text in passages)], gloss),
        language=language,
    )
