"""Finding words in titles and replies, as far as the reader may read them; the newest first.

Who looks over others is served by the index of pairs: a part of it is looked through at a time, so
that a tap costs the same however common the words are. Who reads nothing but his own tasks has few.
"""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    bindparam,
    func,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from ledger.book.refusals import Refusal
from ledger.lists.scope import Scope, scope_of
from ledger.talk.acts import Act
from ledger.talk.prompts import close_prompt, open_prompt
from models import Answer, Member, Prompt, SubjectKind, Task, TaskCoOwner
from models.among import Among, Numbers, each_of
from models.frozen import frozen
from models.search import newest_with, pairs_in, plain, wanted
from wording.lists.finding import Found, FoundLine, SearchGone, SearchWordsWanted

OWN: BindParameter[Any] = bindparam("own", type_=Numbers())
LOOKED: BindParameter[Any] = bindparam("looked", type_=Numbers())
SEARCH = "find"  # the row that keeps the words for further pages
LINES_ON_A_PAGE = 8
LOOKED_THROUGH = 1500  # entries of the index per page
LIKELY_ENOUGH = 40  # of them
OWN_TASKS = 1000  # the newest, for who reads his own only
LONGEST_WORDS = 60
EVERYTHING = 2**39
AROUND = 20  # signs shown before what was found


@frozen
class Search:
    """What is looked for, under which number it is kept, and where the page begins."""

    number: int
    words: str
    before: int

    @property
    def parts(self) -> list[str]:
        """The words that must all stand there."""
        return plain(self.words).split()

    def fits(self, text: str) -> bool:
        """Return whether every word stands in the text."""
        compared = plain(text)
        return all(part in compared for part in self.parts)


async def find(act: Act, words: str) -> Found:
    """Keep the words and return the first page. Refused where they are too short to look for."""
    words = " ".join(words.split())[:LONGEST_WORDS]
    if not words or any(not pairs_in(part) for part in words.split()):
        raise Refusal(SearchWordsWanted())
    prompt = await open_prompt(act, SEARCH, words=words)
    close_prompt(act, prompt)  # nothing is asked: the row keeps the words for its buttons
    return await page_of(act.session, act.by, Search(prompt.id, words, EVERYTHING))


async def find_on(act: Act, search_id: int, before: int) -> Found:
    """Return a further page of one's own search; 0 is the first."""
    prompt = await act.session.get(Prompt, (act.organisation_id, search_id))
    if prompt is None or prompt.member_id != act.by.id or prompt.kind != SEARCH:
        raise Refusal(SearchGone())
    search = Search(search_id, prompt.state["words"], before or EVERYTHING)
    return await page_of(act.session, act.by, search)


async def page_of(session: AsyncSession, reader: Member, search: Search) -> Found:
    """Return the page of the search that begins there."""
    scope = await scope_of(session, reader)
    if scope.looks_over:
        rows, rest = await found_by_index(session, scope, search)
    else:
        rows, rest = await found_in_own(session, reader, search)
    fitting = [row for row in rows if search.fits(row.text)]
    return Found(
        search_id=search.number,
        words=search.words,
        lines=tuple(line_of(number, row, search) for number, row in enumerate(fitting, 1)),
        is_first=search.before == EVERYTHING,
        older_than=rest,
    )


class Row(NamedTuple):
    """A task, or an answer about one, with the names of its owner and of who said it."""

    task: Task
    answer: Answer | None
    owner: str
    speaker: str | None

    @property
    def text(self) -> str:
        """The words that were looked through."""
        return self.answer.text if self.answer else self.task.title


async def found_by_index(
    session: AsyncSession, scope: Scope, search: Search
) -> tuple[Sequence[Row], int | None]:
    """Return what is found in the next part of the index, and where to go on.

    Of so many numbers the newest fill a page for most readers; the others are read if they do not.
    """
    dialect = session.get_bind().dialect.name
    pairs = sorted({pair for part in search.parts for pair in pairs_in(part)})
    parameters = {
        **wanted(dialect, scope.organisation_id, pairs),
        "before": search.before,
        "most": LOOKED_THROUGH,
    }
    numbers = (await session.scalars(newest_with(dialect), parameters)).all()
    looked = each_of(LOOKED, dialect).subquery("looked")
    statement = rows_of(looked.c.id, scope.organisation_id, *scope.conditions())
    rows: list[Row] = []
    for part in (numbers[:LIKELY_ENOUGH], numbers[LIKELY_ENOUGH:]):
        missing = LINES_ON_A_PAGE + 1 - len(rows)
        if part and missing > 0:
            found = await session.execute(
                statement.limit(missing), {**scope.wanted, "looked": part}
            )
            rows += [Row(*row) for row in found]
    return cut(rows, numbers[-1] if len(numbers) == LOOKED_THROUGH else None)


