"""Talk of people: /start and /invite, /help by role, /language, /quiet."""

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler, filters

from handlers.talk.context import Press, Talk
from handlers.talk.presses import PressAction, pressed
from ledger.calendar.quiet_hours import QuietHours
from ledger.people.introductions import welcome_back
from ledger.people.inviting import (
    invite_by_name,
    invite_chosen,
    release_account,
    send_code,
    send_sheet,
)
from ledger.people.joining import join
from ledger.people.menus import choose_language, help_for
from ledger.people.quiet_hours import (
    choose_quiet_hours,
    quiet_hours_shown,
    read_quiet_hours,
    say_quiet_hours,
)
from ledger.people.time_zones import choose_time_zone, say_time_zone, time_zone_shown
from wording.languages import languages
from wording.people.menus import ChooseLanguage, LanguageChosen
from wording.people.quiet_hours import OFFERED
from wording.people.time_zones import OFFERED as OFFERED_ZONES


async def on_start(_update: Update, talk: Talk) -> None:
    """Redeem the code behind /start, or welcome the member."""
    if talk.user is None:
        return
    code = talk.args[0] if talk.args else None
    if code is None:
        language = talk.user.language_code
        await talk.say(await welcome_back(talk.session, member=talk.speaker, language=language))
        return
    outcome = await join(
        talk.session,
        organisation=talk.organisation,
        code=code,
        user_id=talk.user.id,
        language=talk.user.language_code,
        now=talk.now,
    )
    talk.member = outcome.member or talk.member
    if outcome.words is not None:
        await talk.say(outcome.words)


async def on_invite(_update: Update, talk: Talk) -> None:
    """/invite, with a name or without."""
    name = " ".join(talk.args or ())
    await talk.say(await invite_by_name(talk.act(), name))


async def print_codes(talk: Talk, press: Press) -> None:
    """A sheet of square codes for all who have not joined."""
    await send_sheet(await talk.press_act(press))


async def choose_invitee(talk: Talk, press: Press) -> None:
    """Somebody was picked to be invited."""
    await talk.say_in_place(await invite_chosen(talk.act(), press.target))


async def release(talk: Talk, press: Press) -> None:
    """A member's old account is to be released."""
    await talk.say_in_place(await release_account(talk.act(version=press.version), press.target))


async def on_help(_update: Update, talk: Talk) -> None:
    """/help: what this member can do."""
    await talk.say(await help_for(talk.session, talk.speaker))


async def on_language(_update: Update, talk: Talk) -> None:
    """/language: the choice is offered."""
    await talk.say(ChooseLanguage())


async def press_language(talk: Talk, press: Press) -> None:
    """A language was chosen under /language."""
    await switch(talk, press)
    await talk.say_in_place(LanguageChosen())


async def greet(talk: Talk, press: Press) -> None:
    """A language was chosen under the welcome, which then speaks it."""
    await switch(talk, press)
    words = await welcome_back(talk.session, member=talk.speaker, language=None)
    await talk.say_in_place(words)


async def switch(talk: Talk, press: Press) -> None:
    """Speak the language whose button was pressed."""
    spoken = languages()
    language = spoken[press.target % len(spoken)]
    await choose_language(talk.session, member=talk.speaker, language=language, now=talk.now)


async def on_quiet(_update: Update, talk: Talk) -> None:
    """/quiet, with hours or without."""
    await say_quiet_hours(talk.act(), " ".join(talk.args or ()))


async def press_hours(talk: Talk, press: Press) -> None:
    """Quiet hours were chosen by a tap."""
    await choose_and_show(talk, read_quiet_hours(OFFERED[press.target % len(OFFERED)]))


async def press_common_hours(talk: Talk, _press: Press) -> None:
    """The organisation's hours are enough."""
    await choose_and_show(talk, None)


async def choose_and_show(talk: Talk, hours: QuietHours | None) -> None:
    """Choose, and show in place what is chosen now."""
    await choose_quiet_hours(talk.act(), hours)
    await talk.say_in_place(await quiet_hours_shown(talk.act()))


async def on_timezone(_update: Update, talk: Talk) -> None:
    """/timezone, with a zone or without."""
    await say_time_zone(talk.act(), " ".join(talk.args or ()))


async def press_zone(talk: Talk, press: Press) -> None:
    """A zone was chosen by a tap."""
    await choose_zone(talk, tuple(OFFERED_ZONES)[press.target % len(OFFERED_ZONES)])


async def press_common_zone(talk: Talk, _press: Press) -> None:
    """The organisation's zone is right."""
    await choose_zone(talk, None)


async def choose_zone(talk: Talk, zone: str | None) -> None:
    """Choose, and show in place what is chosen now."""
    await choose_time_zone(talk.act(), zone)
    await talk.say_in_place(await time_zone_shown(talk.act()))


IN_PRIVATE = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE

HANDLERS: list[BaseHandler[Update, Talk, None]] = [
    CommandHandler("start", on_start, IN_PRIVATE),
    CommandHandler("invite", on_invite, IN_PRIVATE),
    CommandHandler("help", on_help, IN_PRIVATE),
    CommandHandler("language", on_language, IN_PRIVATE),
    CommandHandler("quiet", on_quiet, IN_PRIVATE),
    CommandHandler("timezone", on_timezone, IN_PRIVATE),
]

PRESSES: dict[str, PressAction] = {
    "invite.choose": choose_invitee,
    "invite.code": pressed(send_code),
    "invite.sheet": print_codes,
    "invite.release": release,
    "language.choose": press_language,
    "language.greet": greet,
    "quiet.choose": press_hours,
    "quiet.common": press_common_hours,
    "zone.choose": press_zone,
    "zone.common": press_common_zone,
}
