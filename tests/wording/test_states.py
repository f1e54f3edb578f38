"""Every state of a task has its words: a new one is missed here, not shown as another."""

import pytest

from models.work import CLOSED, WAITING, TaskState
from wording import Reader, render
from wording.lists.digests import HEADINGS, Need
from wording.tasks.cards import AlreadyHandled, TaskClosed
from wording.tasks.facts import STATES, WAITS


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