def rows_of(
    number: ColumnElement[int], organisation_id: int, *conditions: ColumnElement[bool]
) -> Select[*tuple[Any, ...]]:
    """Return the statement for the tasks and answers of some numbers, under further conditions."""
    owner, speaker = aliased(Member), aliased(Member)
    said = and_(
        Answer.organisation_id == organisation_id,
        Answer.id == number,
        Answer.subject_kind == SubjectKind.TASK,
        Answer.superseded.is_(False),
    )
    return (
        select(Task, Answer, owner.name, speaker.name)
        .select_from(number.table)
        .outerjoin(Answer, said)
        .join(
            Task,
            and_(
                Task.organisation_id == organisation_id,
                Task.id == func.coalesce(Answer.subject_id, number),
            ),
        )
        .join(owner, and_(owner.organisation_id == organisation_id, owner.id == Task.owner_id))
        .outerjoin(
            speaker,
            and_(speaker.organisation_id == organisation_id, speaker.id == Answer.member_id),
        )
        .where(*conditions)
        .order_by(number.desc())
    )


async def found_in_own(
    session: AsyncSession, reader: Member, search: Search
) -> tuple[Sequence[Row], int | None]:
    """Return what is found in the tasks that the reader owns, helps with or has handed out."""
    number = reader.organisation_id
    own = [
        select(Task.id).where(Task.organisation_id == number, Task.owner_id == reader.id),
        select(Task.id).where(Task.organisation_id == number, Task.registered_by == reader.id),
        select(TaskCoOwner.task_id).where(
            TaskCoOwner.organisation_id == number, TaskCoOwner.member_id == reader.id
        ),
    ]
    mine = union_all(*own).subquery("mine")
    newest = select(mine.c.id).distinct().order_by(mine.c.id.desc()).limit(OWN_TASKS)
    numbers = (await session.scalars(newest)).all()
    looked = own_words(number, search.parts).subquery("looked")
    # A sum: else SQLite looks for the numbers themselves, and walks all that are smaller.
    statement = rows_of(looked.c.id, number, looked.c.id + 0 < search.before)
    rows = await session.execute(statement.limit(LINES_ON_A_PAGE + 1), {"own": numbers})
    return cut([Row(*row) for row in rows], None)


def own_words(organisation_id: int, parts: Collection[str]) -> CompoundSelect[Any]:
    """Return the numbers of titles and replies with all the words, of the tasks of `OWN`."""
    titles = select(Task.id.label("id")).where(
        Task.organisation_id == organisation_id,
        Among(Task.id, OWN),
        *(Task.title.icontains(part, autoescape=True) for part in parts),
    )
    replies = select(Answer.id.label("id")).where(
        Answer.organisation_id == organisation_id,
        Answer.subject_kind == SubjectKind.TASK,
        Among(Answer.subject_id, OWN),
        *(Answer.text.icontains(part, autoescape=True) for part in parts),
    )
    return union_all(titles, replies)


def cut(rows: Sequence[Row], rest: int | None) -> tuple[Sequence[Row], int | None]:
    """Return a page of the rows, and the number before which the next one begins."""
    page = rows[:LINES_ON_A_PAGE]
    if len(rows) <= LINES_ON_A_PAGE:
        return page, rest
    return page, (page[-1].answer or page[-1].task).id


def line_of(number: int, row: Row, search: Search) -> FoundLine:
    """Return the line of one title or reply."""
    task, answer = row.task, row.answer
    return FoundLine(
        number=number,
        task_id=task.id,
        version=task.version,
        title=task.title,
        owner=row.owner,
        state=task.state,
        name=row.speaker or "",
        at=answer.said_at if answer else None,
        excerpt=excerpt_of(answer.text, search.parts) if answer else "",
    )


def excerpt_of(text: str, parts: Collection[str]) -> str:
    """Return the text from a little before the first word that was looked for."""
    compared = plain(text)
    first = min((compared.find(part) for part in parts if part in compared), default=0)
    start = max(first - AROUND, 0)
    return ("…" if start else "") + text[start:]
