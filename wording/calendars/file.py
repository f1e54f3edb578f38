"""Deadlines as iCalendar (RFC 5545): one event each, whose number never changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar
from zoneinfo import ZoneInfo

from wording.products import Product

if TYPE_CHECKING:
    from icalendar import Component

CLOSING = b"END:VCALENDAR\r\n"
REFRESHED_EVERY = timedelta(hours=1)


@dataclass(frozen=True)
class Due:
    """What is due, when, as of which version: calendars take a higher one for a change."""

    uid: str
    at: datetime
    title: str
    description: str = ""
    version: int = 0


class Calendar(Product):
    """A calendar of what is due; its moments stand in the organisation's zone."""

    kind: ClassVar[str] = "calendar"
    mime: ClassVar[str] = "text/calendar"

    name: str
    language: str
    timezone: str
    made_at: datetime
    due: tuple[Due, ...]

    def content(self) -> bytes:
        """Return the file."""
        return self.opening() + self.events(self.due) + CLOSING

    def opening(self) -> bytes:
        """Return what stands before the events: what calendar it is, and its zone."""
        import icalendar  # noqa: PLC0415  # late: it takes half a second

        calendar = icalendar.Calendar()
        calendar.add("prodid", f"-//Taizhang//{self.language}")
        calendar.add("version", "2.0")
        calendar.add("x-wr-calname", self.name)
        calendar.add("refresh-interval", REFRESHED_EVERY, parameters={"VALUE": "DURATION"})
        for zone in self._zones():
            calendar.add_component(zone)
        return bytes(calendar.to_ical()).removesuffix(CLOSING)

    def _zones(self) -> "list[Component]":
        """Return the zone as the calendar says it; of UTC there is nothing to say."""
        import icalendar  # noqa: PLC0415  # late, as above

        calendar = icalendar.Calendar()
        event = icalendar.Event()
        event.add("dtstart", self.made_at.astimezone(ZoneInfo(self.timezone)))
        calendar.add_component(event)
        calendar.add_missing_timezones()
        return list(calendar.walk("VTIMEZONE"))

    def events(self, due: Sequence[Due]) -> bytes:
        """Return what is due as the events between the opening and `CLOSING`."""
        import icalendar  # noqa: PLC0415  # late, as above

        zone, found = ZoneInfo(self.timezone), []
        for one in due:
            event = icalendar.Event()
            event.add("uid", one.uid)
            event.add("dtstamp", self.made_at)
            event.add("dtstart", one.at.astimezone(zone))
            event.add("summary", one.title)
            if one.description:
                event.add("description", one.description)
            event.add("sequence", one.version)
            event.add("transp", "TRANSPARENT")  # it is no appointment: nobody is busy by it
            found.append(bytes(event.to_ical()))
        return b"".join(found)
