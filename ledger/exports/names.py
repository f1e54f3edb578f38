"""What an export calls people, units and the rest: each by its number, read once."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.calendar.working_days import WorkCalendar
from ledger.organisations import calendar_of
from models import Member, Organisation, Project, Responsibility, Unit
from models.frozen import frozen
from models.workbook import match_key
from wording.catalogues import translations


@frozen
class Person:
    """A member, as far as his name is needed."""

    name: str
    code: str | None
    unit_id: int
    present: bool


@frozen
class Names:
    """The names of an organisation by number."""

    people: Mapping[int, Person]
    units: Mapping[int, str]
    namesakes: frozenset[str]  # keys of names that several people here bear

    def name(self, member_id: int | None) -> str | None:
        """Return a person's name."""
        person = self.people.get(member_id or 0)
        return person.name if person else None

    def way(self, member_id: int) -> str:
        """Return a person's name as an import finds him by it: 李四, 002 or 李四（办公室）."""
        person = self.people[member_id]
        if match_key(person.name) not in self.namesakes:
            return person.name
        return person.code or f"{person.name}（{self.units[person.unit_id]}）"

    def present(self) -> list[str]:
        """Return everybody who has not left, as an import finds him."""
        return [self.way(number) for number, one in self.people.items() if one.present]


@frozen
class Reader:
    """For whom rows are written: his organisation's words, clock and names."""

    organisation: Organisation
    names: Names
    calendar: WorkCalendar

    @property
    def language(self) -> str:
        """The language of the organisation."""
        return self.organisation.language

    def clock(self, at: datetime | None) -> datetime | None:
        """Return a moment on the organisation's clock, without a zone, as a sheet has it."""
        return self.calendar.local(at).replace(tzinfo=None) if at else None

    def say(self, sentence: str) -> str:
        """Return a word in the language."""
        return translations(self.language).gettext(sentence)


async def reader_of(session: AsyncSession, organisation: Organisation) -> Reader:
    """Return for whom the rows of an organisation are written."""
    names = await names_of(session, organisation.id)
    return Reader(organisation, names, await calendar_of(session, organisation))


async def names_of(session: AsyncSession, organisation_id: int) -> Names:
    """Return the names of everybody who is or was on the roster, and of the units."""
    members = await session.execute(
        select(Member.id, Member.name, Member.code, Member.unit_id, Member.left_at)
        .where(Member.organisation_id == organisation_id)
        .order_by(Member.id)
    )
    units = await session.execute(
        select(Unit.id, Unit.name).where(Unit.organisation_id == organisation_id).order_by(Unit.id)
    )
    people = {
        number: Person(name, code, unit_id, left_at is None)
        for number, name, code, unit_id, left_at in members
    }
    crowd = Counter(match_key(one.name) for one in people.values() if one.present)
    return Names(
        people=people,
        units=dict(units.all()),
        namesakes=frozenset(key for key, count in crowd.items() if count > 1),
    )


async def projects_of(session: AsyncSession, organisation_id: int) -> dict[int, str]:
    """Return the names of the projects by number."""
    rows = await session.execute(
        select(Project.id, Project.name).where(Project.organisation_id == organisation_id)
    )
    return dict(rows.all())


async def nodes_of(session: AsyncSession, organisation_id: int) -> dict[int, str]:
    """Return the names of all responsibilities by number, those of an older work model, too."""
    rows = await session.execute(
        select(Responsibility.id, Responsibility.name).where(
            Responsibility.organisation_id == organisation_id
        )
    )
    return dict(rows.all())
