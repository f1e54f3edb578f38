"""The original: a card, list or digest that was answered in words shows it, as after a tap."""

from collections.abc import Awaitable, Callable, Collection

from sqlalchemy import inspect

from handlers.talk.context import Talk
from handlers.tasks import BUTTONS
from ledger.book.refusals import Refusal
from ledger.lists.digests import digest_of
from ledger.lists.handed_out import handed_out_by
from ledger.lists.reminders import reminder_of
from ledger.lists.responsibility_lists import list_of
from ledger.organisations import framework_of
from ledger.talk.originals import (
    Kind,
    Original,
    opened,
    row_of,
    seals_under,
    show_anew,
    shown_in,
)
from ledger.tasks.finding import task_of
from ledger.tasks.life import LIFE, By
from ledger.tasks.showing import card_for
from models import Outbox, Subject, SubjectKind, Task
from models.framework import PushKind
from models.numbering import hold_chain_end
from models.talk import Said
from wording import Message

RECEIPT, OF_RECEIPTS = "task.correct", {"task.correct", "task.complete"}
OF_CO_OWNERS = frozenset({"help.on_track", "help.behind", "help.done"})
OF_WORKERS = OF_CO_OWNERS | {
    action for action, step in BUTTONS.items() if LIFE[step].by in {By.OWNER, By.WORKERS}
}
STANDING = [
    column.key
    for column in inspect(Task).column_attrs
    if column.key not in {"last_answer_id", "last_heard_at"}
]
TakeWords = Callable[[], Awaitable[None]]
Gather = Callable[[Talk, int], Awaitable[Message]]


async def card(talk: Talk, task_id: int) -> Message:
    """The task's card."""
    task = await task_of(talk.session, talk.organisation.id, task_id)
    return await card_for(talk.act(), task)


async def own_list(talk: Talk, task_id: int) -> Message:
    """The page of the list with the task."""
    return await list_of(talk.session, talk.speaker, now=talk.now, with_task=task_id)


async def digest(talk: Talk, task_id: int) -> Message:
    """The page of the digest with the task."""
    return await digest_of(talk.session, talk.speaker, now=talk.now, with_task=task_id)


async def reminder(talk: Talk, _task_id: int) -> Message:
    """What is left of a reminder."""
    return await reminder_of(talk.session, talk.speaker, now=talk.now)


async def handed_out(talk: Talk, _task_id: int) -> Message:
    """What he has handed out."""
    return await handed_out_by(talk.session, talk.speaker, now=talk.now)


# By the first word of what its buttons do.
LISTS: dict[str, Gather] = {
    "list": own_list,
    "digest": digest,
    "remind": reminder,
    "mine": handed_out,
}
# By what has brought it: a digest may have nothing that is to be pressed.
PUSHED: dict[PushKind, Gather] = {
    PushKind.TASK_LIST: own_list,
    PushKind.HEAD_DIGEST: digest,
    PushKind.DEADLINES: reminder,
}


def actions_under(talk: Talk, seals: Collection[str]) -> frozenset[str]:
    """Return what the buttons do that carry these."""
    return frozenset(press.action for press in opened(talk.organisation, seals))


def kind_of(actions: Collection[str]) -> Kind:
    """Return what a message about one task is, by what the buttons under it do."""
    if RECEIPT in actions:
        # Where it asks something, what answers that takes the place of it all.
        return Kind.RECEIPT if OF_RECEIPTS.issuperset(actions) else Kind.OTHER
    if not OF_WORKERS.isdisjoint(actions):
        return Kind.OWN_CARD
    return Kind.OTHER if BUTTONS.keys().isdisjoint(actions) else Kind.CARD


async def take_about_task(talk: Talk, task_id: int, said: Said, take_words: TakeWords) -> None:
    """Take words about a task; if it stands otherwise then, what they quote shows it.

    What was only added to it needs no call: there is the receipt.
    """
    talk.original = None
    if said.quoted_id is None:
        await take_words()
        return
    quotes_now = talk.case.quoted_id == said.quoted_id  # else the words have waited
    actions = actions_under(talk, talk.case.quoted_seals if quotes_now else ())
    end = await hold_chain_end(talk.session, talk.organisation.id)
    talk.original = original = Original(said.quoted_id, kind_of(actions), end.last_number)
    task = await task_of(talk.session, talk.organisation.id, task_id)
    before = standing_of(task)
    await take_words()
    if original.is_outdated or standing_of(task) != before:
        await bring_up_to_date(talk, original, task)


def standing_of(task: Task) -> tuple[object, ...]:
    """Return how a task stands, but for the last words about it."""
    # Past the attributes: each would be asked by a function of its own, twice for every answer.
    return tuple(map(vars(task).get, STANDING))


async def bring_up_to_date(talk: Talk, original: Original, task: Task) -> None:
    """Let the original show how the task stands now, if it is to and does not do so already."""
    said = await row_of(talk.session, talk.speaker, original.message_id)
    if said is None or said.member_id != talk.speaker.id:
        return
    shown = await shown_in(talk.session, said)
    gather = gather_for(talk, said, shown, task.subject)
    if shown.id > original.since or gather is None:
        return
    try:
        message = await gather(talk, task.id)
    except Refusal:
        return  # it is not his to read any more
    await show_anew(
        talk.session, talk.organisation, said, message, shown=shown, to=talk.speaker, now=talk.now
    )


def gather_for(talk: Talk, said: Outbox, shown: Outbox, subject: Subject) -> Gather | None:
    """Return what is to be shown there; None where nothing said about the task changes it."""
    actions = actions_under(talk, seals_under(shown))
    if said.about_id is not None:
        is_about = (said.about_kind, said.about_id) == subject
        return card if is_about and kind_of(actions) in {Kind.OWN_CARD, Kind.CARD} else None
    words = {action.partition(".")[0] for action in actions}
    asked_for = next((gather for word, gather in LISTS.items() if word in words), None)
    push = framework_of(talk.organisation).push(said.rule or "")
    return asked_for or (PUSHED.get(push.kind) if push is not None else None)


async def show_why_refused(talk: Talk) -> None:
    """Let the card show how its task stands, if that is why an answer to it was refused."""
    quoted_id = talk.case.quoted_id
    if talk.member is None or quoted_id is None:
        return
    said = await row_of(talk.session, talk.member, quoted_id)
    if said is None or said.about_kind is not SubjectKind.TASK or said.about_id is None:
        return
    task = await task_of(talk.session, talk.organisation.id, said.about_id)
    seals = seals_under(await shown_in(talk.session, said))
    if all(press.version != task.version for press in opened(talk.organisation, seals)):
        end = await hold_chain_end(talk.session, talk.organisation.id)
        await bring_up_to_date(talk, Original(quoted_id, Kind.CARD, end.last_number), task)
