"""Talk about lists, digests and what was handed out: shown, turned over, tapped line by line."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler, filters

from handlers.finding import words_after
from handlers.talk.context import Press, Talk
from handlers.talk.presses import PressAction
from handlers.tasks import press_step
from ledger.lists.asked_for import list_asked_for
from ledger.lists.digests import digest_of
from ledger.lists.handed_out import handed_out_by
from ledger.lists.one_person import person_list_of
from ledger.lists.progress import progress_of
from ledger.lists.reminders import reminder_of
from ledger.lists.responsibility_lists import list_of
from ledger.talk.acts import Act
from ledger.tasks.closing import verify
from ledger.tasks.extending import grant_extension, keep_deadline
from ledger.tasks.leading import verify_lead
from ledger.tasks.life import Step
from ledger.tasks.urging import urge_owner
from wording import Message as Words

# Takes session and reader, `now` and whatever says which part is meant.
Gather = Callable[..., Awaitable[Words]]


async def show_list(talk: Talk) -> None:
    """The command that the framework names for the list, and what was asked for after it."""
    words = words_after(talk)
    if words:
        await talk.say(await list_asked_for(talk.act(), words))
    else:
        await talk.say(await list_of(talk.session, talk.speaker, now=talk.now))


async def show_digest(talk: Talk) -> None:
    """The command that the framework names for the digest, if any: show it as it stands now."""
    await talk.say(await digest_of(talk.session, talk.speaker, now=talk.now))


async def on_mine(_update: Update, talk: Talk) -> None:
    """/mine: what the speaker has handed out, as it stands now."""
    await talk.say(await handed_out_by(talk.session, talk.speaker, now=talk.now))


async def show_again(talk: Talk, gather: Gather, **part: int) -> None:
    """Bring what was pressed up to date in place, or show it anew if its message is not known."""
    await talk.say_in_place(await gather(talk.session, talk.speaker, now=talk.now, **part))


def page_of(gather: Gather) -> PressAction:
    """Return what ‹ 上一页 and 下一页 › do."""

    async def on_press(talk: Talk, press: Press) -> None:
        await show_again(talk, gather, page=press.target)

    return on_press


def press_stance(step: Step) -> PressAction:
    """Return what 正常推进 and 落后 do for one line; the list shows it at once."""
    take = press_step(step)

    async def on_press(talk: Talk, press: Press) -> None:
        await take(talk, press)
        await show_again(talk, list_of, with_task=press.target)

    return on_press


def press_reminded(step: Step) -> PressAction:
    """Return what 完成 and 落后 do under a reminder, which goes on without what is done."""
    take = press_step(step)

    async def on_press(talk: Talk, press: Press) -> None:
        await take(talk, press)
        await show_again(talk, reminder_of)

    return on_press


async def press_person(talk: Talk, press: Press) -> None:
    """A name in a head's list; the page stands in place of a version."""
    message = await person_list_of(
        talk.session, talk.speaker, press.target, now=talk.now, page=press.version
    )
    await talk.say_in_place(message)


async def press_back(talk: Talk, press: Press) -> None:
    """‹ 返回清单, to the page with the person."""
    await show_again(talk, list_of, with_person=press.target)


async def urge(talk: Talk, press: Press) -> None:
    """Urge the owner of the line's task, and say on top of the chat what came of it."""
    talk.answer(await urge_owner(talk.act(), press.target))


async def urge_in_digest(talk: Talk, press: Press) -> None:
    """催办, in the digest."""
    await urge(talk, press)
    await show_again(talk, digest_of, with_task=press.target)


async def urge_in_handed_out(talk: Talk, press: Press) -> None:
    """催办, under /mine; the page stands in place of a version."""
    await urge(talk, press)
    await show_again(talk, handed_out_by, page=press.version)


async def press_progress(talk: Talk, press: Press) -> None:
    """全部进展; since when stands in place of a row, the page in place of a version."""
    since = datetime.fromtimestamp(press.target, UTC)
    message = await progress_of(talk.session, talk.speaker, since=since, page=press.version)
    await talk.say_in_place(message)


async def press_digest(talk: Talk, _press: Press) -> None:
    """部门提要, under the list: the list stays as it is."""
    await show_digest(talk)


async def verify_in_digest(talk: Talk, press: Press) -> None:
    """同意销号, for one line; the digest goes on without it."""
    act = talk.act(version=press.version)
    await verify(act, press.target)
    await show_again(talk, digest_of)


async def verify_lead_in_digest(talk: Talk, press: Press) -> None:
    """同意 a lead's part; his number stands in place of a version."""
    await verify_lead(talk.act(), press.target, press.version)
    await show_again(talk, digest_of)


def press_decided(decide: Callable[[Act, int], Awaitable[object]]) -> PressAction:
    """Return what 同意延期 and 不同意 do for one request; the digest goes on without it."""

    async def on_press(talk: Talk, press: Press) -> None:
        await decide(talk.act(), press.target)
        await show_again(talk, digest_of)

    return on_press


HANDLERS: list[BaseHandler[Update, Talk, None]] = [
    CommandHandler("mine", on_mine, filters=filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE)
]
PRESSES: dict[str, PressAction] = {
    "list.page": page_of(list_of),
    "list.on_track": press_stance(Step.ON_TRACK),
    "list.behind": press_stance(Step.BEHIND),
    "list.person": press_person,
    "list.back": press_back,
    "digest.open": press_digest,
    "digest.page": page_of(digest_of),
    "digest.progress": press_progress,
    "digest.urge": urge_in_digest,
    "digest.verify": verify_in_digest,
    "digest.verify_lead": verify_lead_in_digest,
    "digest.extend": press_decided(grant_extension),
    "digest.keep": press_decided(keep_deadline),
    "remind.complete": press_reminded(Step.COMPLETE),
    "remind.behind": press_reminded(Step.BEHIND),
    "mine.page": page_of(handed_out_by),
    "mine.urge": urge_in_handed_out,
}
