"""Talk about the responsibility list: showing it, turning its pages, one tap per task."""

from handlers.talk.context import Press, Talk
from handlers.talk.presses import PressAction
from handlers.tasks import STEPS, by_press
from ledger.lists.one_person import person_list_of
from ledger.lists.responsibility_lists import list_of
from ledger.tasks.life import Step


async def show_list(talk: Talk) -> None:
    """The command that the framework names for the list: show it as it stands now."""
    await talk.say(await list_of(talk.session, talk.speaker, now=talk.now))


async def press_page(talk: Talk, press: Press) -> None:
    """‹ 上一页, 下一页 ›."""
    await show_again(talk, page=press.target)


def press_step(step: Step) -> PressAction:
    """Return what 正常推进 and 落后 do for one line; the list shows it at once."""
    take = by_press(STEPS[step])

    async def on_press(talk: Talk, press: Press) -> None:
        await take(talk, press)
        await show_again(talk, with_task=press.target)

    return on_press


async def press_person(talk: Talk, press: Press) -> None:
    """A name in a head's list; the page stands in place of a version."""
    message = await person_list_of(
        talk.session, talk.speaker, press.target, now=talk.now, page=press.version
    )
    await talk.say_in_place(message)


async def press_back(talk: Talk, press: Press) -> None:
    """‹ 返回清单, to the page with the person."""
    await show_again(talk, with_person=press.target)


async def show_again(
    talk: Talk, *, page: int = 1, with_task: int | None = None, with_person: int | None = None
) -> None:
    """Bring the pressed list up to date in place, or show it anew if its message is not known."""
    message = await list_of(
        talk.session,
        talk.speaker,
        now=talk.now,
        page=page,
        with_task=with_task,
        with_person=with_person,
    )
    await talk.say_in_place(message)


PRESSES: dict[str, PressAction] = {
    "list.page": press_page,
    "list.on_track": press_step(Step.ON_TRACK),
    "list.behind": press_step(Step.BEHIND),
    "list.person": press_person,
    "list.back": press_back,
}
