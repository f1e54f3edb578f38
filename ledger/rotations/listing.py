"""/turns: the next turns of a rotation and what came of the last ones, one rotation a page."""

from collections.abc import Sequence

from sqlalchemy import exists, func, select

from ledger.book.refusals import Refusal
from ledger.organisations import framework_of
from ledger.people.authority import DIRECTING, OVERSEEING, roles_of
from ledger.rotations.planning import AHEAD, belongs_to
from ledger.talk.acts import Act
from models import Answer, Evidence, Member, Organisation, SubjectKind, Turn, TurnState
from models.framework import Rotation
from wording.rotations import NoTurns, TurnLine, TurnsShown

LAST_SHOWN = 6


async def turns_for(act: Act, page: int = 1) -> TurnsShown:
    """Return a page of what concerns the reader: rotations he takes turns in, or looks over.

    Refused where there is none.
    """
    organisation = await act.session.get_one(Organisation, act.organisation_id)
    roles = {role.role for role in await roles_of(act.session, act.by)}
    looks_over = not (DIRECTING | OVERSEEING).isdisjoint(roles)
    rotations = [
        one
        for one in framework_of(organisation).rotations
        if looks_over or await takes_part(act, one)
    ]
    if not rotations:
        raise Refusal(NoTurns())
    page = min(max(page, 1), len(rotations))
    rotation = rotations[page - 1]
    coming = await turns_in(act, rotation, coming=True, limit=AHEAD)
    past = await turns_in(act, rotation, coming=False, limit=LAST_SHOWN)
    held, missed = await counts_of(act, rotation)
    return TurnsShown(
        rotation=rotation,
        coming=coming,
        past=past,
        held=held,
        missed=missed,
        marks=looks_over,
        page=page,
        pages=len(rotations),
    )


async def takes_part(act: Act, rotation: Rotation) -> bool:
    """Return whether the reader takes turns in it."""
    found = await act.session.scalar(
        select(Member.id).where(
            Member.organisation_id == act.organisation_id,
            Member.id == act.by.id,
            *belongs_to(rotation),
        )
    )
    return found is not None


async def turns_in(
    act: Act, rotation: Rotation, *, coming: bool, limit: int
) -> tuple[TurnLine, ...]:
    """Return some turns with whose they are: the next ones, or the last ones, newest first."""
    has_files = exists().where(
        Answer.organisation_id == act.organisation_id,
        Answer.subject_kind == SubjectKind.TURN,
        Answer.subject_id == Turn.id,
        Answer.superseded.is_(False),
        Evidence.organisation_id == Answer.organisation_id,
        Evidence.answer_id == Answer.id,
    )
    when, order = (
        (Turn.at > act.now, Turn.at.asc()) if coming else (Turn.at <= act.now, Turn.at.desc())
    )
    rows = await act.session.execute(
        select(Turn, Member.name, has_files)
        .outerjoin(
            Member,
            (Member.organisation_id == Turn.organisation_id) & (Member.id == Turn.member_id),
        )
        .where(Turn.organisation_id == act.organisation_id, Turn.rotation == rotation.key, when)
        .order_by(order, Turn.id)
        .limit(limit)
    )
    return tuple(
        TurnLine(
            id=turn.id,
            version=turn.version,
            at=turn.at,
            name=name or "",
            state=turn.state,
            files=bool(files),
            own=turn.member_id == act.by.id,
        )
        for turn, name, files in rows
    )


async def counts_of(act: Act, rotation: Rotation) -> Sequence[int]:
    """Return how many turns were held and how many missed, in all."""
    rows = await act.session.execute(
        select(Turn.state, func.count())
        .where(Turn.organisation_id == act.organisation_id, Turn.rotation == rotation.key)
        .group_by(Turn.state)
    )
    counts = {state: count for state, count in rows}  # noqa: C416  # rows are no pairs to the checker
    return counts.get(TurnState.HELD, 0), counts.get(TurnState.MISSED, 0)


async def show_turns(act: Act, page: int = 1) -> None:
    """Say it, in place of what was pressed."""
    await act.answer_in_place(await turns_for(act, page))
