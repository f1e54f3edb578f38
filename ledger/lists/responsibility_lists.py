"""The responsibility list: the open tasks of many members at once, and each one's pages."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.indicators.in_charge import taken_on
from ledger.indicators.showing import Sight
from ledger.lists.departments import departments_of
from ledger.lists.desks import Desk, desks_on_list_day
from ledger.lists.digest_lines import read_digest_context
from ledger.lists.digests import page_of as digest_page
from ledger.lists.lines import (
    COLUMNS,
    ListContext,
    TaskInList,
    lines_of,
    lines_of_shared,
    owe_an_answer,
    shared_tasks,
    tasks_on_page,
    with_directives,
)
from ledger.organisations import calendar_of, framework_of
from ledger.people.time_off import frozen_owners
from ledger.rhythm.fan_out import Chunk, Letter, Recipient, chunk_of, next_recipients
from ledger.rhythm.folding import lines_folded, lines_waiting
from ledger.rhythm.occurrences import latest_opening
from ledger.tasks.milestones import next_milestones
from ledger.tasks.open_directives import directives_about
from models import (
    Answer,
    ChainEnd,
    Member,
    Occurrence,
    Organisation,
    Responsibility,
    SubjectKind,
    Task,
    TaskState,
)
from models.framework import PushKind
from models.frozen import frozen
from models.work import IN_HAND, OPEN, WAITING
from wording.indicators.lines import IndicatorLine
from wording.lists.digests import (
    EXTENSIONS_ASKED,
    HEADINGS,
    INDICATORS_FREE,
    LEADS_WAITING,
    PROGRESS_SINCE,
    UNANSWERED_DIRECTIVES,
)
from wording.lists.responsibility_lists import (
    Department,
    NothingOnList,
    TaskLine,
    TaskList,
    Witness,
)

TASKS_ON_A_PAGE = 8  # a row of buttons each
PEOPLE_ON_A_PAGE = 20
LINES_ON_A_PAGE = 24  # a task counts for two, a person for one
# Built once: a list to many asks for every hundred of them.
_NODES = select(Responsibility.id, Responsibility.position, Responsibility.name).where(
    Responsibility.organisation_id == bindparam("of")
)
_CHAIN_END = select(ChainEnd.last_seq, ChainEnd.last_hash).where(
    ChainEnd.organisation_id == bindparam("of")
)
_OWN_TASKS = select(*COLUMNS).where(
    Task.organisation_id == bindparam("of"),
    Task.owner_id.between(bindparam("first"), bindparam("last")),
    Task.state.in_(OPEN),
)
_ANSWERED = (
    select(Answer.subject_id)
    .where(
        Answer.organisation_id == bindparam("of"),
        Answer.subject_kind == SubjectKind.TASK,
        Answer.subject_id.in_(
            select(Task.id).where(
                Task.organisation_id == bindparam("of"),
                Task.owner_id == bindparam("owner"),
                Task.state.in_(IN_HAND),
            )
        ),
        Answer.said_at >= bindparam("since"),
    )
    .distinct()
)


@frozen
class WholeList:
    """A member's whole list before it is cut into pages."""

    name: str
    lines: tuple[tuple[str, TaskLine], ...]  # each with its responsibility
    waiting: Mapping[TaskState, int]  # how many wait for another
    department: Department | None
    shared: tuple[tuple[str, TaskLine], ...] = ()  # what he helps with
    indicators: tuple[IndicatorLine, ...] = ()  # what he has taken on as a leader

    def __bool__(self) -> bool:
        """Say whether there is anything to show."""
        return bool(self.is_due or self.shared)

    @property
    def is_due(self) -> bool:
        """Say whether it is handed out unasked: who only helps is left alone."""
        return bool(self.lines or self.department or self.indicators)


