"""Whoever asks why finds the question in the contents."""

from tests.house.contents import DECISIONS, with_contents


def test_the_contents_of_the_decisions_are_up_to_date() -> None:
    text = DECISIONS.read_text("utf-8")
    assert text == with_contents(text)


def test_every_decision_stands_under_a_question() -> None:
    headings = [line for line in DECISIONS.read_text("utf-8").splitlines() if line[:4] == "### "]
    assert headings
    assert [heading for heading in headings if not heading.endswith("?")] == []
