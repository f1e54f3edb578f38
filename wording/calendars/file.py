"""Deadlines as iCalendar (RFC 5545): one event each, whose number never changes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from wording.products import Product

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
        import icalendar  # noqa: PLC0415  # late: it takes half a second

        calendar = icalendar.Calendar()
        calendar.add("prodid", f"-//Taizhang//{self.language}")
        calendar.add("version", "2.0")
        calendar.add("x-wr-calname", self.name)
        calendar.add("refresh-interval", REFRESHED_EVERY, parameters={"VALUE": "DURATION"})
        zone = ZoneInfo(self.timezone)
        for one in self.due:
            event = icalendar.Event()
            event.add("uid", one.uid)
            event.add("dtstamp", self.made_at)
            event.add("dtstart", one.at.astimezone(zone))
            event.add("summary", one.title)
            if one.description:
                event.add("description", one.description)
            event.add("sequence", one.version)
            event.add("transp", "TRANSPARENT")  # it is no appointment: nobody is busy by it
            calendar.add_component(event)
        calendar.add_missing_timezones()
        return bytes(calendar.to_ical())
