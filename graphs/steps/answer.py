"""Last step: say what was found, in sentences that facts and passages back; nothing else is shown."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from langgraph.runtime import Runtime

from graphs.errors import ModelUnavailable
from graphs.events import AnswerPart, Outcome, StepStarted
from graphs.evidence import KEPT_FACTS, fact_of, focus_from
from graphs.prompts import answer_prompt
from graphs.questions import ask_for
from graphs.setting import Parts, Setting
from graphs.state import CallData, Exchange, TurnState
from guardrails.grounding import Grounding
from guardrails.sentences import sentences
from guardrails.support import Support
from tools.facts import shown

KEPT_EXCHANGES = 12
SHOWN_FACTS = 24
"""Facts that the model is given; each costs prefill time."""
SHOWN_PASSAGES = 2
"""Passages that the model is given; one costs about 1.5 s of prefill on two cores."""
REDUCED = (
    "(Reduced mode: the language model is not available, so this is what the systems and procedures say as they are.)"
)


@dataclass(frozen=True, slots=True)
class Answer:
    """Puts the answer together: code first, then the model where words are needed, each sentence checked."""

    parts: Parts

    async def __call__(self, state: TurnState, runtime: Runtime[Setting]) -> TurnState:
        runtime.stream_writer(StepStarted(step="answer"))
        said: list[str] = []
        reduced = False
        async for text, is_reduced in self._texts(state, runtime.context):
            reduced = reduced or is_reduced
            piece = text if not said else f"{_gap(text)}{text}"
            said.append(piece)
            runtime.stream_writer(AnswerPart(text=piece))
        answer = "".join(said)
        outcome = state["outcome"] or _outcome(state)
        runtime.context.note(self.parts.audit, "message", {"from": "andon", "text": answer, "outcome": outcome})
        return self._remembered(state, answer, outcome, reduced)

    async def _texts(self, state: TurnState, setting: Setting) -> AsyncIterator[tuple[str, bool]]:
        """The pieces of the answer, and whether the model was missed while making them."""
        for news in state.get("heard", []):
            yield news, False
        if state["outcome"]:
            if state["answer"]:
                yield state["answer"], False
            return
        for text in self._summaries(state):
            yield text, False
        if self._needs_words(state):
            async for text, reduced in self._worded(state, setting):
                yield text, reduced
        for text in _documents(state):
            yield text, False
        if state["asked"]:
            yield ask_for(self.parts.tools[state["asked"][0]["tool"]], state["asked"][0]["missing"]), False

    async def _worded(self, state: TurnState, setting: Setting) -> AsyncIterator[tuple[str, bool]]:
        """The model's sentences that hold; without any, what the systems and the best passage say."""
        grounding, support = _grounding(state), _support(state)
        held = 0
        reduced = False
        try:
            async for sentence in sentences(self._written(state, setting)):
                checked = grounding.check(sentence)
                if checked.ok and (self._model_leads(state) or support.holds(sentence)):
                    held += 1
                    yield sentence, False
                else:
                    setting.note(
                        self.parts.audit, "binder", {"dropped": sentence, "unsupported": list(checked.unsupported)}
                    )
        except ModelUnavailable as failure:
            setting.note(self.parts.audit, "error", {"model": str(failure)})
            reduced = True
        if not held:
            for text in self._left_out(state):
                yield text, reduced
        if reduced:
            yield REDUCED, True

    def _written(self, state: TurnState, setting: Setting) -> AsyncIterator[str]:
        facts = [
            f"{fact['label']}: {shown(fact['value'])} {fact['unit']}".rstrip() for fact in state["facts"][:SHOWN_FACTS]
        ]
        passages = [(passage["mark"], passage["text"]) for passage in state["passages"][:SHOWN_PASSAGES]]
        language = self.parts.wording.language(state["text"])
        prompt = answer_prompt(state["text"], facts, passages, _earlier(state), language)
        return self.parts.model.write(prompt, setting.recorder(self.parts.audit))

    def _summaries(self, state: TurnState) -> list[str]:
        """What code says on its own: findings in a sentence each, failures, refusals and proposals."""
        spoken = [call["summary"] for call in state["calls"] if not call["ok"] or not self._left_to_model(call, state)]
        return [*spoken, *state["refused"], *state["proposed"]]

    def _left_out(self, state: TurnState) -> list[str]:
        """Without words of the model that hold: the findings that were left to it, as code says them."""
        return [call["summary"] for call in state["calls"] if call["ok"] and self._left_to_model(call, state)]

    def _left_to_model(self, call: CallData, state: TurnState) -> bool:
        """Whether the model words the finding: a passage, or anything in another language than code writes."""
        return call["passages"] > 0 or self._model_leads(state)

    def _needs_words(self, state: TurnState) -> bool:
        """Values, steps and cases speak for themselves; questions about a text and other languages want words."""
        if not any(call["ok"] for call in state["calls"]):
            return False
        wording = self.parts.wording
        for_action = wording.is_how_to(state["text"]) or wording.asks_what_to_do(state["text"])
        return self._model_leads(state) or (bool(state["passages"]) and not for_action)

    def _model_leads(self, state: TurnState) -> bool:
        """Whether the summaries, which code writes in English, would be the wrong language."""
        return self.parts.wording.language(state["text"]) != "en"

    def _remembered(self, state: TurnState, answer: str, outcome: Outcome | str, reduced: bool) -> TurnState:
        exchange = Exchange(turn=state["turn"], user=state["text"], answer=answer, calls=state["made"])
        cited = [passage["id"] for passage in state["passages"] if passage["mark"] in answer]
        return TurnState(
            answer=answer,
            outcome=outcome,
            reduced=reduced,
            cited=cited,
            heard=[],
            exchanges=[*state.get("exchanges", []), exchange][-KEPT_EXCHANGES:],
            focus=state.get("focus", {}) | focus_from(state["facts"], state["mentions"], state["turn"]),
            session_facts=[*state.get("session_facts", []), *state["facts"]][-KEPT_FACTS:],
        )


def _gap(text: str) -> str:
    """A passage stands apart, a sentence follows on."""
    return "\n\n" if text.startswith("[") else " "


def _documents(state: TurnState) -> list[str]:
    """The passage that fits best, word for word: nobody retells the steps of a procedure."""
    return [f"{p['mark']} {p['heading']}\n{p['text']}" for p in state["passages"][:1]]


def _earlier(state: TurnState) -> str:
    """The last exchange in one line, so that the model knows what `it` is."""
    exchanges = state.get("exchanges", [])
    return f"{exchanges[-1]['user']} -> {exchanges[-1]['answer'][:200]}" if exchanges else ""


def _support(state: TurnState) -> Support:
    facts = [f"{fact['label']} {shown(fact['value'])} {fact['unit']}" for fact in state["facts"]]
    passages = [f"{passage['heading']} {passage['text']}" for passage in state["passages"]]
    return Support([state["text"], *facts, *passages])


def _grounding(state: TurnState) -> Grounding:
    return Grounding(
        facts=[fact_of(fact) for fact in state["facts"]],
        passages=[(passage["mark"], f"{passage['heading']} {passage['text']}") for passage in state["passages"]],
        user_text=state["text"],
    )


def _outcome(state: TurnState) -> Outcome:
    if state["proposed"]:
        return "proposed"
    if state["refused"]:
        return "blocked"
    if any(call["ok"] for call in state["calls"]):
        return "answered"
    return "blocked" if state["calls"] else "clarify"
