"""Talk about the head's digest: showing it, turning pages, urging and striking off by line."""

from handlers.talk.context import Press, Talk
from handlers.talk.presses import PressAction
from ledger.lists.digests import digest_of
from ledger.tasks.closing import verify_and_strike_off
from ledger.tasks.urging import urge_owner


async def show_digest(talk: Talk) -> None:
    """The command that the framework names for the digest, if any: show it as it stands now."""
    await talk.say(await digest_of(talk.session, talk.speaker, now=talk.now))


async def press_page(talk: Talk, press: Press) -> None:
    """‹ 上一页, 下一页 ›."""
    await show_again(talk, page=press.target)


async def press_urge(talk: Talk, press: Press) -> None:
    """催办."""
    noted = await urge_owner(talk.session, task_id=press.target, by=talk.speaker, now=talk.now)
    talk.answer(noted)
    await show_again(talk, with_task=press.target)


async def press_verify(talk: Talk, press: Press) -> None:
    """同意销号, for one line; the digest goes on without it."""
    await verify_and_strike_off(
        talk.session,
        task_id=press.target,
        by=talk.speaker,
        now=talk.now,
        version=press.version,
    )
    await show_again(talk)


async def show_again(talk: Talk, *, page: int = 1, with_task: int | None = None) -> None:
    """Bring the pressed digest up to date in place, or show it anew."""
    message = await digest_of(
        talk.session, talk.speaker, now=talk.now, page=page, with_task=with_task
    )
    await talk.say_in_place(message)


PRESSES: dict[str, PressAction] = {
    "digest.page": press_page,
    "digest.urge": press_urge,
    "digest.verify": press_verify,
}