async def letters_of_lists(
    session: AsyncSession, organisation: Organisation, occurrence: Occurrence, now: datetime
) -> Chunk:
    """Return the next chunk of the weekly list; who has nothing open is left alone."""
    readers, more = await next_recipients(session, occurrence)
    if not readers:
        return Chunk((), None)
    context = await read_list_context(session, organisation, now=now, asked_at=occurrence.opened_at)
    before = await latest_opening(
        session, organisation, kind=PushKind.TASK_LIST, before=occurrence.opened_at
    )
    lists = await whole_lists(
        session, organisation.id, readers, context=context, unanswered_since=before
    )
    digest = await read_digest_context(session, organisation, now=now)
    by_chat = await lines_waiting(session, organisation.id, [one.chat_id for one in readers])
    waiting = {one.id: by_chat[one.chat_id] for one in readers if one.chat_id in by_chat}
    desks = await desks_on_list_day(
        session, organisation, {reader.id for reader in readers}, digest, waiting
    )
    letters = []
    for reader in readers:
        whole, desk, lines = lists[reader.id], desks.get(reader.id), waiting.get(reader.id, ())
        folds = tuple(line.id for line in lines)
        if whole.is_due:
            page = with_needs(page_of(whole, 1, context), desk, context)
            if lines:
                page = replace(page, folded=lines)
            letters.append(Letter(reader, page, folds=folds))
        elif desk is not None:
            page_there = await digest_page(session, desk, 1, digest)
            letters.append(Letter(reader, page_there, folds=folds))
    return chunk_of(readers, letters, more=more)


def with_needs(page: TaskList, desk: Desk | None, context: ListContext) -> TaskList:
    """Return the list with what needs its reader as a head, each cause counted."""
    if desk is None:
        return page
    needs = tuple(
        (heading, desk.counts[cause])
        for cause, heading in HEADINGS.items()
        if desk.counts.get(cause)
    )
    further = (
        (INDICATORS_FREE, desk.indicators_count),
        (LEADS_WAITING, desk.leads_count),
        (EXTENSIONS_ASKED, desk.extensions_count),
        (UNANSWERED_DIRECTIVES, desk.directives_count),
        (PROGRESS_SINCE, desk.progress),
    )
    needs += tuple((heading, count) for heading, count in further if count)
    return replace(
        page,
        needs=needs,
        soon_working_days=context.soon_working_days,
        unreachable=desk.unreachable,
    )


async def list_of(
    session: AsyncSession,
    member: Member,
    *,
    now: datetime,
    page: int = 1,
    with_task: int | None = None,
    with_person: int | None = None,
) -> TaskList | NothingOnList:
    """Return a page of the member's list as it stands now: by number, or by what stands on it."""
    organisation = await session.get_one(Organisation, member.organisation_id)
    asked_at = await latest_opening(session, organisation, kind=PushKind.TASK_LIST, before=None)
    context = await read_list_context(
        session, organisation, now=now, asked_at=asked_at or organisation.created_at
    )
    reader = Recipient(member.id, member.name, member.unit_id, 0, member.language)
    lists = await whole_lists(
        session, organisation.id, [reader], context=context, unanswered_since=asked_at
    )
    whole = lists[member.id]
    if not whole:
        return NothingOnList(member.name, whole.waiting)
    if with_task is not None or with_person is not None:
        page = page_with(whole, with_task, with_person)
    digest = await read_digest_context(session, organisation, now=now)
    desks = await desks_on_list_day(session, organisation, {member.id}, digest)
    shown = replace(page_of(whole, page, context), asked_for=True)
    if shown.page == 1:
        told = lines_folded(session, organisation.id, member.telegram_user_id, since=asked_at)
        shown = replace(shown, folded=await told)
    return with_needs(shown, desks.get(member.id), context)


def page_with(whole: WholeList, task_id: int | None, person_id: int | None) -> int:
    """Return the number of the page on which the task or the person stands; the first if none."""
    for number, (lines, people) in enumerate(cut(whole), 1):
        tasks = {line.id for _, line in lines}
        persons = {person.id for person in people.people} if people else set()
        if task_id in tasks or person_id in persons:
            return number
    return 1


async def read_list_context(
    session: AsyncSession, organisation: Organisation, *, now: datetime, asked_at: datetime
) -> ListContext:
    """Read what all lists of one moment have in common."""
    calendar = await calendar_of(session, organisation)
    nodes = await session.execute(_NODES, {"of": organisation.id})
    return ListContext(
        now=now,
        today=calendar.day_of(now),
        calendar=calendar,
        framework=framework_of(organisation),
        soon_working_days=framework_of(organisation).thresholds.soon_working_days,
        responsibilities={number: (position, name) for number, position, name in nodes},
        asked_at=asked_at,
        witness=await witness_of(session, organisation.id),
        frozen=await frozen_owners(session, organisation.id, now),
    )


