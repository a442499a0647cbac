"""Citations: they open exactly what they name, and nothing else in an answer leads anywhere."""

import pytest
from textual.widgets import Markdown

from tests.tui.stage import Stage, ask, chat, ready, shown, wait
from tui.cautious_markdown import cautious_parser
from tui.screens.document import DocumentScreen
from tui.widgets.citation import Citation

HOW_TO = "How do I clear a jam on the case packer?"


async def test_a_citation_opens_its_section_and_then_the_document(stage: Stage) -> None:
    """UC3: exact section text, revision, effective date; W shows the rest of the same revision."""
    async with stage.app().run_test(size=(120, 36)) as pilot:
        screen = await ready(pilot)
        await ask(pilot, HOW_TO)
        chip = screen.query(Citation).first()
        chip.focus()
        await pilot.press("enter")
        await wait(pilot, lambda: isinstance(pilot.app.screen, DocumentScreen))
        text = shown(pilot)
        assert chip.passage.text in text
        assert chip.passage.citation in text
        assert f"Revision {chip.passage.revision}, released, effective from" in text
        await pilot.press("w")
        await wait(pilot, lambda: "(the cited section)" in shown(pilot))
        assert all(passage.text in shown(pilot) for passage in screen.seat.document(chip.passage))
        await pilot.press("escape")
        await wait(pilot, lambda: pilot.app.screen is screen)


async def test_a_citation_in_the_answer_is_a_link(stage: Stage) -> None:
    """UC3."""
    async with stage.app().run_test(size=(120, 36)) as pilot:
        screen = await ready(pilot)
        await ask(pilot, HOW_TO)
        passage = screen.query(Citation).first().passage
        answer = screen.query(Markdown).last()
        answer.post_message(Markdown.LinkClicked(answer, f"passage:{passage.id}"))
        await wait(pilot, lambda: isinstance(pilot.app.screen, DocumentScreen))
        assert passage.text in shown(pilot)


async def test_a_link_to_anything_else_opens_nothing(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    async with stage.app().run_test(size=(120, 36)) as pilot:
        screen = await ready(pilot)
        opened: list[str] = []
        monkeypatch.setattr(pilot.app, "open_url", opened.append)
        await ask(pilot, HOW_TO)
        answer = screen.query(Markdown).last()
        for address in ("https://example.org/", "file:///etc/passwd", "passage:SOP-999@A#1"):
            answer.post_message(Markdown.LinkClicked(answer, address))
        await pilot.pause()
        assert pilot.app.screen is chat(pilot)
        assert opened == []


@pytest.mark.parametrize(
    "text",
    [
        "[click me](https://example.org)",
        "![picture](https://example.org/a.png)",
        "<https://example.org>",
        "<b>bold</b> <script>alert(1)</script>",
        "[b]rich markup[/b] [@click=app.quit]x[/]",
        "[a]: https://example.org\n\n[a]",
    ],
)
def test_what_could_lead_out_stays_text(text: str) -> None:
    tokens = [child for token in cautious_parser().parse(text) for child in (token.children or [])]
    assert {token.type for token in tokens} <= {"text", "softbreak"}
    assert "".join(token.content for token in tokens if token.type == "text") == text.replace("\n\n", "").replace(
        "\n", ""
    )


def test_our_citation_becomes_a_link_to_the_passage() -> None:
    tokens = cautious_parser().parse("Lock out first [SOP-112 rev C §4.2].")[1].children or []
    assert [token.type for token in tokens] == ["text", "link_open", "text", "link_close", "text"]
    assert tokens[1].attrs == {"href": "passage:SOP-112@C#4.2"}
