"""Swapping 调换: one asks another of the rotation to change turns, and he agrees or does not."""

from sqlalchemy import select

from ledger.book.chain import receipt_of
from ledger.book.refusals import Refusal
from ledger.organisations import framework_of
from ledger.rotations.planning import record
from ledger.talk.acts import Act
from models import Member, Organisation, Turn, TurnState
from models.framework import Rotation
from models.numbering import hold_chain_end
from wording.rotations import (
    NobodyToSwapWith,
    SwapAsked,
    SwapChoice,
    SwapDeclined,
    SwapDone,
    SwapOffered,
    SwapSent,
    TurnOver,
)

OFFERED = 6


async def offer_swap(act: Act, turn_id: int) -> None:
    """Show with whom the turn can be swapped: who has one of the next turns."""
    turn, rotation = await own_turn(act, turn_id)
    rows = await act.session.execute(
        select(Turn, Member.name)
        .join(
            Member,
            (Member.organisation_id == Turn.organisation_id) & (Member.id == Turn.member_id),
        )
        .where(
            Turn.organisation_id == act.organisation_id,
            Turn.rotation == turn.rotation,
            Turn.at > act.now,
            Turn.state == TurnState.PLANNED,
            Turn.member_id != act.by.id,
        )
        .order_by(Turn.at, Turn.id)
        .limit(OFFERED)
    )
    choices = tuple(SwapChoice(other.id, name, other.at) for other, name in rows)
    if not choices:
        raise Refusal(NobodyToSwapWith())
    await act.answer(SwapOffered(rotation, turn.at, turn.id, choices), about=turn.subject)


async def ask_to_swap(act: Act, turn_id: int, other_id: int) -> None:
    """Ask whose turn the other one is."""
    await hold_chain_end(act.session, act.organisation_id)
    turn, rotation = await own_turn(act, turn_id)
    other = await coming_turn(act, other_id)
    if other.rotation != turn.rotation or other.member_id in {None, act.by.id}:
        raise Refusal(TurnOver())
    turn.swap_with = other.id
    holder = await act.session.get_one(Member, (act.organisation_id, other.member_id))
    await record(
        act.session, turn, "swap_asked", rotation, now=act.now, by=act.by, name=holder.name
    )
    asked = SwapAsked(rotation, turn.at, turn.id, turn.version, act.by.name, other.at)
    await act.tell(holder, asked, about=other.subject)
    await act.answer_in_place(SwapSent(holder.name), about=turn.subject)


async def agree(act: Act, turn_id: int) -> None:
    """Swap: both turns change hands, on record, and both hear of it."""
    turn, other, rotation, asker = await swap_asked(act, turn_id)
    turn.member_id, other.member_id = other.member_id, turn.member_id
    turn.swap_with = other.swap_with = None
    for one in (turn, other):
        one.version += 1
    entry = await record(
        act.session,
        turn,
        "turns_swapped",
        rotation,
        now=act.now,
        by=act.by,
        name=act.by.name,
        before=asker.name,
        other=other.id,
        other_on=other.at.isoformat(),
    )
    receipt = receipt_of(entry)
    await act.answer_in_place(SwapDone(rotation, turn.at, asker.name, receipt), about=turn.subject)
    await act.tell(asker, SwapDone(rotation, other.at, act.by.name, receipt), about=other.subject)


async def decline(act: Act, turn_id: int) -> None:
    """Leave the turns as they are; whoever asked hears of it."""
    turn, _, rotation, asker = await swap_asked(act, turn_id)
    turn.swap_with = None
    await record(act.session, turn, "swap_declined", rotation, now=act.now, by=act.by)
    await act.answer_in_place(SwapDeclined(asker.name, own=True))
    await act.tell(asker, SwapDeclined(act.by.name, own=False), about=turn.subject)


async def swap_asked(act: Act, turn_id: int) -> tuple[Turn, Turn, Rotation, Member]:
    """Return the turn of who asked, the actor's own, the rotation, and who asked.

    Refused where nobody asks the actor any more, or one of the turns went to another meanwhile.
    """
    await hold_chain_end(act.session, act.organisation_id)
    turn = await coming_turn(act, turn_id)
    if turn.swap_with is None or turn.member_id is None or turn.version != act.version:
        raise Refusal(TurnOver())
    other = await coming_turn(act, turn.swap_with)
    if other.member_id != act.by.id:
        raise Refusal(TurnOver())
    asker = await act.session.get_one(Member, (act.organisation_id, turn.member_id))
    return turn, other, await rotation_of(act, turn), asker


async def turn_asking_for(act: Act, turn_id: int) -> Turn:
    """Return the turn whose holder asks for the actor's own one."""
    own, _ = await own_turn(act, turn_id)
    found: Turn | None = await act.session.scalar(
        select(Turn)
        .where(
            Turn.organisation_id == act.organisation_id,
            Turn.rotation == own.rotation,
            Turn.at > act.now,
            Turn.swap_with == own.id,
        )
        .order_by(Turn.id.desc())
        .limit(1)
    )
    if found is None:
        raise Refusal(TurnOver())
    return found


async def own_turn(act: Act, turn_id: int) -> tuple[Turn, Rotation]:
    """Return the actor's own turn that is still to come."""
    turn = await coming_turn(act, turn_id)
    if turn.member_id != act.by.id:
        raise Refusal(TurnOver())
    return turn, await rotation_of(act, turn)


async def coming_turn(act: Act, turn_id: int) -> Turn:
    """Return a turn that is planned and still to come, read afresh."""
    key = (act.organisation_id, turn_id)
    turn = await act.session.get(Turn, key, populate_existing=True)
    if turn is None or turn.state is not TurnState.PLANNED or turn.at <= act.now:
        raise Refusal(TurnOver())
    return turn


async def rotation_of(act: Act, turn: Turn) -> Rotation:
    """Return the rotation of a turn. Refused where the framework knows it no more."""
    organisation = await act.session.get_one(Organisation, act.organisation_id)
    found = framework_of(organisation).rotation(turn.rotation)
    if found is None:
        raise Refusal(TurnOver())
    return found