async def witness_of(session: AsyncSession, organisation_id: int) -> Witness:
    """Return where the chain ends, for readers to hold."""
    seq, last_hash = (await session.execute(_CHAIN_END, {"of": organisation_id})).one()
    return Witness(seq, last_hash)


async def whole_lists(
    session: AsyncSession,
    organisation_id: int,
    readers: Sequence[Recipient],
    *,
    context: ListContext,
    unanswered_since: datetime | None,
) -> dict[int, WholeList]:
    """Return everyone's list, from a handful of statements however many readers there are."""
    tasks: dict[int, list[TaskInList]] = {reader.id: [] for reader in readers}
    span = {"first": readers[0].id, "last": readers[-1].id}
    rows = await session.execute(_OWN_TASKS, {"of": organisation_id, **span})
    for task in map(TaskInList._make, rows):
        if task.owner_id in tasks:
            tasks[task.owner_id].append(task)
    departments = await departments_of(
        session,
        organisation_id,
        {reader.id for reader in readers},
        now=context.now,
        asked_at=unanswered_since,
        frozen=context.frozen,
    )
    answered = await answered_lately(session, organisation_id, readers, context)
    shared = await shared_tasks(session, organisation_id, readers)
    numbers = [task.id for own in tasks.values() for task in own]
    asked = await directives_about(session, organisation_id, numbers, now=context.now)
    milestones = await next_milestones(session, organisation_id, **span)
    sight = Sight(organisation_id, context.framework, context.today)
    numbered = range(readers[0].id, readers[-1].id + 1)
    taken = await taken_on(session, sight, numbered, asked_at=context.asked_at)
    lists = {}
    for reader in readers:
        owing = owe_an_answer(tasks[reader.id], asked)
        own = lines_of(tasks[reader.id], answered, context, milestones, owing)
        lines = with_directives(own, asked)
        waiting = [one for one in tasks[reader.id] if one.state in WAITING and one.id not in owing]
        lists[reader.id] = WholeList(
            reader.name,
            lines,
            Counter(task.state for task in waiting),
            departments.get(reader.id),
            tuple(lines_of_shared(shared[reader.id], context, after=len(lines))),
            taken.get(reader.id, ()),
        )
    return lists


async def answered_lately(
    session: AsyncSession, organisation_id: int, readers: Sequence[Recipient], context: ListContext
) -> set[int]:
    """Return the tasks that a single reader has answered since he was last asked.

    A list on its way out to many asks afresh: there is nothing to look for.
    """
    if len(readers) > 1 or context.asked_at >= context.now:
        return set()
    wanted = {"of": organisation_id, "owner": readers[0].id, "since": context.asked_at}
    return set(await session.scalars(_ANSWERED, wanted))


def page_of(whole: WholeList, page: int, context: ListContext) -> TaskList:
    """Return one page: tasks first, then the department, together where both are short."""
    pages = cut(whole)
    page = min(max(page, 1), len(pages))
    lines, people = pages[page - 1]
    return TaskList(
        name=whole.name,
        at=context.now,
        page=page,
        pages=len(pages),
        **tasks_on_page(lines, whole.lines),
        waiting=whole.waiting,
        department=people,
        witness=context.witness,
        indicators=whole.indicators if page == 1 else (),
    )


Page = tuple[tuple[tuple[str, TaskLine], ...], Department | None]


def cut(whole: WholeList) -> list[Page]:
    """Return the pages of a list; there is at least one."""
    size = TASKS_ON_A_PAGE
    lines = whole.lines + whole.shared
    pages: list[Page] = [
        (lines[start : start + size], None) for start in range(0, len(lines), size)
    ]
    if whole.department is None:
        return pages or [((), None)]
    parts = whole.department.parts(PEOPLE_ON_A_PAGE)
    if pages and 2 * len(pages[-1][0]) + len(parts[0].people) <= LINES_ON_A_PAGE:
        pages[-1] = (pages[-1][0], parts.pop(0))
    return [*pages, *(((), part) for part in parts)]
