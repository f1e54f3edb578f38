"""The deadline that somebody's words name, on his organisation's calendar."""

from ledger.calendar.deadlines import Deadline, read_deadline
from ledger.organisations import calendar_of, framework_of
from ledger.talk.acts import Act
from models import Organisation


async def read_due(act: Act, text: str) -> Deadline | None:
    """Return the deadline that the words name; one without an hour ends with the office day."""
    organisation = await act.session.get_one(Organisation, act.organisation_id)
    return read_deadline(
        text,
        now=act.at,
        calendar=await calendar_of(act.session, organisation),
        end_of_day=framework_of(organisation).thresholds.end_of_day,
    )
