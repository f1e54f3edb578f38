"""Talk about the responsibility list: showing it, turning its pages, one tap per task."""

from handlers import task_steps, tasks
from handlers.presses import PressAction
from handlers.talk import Press, Talk
from ledger.lists import list_of


async def show_list(talk: Talk) -> None:
    """The command that the framework names for the list: show it as it stands now."""
    await talk.say(await list_of(talk.session, talk.speaker, now=talk.now))


async def press_page(talk: Talk, press: Press) -> None:
    """‹ 上一页, 下一页 ›."""
    await show_again(talk, page=press.target)


async def press_on_track(talk: Talk, press: Press) -> None:
    """正常推进, for one line; the list shows it at once."""
    await task_steps.on_track(talk, press.target, effect_key=tasks.press_key(talk, press))
    await show_again(talk, with_task=press.target)


async def press_behind(talk: Talk, press: Press) -> None:
    """落后, for one line; the list shows it at once."""
    await task_steps.behind(talk, press.target, effect_key=tasks.press_key(talk, press))
    await show_again(talk, with_task=press.target)


async def show_again(talk: Talk, *, page: int = 1, with_task: int | None = None) -> None:
    """Bring the pressed list up to date in place, or show it anew if its message is not known."""
    message = await list_of(
        talk.session, talk.speaker, now=talk.now, page=page, with_task=with_task
    )
    await talk.say_in_place(message)


PRESSES: dict[str, PressAction] = {
    "list.page": press_page,
    "list.on_track": press_on_track,
    "list.behind": press_behind,
}
