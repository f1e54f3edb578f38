"""Talk about directives: written from a task's card, answered, accepted, asked again."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from handlers.talk.context import Talk
from handlers.talk.presses import PressAction, pressed, tapped
from ledger.directives.answering import (
    ANSWER,
    FURTHER,
    accept_answer,
    answer_directive,
    ask_for_answer,
    ask_further,
    take_reply,
    write_further,
)
from ledger.directives.notices import NOTICE, ask_notice, choose_colour, issue_notice
from ledger.directives.writing import (
    DIRECTIVE,
    TYPED,
    ask_directive,
    change_due,
    withdraw_directive,
    write_directive,
)
from ledger.talk.acts import Act
from ledger.talk.prompts import close_prompt
from models import Prompt, SubjectKind
from models.talk import Said

Operation = Callable[[Act, int], Awaitable[None]]


def answer(operation: Operation) -> Callable[[Talk, Prompt, Said], Awaitable[None]]:
    """Return what takes the words for a question about the row of the operation."""

    async def on_words(talk: Talk, prompt: Prompt, said: Said) -> None:
        act = talk.act(said)
        close_prompt(act, prompt)
        await operation(act, prompt.subject_id or 0)

    return on_words


async def answer_notice(talk: Talk, prompt: Prompt, said: Said) -> None:
    """The words of a notice; refused, they may be said again."""
    await issue_notice(talk.act(said), prompt, prompt.subject_id or 0)


async def reply(talk: Talk, directive_id: int, said: Said) -> None:
    """A reply to a message about a directive."""
    await take_reply(talk.act(said), directive_id)


async def taken_as_directive(talk: Talk, task_id: int, said: Said) -> bool:
    """Take 批示：… in a reply to a message about a task; say whether it was one."""
    typed = TYPED.read(said.text)
    if typed is None:
        return False
    if typed.rest:
        await write_directive(talk.act(replace(said, text=typed.rest)), task_id)
    else:
        await ask_directive(talk.act(said), task_id)
    return True


PRESSES: dict[str, PressAction] = {
    "task.direct": pressed(ask_directive),
    "task.notice": pressed(ask_notice),
    "notice.colour": tapped(choose_colour),
    "directive.done": pressed(answer_directive),
    "directive.answer": pressed(ask_for_answer),
    "directive.accept": pressed(accept_answer),
    "directive.again": pressed(ask_further),
    "directive.due": tapped(change_due),
    "directive.withdraw": pressed(withdraw_directive),
}
PROMPTS = {
    DIRECTIVE: answer(write_directive),
    NOTICE: answer_notice,
    ANSWER: answer(answer_directive),
    FURTHER: answer(write_further),
}
REPLIES = {SubjectKind.DIRECTIVE: reply}
