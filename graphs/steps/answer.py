"""Last step: say what was found, in sentences that facts and passages back; nothing else is shown."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

from langgraph.runtime import Runtime

from graphs.caveats import caveats
from graphs.checking import check_for
from graphs.errors import ModelSilent
from graphs.events import AnswerPart, Outcome, StepStarted
from graphs.evidence import KEPT_FACTS, focus_from
from graphs.history import after, begun, told
from graphs.languages import language_of
from graphs.masking import glosser
from graphs.next_steps import next_steps
from graphs.phrases import phrase
from graphs.prompts import answer_prompt
from graphs.questions import ask_for
from graphs.recalling import proposals_of, what_became_of
from graphs.setting import Parts, Setting
from graphs.state import Exchange, TurnState
from graphs.translating import translated
from graphs.writing import Words, Writer
from tools.facts import shown

KEPT_EXCHANGES = 12
"""Turns that a conversation keeps word for word; of the others it keeps what `graphs.history` makes of them."""
SHOWN_FACTS = 24
"""Facts that the model is given; each costs prefill time."""
SHOWN_PASSAGES = 2
"""Passages that the model is given; one costs about 1.5 s of prefill on two cores."""
HISTORY_TOKENS = 80
"""Room in the prompt for what the conversation was about before."""
TOLD_PROPOSALS = 4
"""Latest proposals that the model is told of."""
LAST_ANSWER = 200
"""Characters of the last answer that the model is given."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Puts the answer together: code first, then the model where words are needed, each sentence checked."""

    parts: Parts

    async def __call__(self, state: TurnState, runtime: Runtime[Setting]) -> TurnState:
        runtime.stream_writer(StepStarted(step="answer"))
        said: list[str] = []
        writer = self._writer(runtime)
        language = language_of(state, self.parts.wording)
        async for text in self._texts(state, runtime.context, language, writer):
            piece = text if not said else f"{_gap(text)}{text}"
            said.append(piece)
            runtime.stream_writer(AnswerPart(text=piece))
        answer = "".join(said)
        outcome = state["outcome"] or _outcome(state)
        runtime.context.note(self.parts.audit, "message", {"from": "andon", "text": answer, "outcome": outcome})
        return self._remembered(state, answer, outcome, language) | TurnState(reduced=writer.words.failure is not None)

    def _writer(self, runtime: Runtime[Setting]) -> Writer:
        def queued(before: int) -> None:
            detail = f"{before} {'request' if before == 1 else 'requests'} before yours" if before else ""
            runtime.stream_writer(StepStarted(step="answer", detail=detail))

        return Writer(self.parts.model, runtime.context.recorder(self.parts.audit), queued)

    async def _texts(self, state: TurnState, setting: Setting, language: str, writer: Writer) -> AsyncIterator[str]:
        """The pieces of the answer: the answer itself, its grounds, then what limits it."""
        for news in state.get("heard", []):
            yield _in(language, news)
        if state["outcome"]:
            if state["answer"]:
                yield translated(state["answer"], language) or state["answer"]
            return
        async for text in self._answered(state, setting, language, writer):
            yield text

    async def _answered(self, state: TurnState, setting: Setting, language: str, writer: Writer) -> AsyncIterator[str]:
        """The answer to a request that was looked up or proposed."""
        for text in self._findings(state):
            yield _in(language, text)
        for text in state["proposed"]:
            yield text
        wordy = self._needs_words(state, language)
        if wordy:
            async for text in self._worded(state, setting, language, writer):
                yield text
        for text in (*self._documents(state, language), *caveats(state["facts"], setting.context.now, language)):
            yield text
        if wordy and (note := _note(writer.words, language)):
            yield note
        if offer := next_steps(state, self.parts, setting, language):
            yield offer
        if state["asked"]:
            asked = state["asked"][0]
            yield ask_for(self.parts.tools[asked["tool"]], asked["missing"], language)

    async def _worded(self, state: TurnState, setting: Setting, language: str, writer: Writer) -> AsyncIterator[str]:
        """The model's sentences that hold; without any, which passage answers best, as code says it."""
        words = writer.words
        async for sentence in writer.write(self._prompt(state, language), check_for(state, language, glosser())):
            yield sentence
        for dropped in words.dropped:
            payload = {"dropped": dropped.sentence, "unsupported": list(dropped.faults)}
            setting.note(self.parts.audit, "binder", payload)
        if words.failure:
            setting.note(self.parts.audit, "error", {"model": str(words.failure)})
        if not words.held:
            for call in state["calls"]:
                if call["ok"] and call["passages"]:
                    yield _in(language, call["summary"])

    def _prompt(self, state: TurnState, language: str) -> str:
        facts = [
            f"{fact['label']}: {shown(fact['value'])} {fact['unit']}".rstrip() for fact in state["facts"][:SHOWN_FACTS]
        ]
        passages = [(passage["mark"], passage["text"]) for passage in state["passages"][:SHOWN_PASSAGES]]
        return answer_prompt(state["text"], facts, passages, self._earlier(state), language)

    def _earlier(self, state: TurnState) -> str:
        """The last exchange, so that the model knows what `it` is, and in a few words what came before."""
        exchanges, history = state.get("exchanges", []), state.get("history") or begun()
        last = [f"{each['user']} -> {each['answer'][:LAST_ANSWER]}" for each in exchanges[-1:]]
        became = {
            name: what_became_of(proposal)
            for name, proposal in proposals_of(history, self.parts, TOLD_PROPOSALS).items()
        }
        before = told(history, [mention["id"] for mention in state["mentions"]], became, HISTORY_TOKENS)
        return "; ".join([*last, *([before] if before else [])])

    def _findings(self, state: TurnState) -> Iterator[str]:
        """What code says on its own: findings in a sentence each, failures and refusals."""
        for call in state["calls"]:
            if not call["ok"] or not call["passages"]:
                yield call["summary"]
        yield from state["refused"]

    def _needs_words(self, state: TurnState, language: str) -> bool:
        """Values, steps and cases speak for themselves; a question about a text wants words that can be trusted."""
        wording = self.parts.wording
        for_action = wording.is_how_to(state["text"]) or wording.asks_what_to_do(state["text"])
        return bool(state["passages"]) and not for_action and language in self.parts.model.languages

    def _documents(self, state: TurnState, language: str) -> Iterator[str]:
        """The passage that fits best, word for word: nobody retells the steps of a procedure."""
        for passage in state["passages"][:1]:
            if language not in (self.parts.wording.language(passage["text"]), *self.parts.model.languages):
                yield phrase("quoted", language)
            yield f"{passage['mark']} {passage['heading']}\n{passage['text']}"

    def _remembered(self, state: TurnState, answer: str, outcome: Outcome | str, language: str) -> TurnState:
        exchange = Exchange(turn=state["turn"], user=state["text"], answer=answer, calls=state["made"])
        cited = [passage["id"] for passage in state["passages"] if passage["mark"] in answer]
        return TurnState(
            answer=answer,
            outcome=outcome,
            cited=cited,
            heard=[],
            language=language,
            history=after(state, self.parts.tools),
            exchanges=[*state.get("exchanges", []), exchange][-KEPT_EXCHANGES:],
            focus=state.get("focus", {}) | focus_from(state["facts"], state["mentions"], state["turn"]),
            session_facts=[*state.get("session_facts", []), *state["facts"]][-KEPT_FACTS:],
        )


def _in(language: str, text: str) -> str:
    """A sentence of code in the language of the question; where it has none, it is said to be English."""
    said = translated(text, language)
    return said if said is not None else f"{phrase('in_english', language)} {text}".strip()


def _note(words: Words, language: str) -> str:
    """What the person has to know about the model's part in the answer; empty when all went well."""
    if isinstance(words.failure, ModelSilent):
        return phrase("model_silent", language)
    if words.failure:
        return phrase("model_broke" if words.held else "reduced", language)
    if words.held:
        return ""
    return phrase("nothing_held" if words.dropped else "nothing_written", language)


def _gap(text: str) -> str:
    """A passage and a note stand apart, a sentence follows on."""
    return "\n\n" if text.startswith(("[", "(")) else " "


def _outcome(state: TurnState) -> Outcome:
    if state["proposed"]:
        return "proposed"
    if state["refused"]:
        return "blocked"
    if any(call["ok"] for call in state["calls"]):
        return "answered"
    return "blocked" if state["calls"] else "clarify"
