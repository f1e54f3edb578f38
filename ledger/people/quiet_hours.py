"""A member's own quiet hours: chosen by a tap or in words, on top of the organisation's."""

from unicodedata import normalize

from ledger.book.chain import append_entry
from ledger.calendar.deadlines.clock import clocks_in
from ledger.calendar.quiet_hours import QuietHours
from ledger.organisations import framework_of
from ledger.talk.acts import Act
from ledger.talk.reading_ahead import organisation_of
from models import Member
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
    before = own_hours(member)
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
    thresholds = framework_of(organisation).thresholds
    common = QuietHours(thresholds.quiet_from, thresholds.quiet_until)
    own = own_hours(act.by)
    return QuietHoursShown(
        common=span_of_day_text(common.begin, common.end) if common.begin != common.end else "",
        own=span_of_day_text(own.begin, own.end) if own else "",
    )


def own_hours(member: Member) -> QuietHours | None:
    """Return what the member has chosen."""
    if member.quiet_from is None or member.quiet_until is None:
        return None
    return QuietHours(member.quiet_from, member.quiet_until)
