"""A member's own quiet hours: chosen by a tap or in words, on top of the organisation's."""

from datetime import time
from unicodedata import normalize

from ledger.book.chain import append_entry
from ledger.calendar.deadlines.clock import clocks_in
from ledger.calendar.quiet_hours import QuietHours
from ledger.organisations import framework_of
from ledger.talk.acts import Act
from ledger.talk.reading_ahead import organisation_of
from models import Organisation
from wording.people.quiet_hours import QuietHoursNotRead, QuietHoursShown
from wording.rhythm import span_of_day_text


def read_quiet_hours(text: str) -> QuietHours | None:
    """Return the hours that a text names by their two ends; None where it is not two.

    >>> read_quiet_hours("22:00-8:00")
    QuietHours(begin=datetime.time(22, 0), end=datetime.time(8, 0))
    """
    match clocks_in(normalize("NFKC", text)):
        case [begin, end] if begin is not None and end is not None and begin != end:
            return QuietHours(begin, end)
    return None


async def say_quiet_hours(act: Act, text: str) -> None:
    """Show the speaker's quiet hours; with words after the command, set them first."""
    hours = read_quiet_hours(text)
    if text and hours is None:
        await act.answer(QuietHoursNotRead())
        return
    if hours is not None:
        await choose_quiet_hours(act, hours)
    await act.answer(await quiet_hours_shown(act))


async def choose_quiet_hours(act: Act, hours: QuietHours | None) -> None:
    """Send no push to who acts in these hours; None: in the organisation's alone, as before."""
    member = act.by
    before = own_hours(member.quiet_from, member.quiet_until)
    if hours == before:
        return
    member.quiet_from, member.quiet_until = (hours.begin, hours.end) if hours else (None, None)
    await append_entry(
        act.session,
        organisation_id=member.organisation_id,
        kind="quiet_hours_chosen",
        now=act.now,
        actor_id=member.id,
        about=member.subject,
        before=before and span_of_day_text(before.begin, before.end),
        hours=hours and span_of_day_text(hours.begin, hours.end),
    )


async def quiet_hours_shown(act: Act) -> QuietHoursShown:
    """Return the hours in which who acts hears no push, and what he may choose."""
    organisation = await organisation_of(act.session, act.organisation_id)
    common = common_hours(organisation)
    own = own_hours(act.by.quiet_from, act.by.quiet_until)
    return QuietHoursShown(
        common=span_of_day_text(common.begin, common.end) if common.begin != common.end else "",
        own=span_of_day_text(own.begin, own.end) if own else "",
    )


def own_hours(begin: time | None, end: time | None) -> QuietHours | None:
    """Return what a member has chosen, as his row has it."""
    return None if begin is None or end is None else QuietHours(begin, end)


def common_hours(organisation: Organisation) -> QuietHours:
    """Return those of everybody who has chosen none."""
    thresholds = framework_of(organisation).thresholds
    return QuietHours(thresholds.quiet_from, thresholds.quiet_until)
