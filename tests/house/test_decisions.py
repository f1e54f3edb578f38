"""Whoever asks why finds the question. `python -m tests.house.test_decisions` lists them anew."""

import re
from pathlib import Path

DECISIONS = Path(__file__).parents[2] / "docs" / "decisions.md"
FIRST, AFTER = "## Contents\n", "\n## "


def anchor(heading: str) -> str:
    """The name that a heading gets as a link's target on common forges."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def contents_of(text: str) -> str:
    """The contents as they should stand for the headings of the text."""
    lines = [FIRST]
    for line in text.partition(FIRST)[2].splitlines():
        marks, _, heading = line.partition(" ")
        if marks == "##":
            lines.append(f"\n**[{heading}](#{anchor(heading)})**\n\n")
        elif marks == "###":
            lines.append(f"- [{heading}](#{anchor(heading)})\n")
    return "".join(lines)


def with_contents(text: str) -> str:
    """The text with its contents brought up to date."""
    before, first, rest = text.partition(FIRST)
    return before + contents_of(first + rest) + rest[rest.index(AFTER) :]


def test_the_contents_of_the_decisions_are_up_to_date() -> None:
    text = DECISIONS.read_text("utf-8")
    assert text == with_contents(text)


def test_every_decision_stands_under_a_question() -> None:
    headings = [line for line in DECISIONS.read_text("utf-8").splitlines() if line[:4] == "### "]
    assert headings
    assert [heading for heading in headings if not heading.endswith("?")] == []


if __name__ == "__main__":
    DECISIONS.write_text(with_contents(DECISIONS.read_text("utf-8")), "utf-8")
