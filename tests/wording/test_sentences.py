"""Sentences that follow one another: Chinese needs no space between them, English does."""

import re
from importlib import resources

import pytest

from wording.catalogues import translations
from wording.rendering import template_names

TRANS = re.compile(r"{% trans[^%]*%}(.*?){% endtrans %}", re.DOTALL)
# Blocks alone stand between the two; jinja eats the line break after each of them.
RUN_ON = re.compile(rf"{TRANS.pattern}((?:{{%[^%]*%}}\n?|\n(?={{%))*?){TRANS.pattern}", re.DOTALL)
INSTEAD = ("{% else", "{% elif")


def in_english(words: str) -> str:
    return translations("en").gettext(re.sub(r"{{ (\w+) }}", r"%(\1)s", words))


@pytest.mark.parametrize("name", template_names())
def test_no_english_sentence_runs_into_the_next(name: str) -> None:
    text = (resources.files("wording") / "templates" / name).read_text("utf-8")
    trimmed = re.sub(r"(%})\n", r"\1", text)
    place = 0
    while found := RUN_ON.search(trimmed, place):
        first, between, second = found.groups()
        place = found.start(3)
        place = trimmed.rindex("{% trans", 0, place)
        if "\n" in between or any(word in between for word in INSTEAD):
            continue
        ends = in_english(first)[-1:] in ".!?)"
        assert not (ends and in_english(second)[:1].isalpha()), (first, second)
