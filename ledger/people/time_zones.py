"""A member's own time zone: his dates are shown and his quiet hours are counted in it.

Deadlines stay the organisation's: what a day means, and when it ends, is decided by its clock.
"""

from zoneinfo import ZoneInfo, available_timezones

from ledger.book.chain import append_entry
from ledger.book.refusals import Refusal
from ledger.talk.acts import Act
from ledger.talk.reading_ahead import organisation_of
from wording.people.time_zones import OFFERED, TimeZoneShown, TimeZoneUnknown

MOST = 64  # characters of what may be a zone's name


def read_zone(text: str) -> str | None:
    """Return the zone that words name: its name in any case, its last part, or 伦敦; else None."""
    wanted = "_".join(text.strip().split()).casefold()
    if not wanted or len(wanted) > MOST:
        return None
    for zone, city in OFFERED.items():
        if wanted in {city.casefold(), zone.casefold()}:
            return zone
    known = sorted(available_timezones())
    for zone in known:
        if zone.casefold() == wanted:
            return zone
    return next((zone for zone in known if zone.casefold().rpartition("/")[2] == wanted), None)


async def say_time_zone(act: Act, text: str) -> None:
    """Show the speaker's time zone; with words after the command, set it first."""
    if text.strip():
        zone = read_zone(text)
        if zone is None:
            raise Refusal(TimeZoneUnknown(text))
        await choose_time_zone(act, zone)
    await act.answer(await time_zone_shown(act))


async def choose_time_zone(act: Act, zone: str | None) -> None:
    """Show dates to who acts in this zone; None: in the organisation's, as before."""
    organisation = await organisation_of(act.session, act.organisation_id)
    wanted = None if zone == organisation.timezone else zone
    before = act.by.timezone
    if wanted == before:
        return
    act.by.timezone = wanted
    await append_entry(
        act.session,
        organisation_id=act.organisation_id,
        kind="time_zone_chosen",
        now=act.now,
        actor_id=act.by.id,
        about=act.by.subject,
        before=before,
        zone=wanted,
    )


async def time_zone_shown(act: Act) -> TimeZoneShown:
    """Return the zone in which who acts reads dates now."""
    organisation = await organisation_of(act.session, act.organisation_id)
    zone = act.by.timezone or organisation.timezone
    clock = act.now.astimezone(ZoneInfo(zone)).strftime("%H:%M")
    return TimeZoneShown(zone, clock, own=act.by.timezone is not None)
