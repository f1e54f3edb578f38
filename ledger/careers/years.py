"""A year on the organisation's clock, and what a person did in it: counted by the database."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, ScalarSelect, exists, func, select

from models import Entry, Member, Organisation, Respondent, SubjectKind, Task
from models.frozen import frozen
from models.ledger import LOOKED_BACK_ON

CHECKED_IN, BLOCKED, ANSWERED = "checked_in", "blocked", "directive_answered"


@frozen
class Year:
    """A calendar year: its number, and the two moments between which it lies."""

    number: int
    begins: datetime
    ends: datetime

    def holds(self, moment: Any) -> tuple[ColumnElement[bool], ...]:
        """Return the conditions that the moment of a column lies in the year."""
        return moment >= self.begins, moment < self.ends


def year_in(organisation: Organisation, number: int) -> Year:
    """Return the year of that number."""
    zone = ZoneInfo(organisation.timezone)
    begins, ends = (datetime(one, 1, 1, tzinfo=zone) for one in (number, number + 1))
    return Year(number, begins, ends)


def year_at(organisation: Organisation, moment: datetime) -> int:
    """Return the number of the year in which a moment lies."""
    return moment.astimezone(ZoneInfo(organisation.timezone)).year


def struck_off_in(member: Member, year: Year) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for the tasks of a member that were struck off in a year."""
    return (
        Task.organisation_id == member.organisation_id,
        Task.owner_id == member.id,
        Task.struck_off_at.is_not(None),
        *year.holds(Task.struck_off_at),
    )


def done_by(member: Member, kind: str, year: Year) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for the member's own entries of a kind that people look back on."""
    return (
        Entry.organisation_id == member.organisation_id,
        Entry.actor_id == member.id,
        Entry.kind == kind,
        LOOKED_BACK_ON,
        *year.holds(Entry.at),
    )


def count_of(table: type[Task | Entry], *conditions: ColumnElement[bool]) -> ScalarSelect[int]:
    """Return the number of rows as a part of a statement."""
    return select(func.count()).select_from(table).where(*conditions).scalar_subquery()


def rounds_in(member: Member, year: Year) -> ScalarSelect[int]:
    """Return how many rounds the member answered; one answered anew counts once."""
    rounds = func.count(Entry.subject_id.distinct())
    return select(rounds).where(*took_part_in(member, year)).scalar_subquery()


def took_part_in(member: Member, year: Year) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for the member's answers to rounds, unless he took his answer back."""
    taken_back = exists().where(
        Respondent.organisation_id == member.organisation_id,
        Respondent.member_id == member.id,
        Respondent.round_id == Entry.subject_id,
        Respondent.answered_at.is_(None),
    )
    about = Entry.subject_kind == SubjectKind.ROUND
    return (about, *done_by(member, CHECKED_IN, year), ~taken_back)
