"""What the rows of sheet 事项 mean: whose, which responsibility, until when, and whether known."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from difflib import get_close_matches
from functools import lru_cache

import orjson

from ledger.calendar.deadlines import read_deadline, without
from ledger.calendar.working_days import WorkCalendar
from ledger.roster.people import Finder, People, PlannedPerson
from ledger.roster.reading import Books
from ledger.tasks.categories import may_be_owned, roles_named
from ledger.tasks.plans import MOST, PlannedStep, PlanReader
from ledger.tasks.rhythms import Rhythm, read_rhythm
from models import Responsibility, RoleName
from models.framework import Category
from models.frozen import frozen
from models.workbook import TASKS, Contents, Reason, TaskRow, match_key
from models.workbook.layout import ROLE_WORDS

FARTHEST = timedelta(days=3660)  # ten years: what lies beyond is a slip of the pen
OUTSIDE, LEADING = "外部", "牵头"
MARKS = frozenset({OUTSIDE, LEADING})
PUNCTUATION = " 　,，.。;；:：、()（）前内止截至到"


@frozen
class PlannedTask:
    """A task to be put on the books."""

    row: TaskRow
    responsibility: Responsibility
    owner: PlannedPerson
    co_owners: tuple[PlannedPerson, ...]
    deadline: datetime
    category: Category | None = None
    plan: tuple[PlannedStep, ...] = ()
    leads: tuple[PlannedPerson, ...] = ()
    outside: str | None = None
    again: Rhythm | None = None
    details: Mapping[str, str] = field(default_factory=dict)

    def import_key(self) -> str:
        """Return what makes it the same task in the next file; its owner must have his number."""
        assert self.owner.member is not None  # noqa: S101  # he was enrolled before his tasks
        return import_key(self.row, self.responsibility, self.owner.member.id)


@dataclass
class TaskRows:
    """What the task rows come to."""

    new: list[PlannedTask] = field(default_factory=list)
    known: int = 0


@frozen
class Moment:
    """What deadlines are read with."""

    now: datetime
    calendar: WorkCalendar
    end_of_day: time
    categories: Sequence[Category] = ()


def plan_tasks(contents: Contents, books: Books, people: People, moment: Moment) -> TaskRows:
    """Say which rows are new tasks; what cannot be understood becomes a problem."""
    rows = TaskRows()
    finder = Finder(contents, people, top=books.unit_names[books.top.id])
    seen: dict[tuple[object, ...], int] = {}
    for row in contents.tasks:
        reader = RowReader(row, contents, books, moment)
        owner = finder.person(row, "责任人", row.owner)
        named = [mark_of(name) for name in row.co_owners]
        outside = "、".join(name for mark, name in named if mark == OUTSIDE) or None
        found = [
            (mark, finder.person(row, "协办", name)) for mark, name in named if mark != OUTSIDE
        ]
        helpers = [person for _, person in found]
        leads = tuple(one for mark, one in found if mark == LEADING and one is not None)
        again = reader.rhythm()
        responsibility = reader.responsibility()
        known = is_known(row, responsibility, owner, books)
        deadline = reader.deadline(may_be_past=known)
        category = reader.category(owner)
        details = reader.details(category, responsibility)
        plan = reader.plan(deadline, may_be_past=known)
        if owner is None or responsibility is None or deadline is None:
            continue
        mark = (id(owner), *identity(row, responsibility))
        if mark in seen and not row.bad:
            reader.complain("事项", Reason.TASK_TWICE, row.title, line=seen[mark])
        seen.setdefault(mark, row.line)
        rows.known += known
        if not known:
            co_owners = tuple(helper for helper in helpers if helper is not None)
            rows.new.append(
                PlannedTask(
                    *(row, responsibility, owner, co_owners, deadline, category, plan),
                    *(leads, outside, again, details),
                )
            )
    return rows


def mark_of(name: str) -> tuple[str, str]:
    """Return what a name among the co-owners is marked as, and the name: 外部:市水务局.

    >>> mark_of("外部：市水务局")
    ('外部', '市水务局')
    """
    mark, sign, rest = name.replace("：", ":").partition(":")
    return (mark.strip(), rest.strip()) if sign and mark.strip() in MARKS else ("", name)


def is_known(
    row: TaskRow, responsibility: Responsibility | None, owner: PlannedPerson | None, books: Books
) -> bool:
    """Return whether an earlier import has put this very task on the books.

    It may have named its former owner, who has handed it over since.
    """
    if responsibility is None or owner is None or owner.member is None:
        return False
    number = owner.member.id
    return import_key(row, responsibility, number) in books.import_keys or any(
        books.import_keys.get(import_key(row, responsibility, former)) == number
        for former in books.former_owners.get(number, ())
    )


def identity(row: TaskRow, responsibility: Responsibility) -> tuple[str, ...]:
    """Return what two rows about one task have in common, apart from the owner.

    The deadline is taken as it is written: 周五前 in the same file is the same task next week.
    """
    written = row.deadline
    if isinstance(written, date | datetime):
        written = written.isoformat()
    return (
        match_key(row.title),
        responsibility.key,
        match_key(row.project or ""),
        match_key(written),
    )


def import_key(row: TaskRow, responsibility: Responsibility, owner_id: int) -> str:
    """Return the digest under which an imported task is known again."""
    content = orjson.dumps([owner_id, *identity(row, responsibility)])
    return hashlib.sha256(content).hexdigest()


@lru_cache(maxsize=1024)
def nearest_key(key: str, known: tuple[str, ...]) -> str:
    """Return the known key that is most like this one; the same slip is made in many rows."""
    close = get_close_matches(key, known, n=1, cutoff=0.3)
    return close[0] if close else known[0]


class RowReader:
    """Reads the cells of one row that need more than the row."""

    def __init__(self, row: TaskRow, contents: Contents, books: Books, moment: Moment) -> None:
        self.row = row
        self.contents = contents
        self.books = books
        self.moment = moment

    def complain(self, heading: str, reason: Reason, value: object, **facts: object) -> None:
        """Note a problem with a cell of the row, unless the cell is one already."""
        if heading in self.row.bad:
            return
        problem = self.contents.problem(TASKS, self.row, heading, reason, value, **facts)
        self.contents.problems.append(problem)

    def responsibility(self) -> Responsibility | None:
        """Return the node of the tree that the row names."""
        known = self.books.responsibilities
        found = known.get(match_key(self.row.responsibility)) or known.get(self.row.responsibility)
        if found is None:
            nearest = nearest_key(match_key(self.row.responsibility), tuple(known))
            self.complain(
                "责任",
                Reason.RESPONSIBILITY_UNKNOWN,
                self.row.responsibility,
                nearest=known[nearest].name,
            )
        return found

    def category(self, owner: PlannedPerson | None) -> Category | None:
        """Return the category that the row names, if it may be this owner's."""
        words = self.row.category
        if not words:
            return None
        known = {match_key(one.name): one for one in self.moment.categories}
        found = known.get(match_key(words))
        if found is None:
            names = "、".join(one.name for one in self.moment.categories) or "–"
            self.complain("类别", Reason.CATEGORY_UNKNOWN, words, known=names)
        elif owner is not None and not may_be_owned(found, self.roles_of(owner)):
            names = "、".join(
                word for word, role in ROLE_WORDS.items() if role in roles_named(found)
            )
            self.complain(
                "类别",
                Reason.CATEGORY_FOR_OTHERS,
                words,
                category=found.name,
                roles=names,
                name=owner.name,
            )
        return found

    def details(
        self, category: Category | None, responsibility: Responsibility | None
    ) -> dict[str, str]:
        """Return what the row says in the fields of its category, by their keys."""
        if category is None and responsibility is not None and not self.row.category:
            hangs = responsibility.key
            category = next(
                (one for one in self.moment.categories if one.responsibility == hangs), None
            )
        keys = {one.name: one.key for one in category.fields} if category is not None else {}
        for heading, value in self.row.own.items():
            if heading not in keys:
                having = [
                    one.name
                    for one in self.moment.categories
                    if heading in {own.name for own in one.fields}
                ]
                facts = {"field": heading, "categories": "、".join(having)}
                self.complain(heading, Reason.FIELD_OF_OTHERS, value, **facts)
        return {keys[heading]: value for heading, value in self.row.own.items() if heading in keys}

    def plan(self, deadline: datetime | None, *, may_be_past: bool) -> tuple[PlannedStep, ...]:
        """Return the steps that the row names, each before the deadline; of a known task, none."""
        if not self.row.plan or may_be_past:
            return ()
        moment = self.moment
        reader = PlanReader(moment.now, moment.calendar, moment.end_of_day)
        steps, unread = reader.read(self.row.plan)
        if unread or len(steps) > MOST:
            part = unread[0] if unread else steps[-1].title
            self.complain("推进计划", Reason.PLAN_UNREADABLE, self.row.plan, part=part, limit=MOST)
        late = [step for step in steps if deadline is not None and step.due > deadline]
        if late:
            self.complain("推进计划", Reason.PLAN_BEYOND, self.row.plan, part=late[0].title)
        return tuple(steps)

    def rhythm(self) -> Rhythm | None:
        """Return how often the task comes again, if the row says so."""
        if not self.row.again:
            return None
        found = read_rhythm(self.row.again)
        if found is None:
            self.complain("重复", Reason.RHYTHM_UNREADABLE, self.row.again)
        return found

    def roles_of(self, owner: PlannedPerson) -> set[RoleName]:
        """Return the roles that a person will hold: those of his row, else those in the books."""
        if owner.row is not None:
            return set(owner.row.roles)
        assert owner.member is not None  # noqa: S101  # who has no row is in the books
        return {role for _, role in self.books.roles.get(owner.member.id, ())}

    def deadline(self, *, may_be_past: bool) -> datetime | None:
        """Return the deadline as an instant; None, with a problem noted, if it will not do."""
        written = self.row.deadline
        at = instant_of(written, self.moment)
        if at is None:
            self.complain("期限", Reason.DEADLINE_UNREADABLE, written)
        elif at <= self.moment.now and not may_be_past:
            self.complain("期限", Reason.DEADLINE_PAST, written)
        elif at > self.moment.now + FARTHEST:
            self.complain("期限", Reason.DEADLINE_FAR, written)
        else:
            return at
        return None


def instant_of(written: date | datetime | str, moment: Moment) -> datetime | None:
    """Return the instant that a cell names: a day alone means the end of its office hours."""
    if isinstance(written, datetime):
        return moment.calendar.instant(written.date(), written.time())
    if isinstance(written, date):
        return moment.calendar.instant(written, moment.end_of_day)
    found = read_deadline(
        written, now=moment.now, calendar=moment.calendar, end_of_day=moment.end_of_day
    )
    if found is None:
        return None
    # A cell holds a deadline and nothing else: a sentence would be a guess.
    return None if without(written, found).strip(PUNCTUATION) else found.at
