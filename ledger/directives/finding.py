"""Finding a directive, and putting what becomes of it on record."""

from typing import Any

from ledger.book.chain import append_entry
from ledger.book.refusals import Refusal
from ledger.talk.acts import Act
from ledger.talk.saying import edit, row_said, say
from ledger.tasks.finding import owner_of
from models import (
    Directive,
    DirectiveState,
    Entry,
    Member,
    Outbox,
    Subject,
    SubjectKind,
    Task,
)
from models.frozen import frozen
from models.numbering import hold_chain_end
from wording import Message
from wording.directives import (
    DirectiveGiven,
    DirectiveGone,
    DirectiveSettled,
    Notice,
    NotYoursToAnswer,
)


@frozen
class Matter:
    """A directive with what it is about, and between whom: `owner` is to answer it."""

    directive: Directive
    about: Subject
    title: str
    owner: Member
    author: Member
    task: Task | None = None  # if that is what it is about


async def matter_of(act: Act, directive_id: int) -> Matter:
    """Return the directive for looking at. Raises Refusal when there is none."""
    directive = await act.session.get(
        Directive, (act.organisation_id, directive_id), populate_existing=True
    )
    if directive is None:
        raise Refusal(DirectiveGone())
    author = await act.session.get_one(Member, (act.organisation_id, directive.author_id))
    if directive.task_id is None:
        owner = await act.session.get_one(Member, (act.organisation_id, directive.member_id))
        about = Subject(SubjectKind.BULLETIN, directive.bulletin_id or 0)
        return Matter(directive, about, directive.title or "", owner, author)
    task = await act.session.get_one(Task, (act.organisation_id, directive.task_id))
    owner = await owner_of(act.session, task)
    return Matter(directive, task.subject, task.title, owner, author, task)


async def hold_matter(act: Act, directive_id: int) -> Matter:
    """Return the directive for a step: nobody else can change it until the commit."""
    await hold_chain_end(act.session, act.organisation_id)
    return await matter_of(act, directive_id)


def check_author(act: Act, matter: Matter) -> None:
    """Refuse a step of the author's that someone else tries."""
    if act.by.id != matter.author.id:
        raise Refusal(NotYoursToAnswer())


def check_owner(act: Act, matter: Matter) -> None:
    """Refuse a step of the owner's that someone else tries."""
    if act.by.id != matter.owner.id:
        raise Refusal(NotYoursToAnswer())


def check_stands(matter: Matter, state: DirectiveState, version: int | None) -> None:
    """Refuse a step that comes too late, and a button of an earlier asking."""
    directive = matter.directive
    if directive.state is not state or version not in (None, directive.version):
        raise Refusal(DirectiveSettled())


async def record(
    act: Act, matter: Matter, kind: str, *, effect_key: str | None = None, **content: Any
) -> Entry:
    """Append an entry about what it is about: the history of that is where directives are read.

    Without a key of its own it counts once for each version of the directive.
    """
    directive = matter.directive
    return await append_entry(
        act.session,
        organisation_id=act.organisation_id,
        kind=kind,
        now=act.now,
        actor_id=act.by.id,
        about=matter.about,
        version=directive.version,
        effect_key=effect_key or f"{kind}:{directive.id}:{directive.version}",
        directive=directive.id,
        title=matter.title,
        **content,
    )


def given(matter: Matter) -> DirectiveGiven:
    """Return what the owner is told as the directive stands now."""
    directive = matter.directive
    return DirectiveGiven(
        id=directive.id,
        version=directive.version,
        title=matter.title,
        by=matter.author.name,
        words=directive.text,
        due_at=directive.due_at,
        again=directive.answer_id is not None,
        notice=notice_of(directive),
    )


def notice_of(directive: Directive) -> Notice | None:
    """Return number and colour of a directive that is a notice."""
    if directive.colour is None or directive.year is None or directive.number is None:
        return None
    return Notice(directive.year, directive.number, directive.colour)


def given_key(directive: Directive) -> str:
    """Return the key under which the owner is told of one asking."""
    return f"directive:{directive.id}:{directive.version}"


async def give(act: Act, matter: Matter) -> None:
    """Tell the owner what he is to answer."""
    await say(
        act.session,
        to=matter.owner,
        message=given(matter),
        now=act.now,
        about=matter.directive.subject,
        once_per=given_key(matter.directive),
    )


async def put_in_place(act: Act, matter: Matter, key: str, message: Message) -> Outbox | None:
    """Put other words in place of what the owner was told; return that row, if there is one."""
    row = await row_said(act.session, act.organisation_id, key)
    if row is None or row.member_id != matter.owner.id:
        return None
    await edit(act.session, earlier=row, to=matter.owner, message=message, now=act.now)
    return row
