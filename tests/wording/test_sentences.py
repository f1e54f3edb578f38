"""Sentences that follow one another: Chinese needs no space between them, English does."""

import re
from importlib import resources

import pytest

from models.work import CLOSED, WAITING, TaskState
from wording import Reader, render
from wording.catalogues import translations
from wording.lists.digests import HEADINGS, Need
from wording.rendering import template_names
from wording.tasks.cards import AlreadyHandled, TaskClosed
from wording.tasks.facts import STATES, WAITS

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


def test_every_state_says_what_it_is_and_what_its_owner_can_do() -> None:
    assert sorted(STATES) == sorted(TaskState)


def test_what_waits_for_another_is_told_in_his_digest_and_in_the_owners_list() -> None:
    assert sorted(WAITS) == sorted(WAITING)
    assert sorted(HEADINGS) == sorted([*WAITING, *Need])


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_no_two_states_read_alike(language: str) -> None:
    said = {
        render(AlreadyHandled("事项", state), Reader(language)).text.partition("/list")[0]
        for state in TaskState
    }
    assert len(said) == len(TaskState)


def test_what_was_cancelled_is_not_called_struck_off() -> None:
    ends = {state: render(TaskClosed("事项", state), Reader()).text for state in CLOSED}
    assert "“事项”已撤销，不再记录新内容" in ends[TaskState.CANCELLED]
    assert "“事项”已销号，不再记录新内容" in ends[TaskState.STRUCK_OFF]
