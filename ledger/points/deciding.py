"""Deciding on what is proposed: confirmed by a tap, changed for a reason, taken back while open."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal, InvalidOperation

from sqlalchemy import ColumnElement, select

from ledger.book.chain import receipt_of
from ledger.book.refusals import Refusal
from ledger.points.access import held_point, may_confirm, to_confirm
from ledger.points.lines import LINES_ON_A_PAGE, lines_of, point_shown
from ledger.points.periods import is_open
from ledger.points.recording import (
    APPEAL_WITHDRAWN,
    CHANGED,
    CONFIRMED,
    UNCONFIRMED,
    UNSETTLED,
    record_deed,
)
from ledger.talk.acts import Act
from ledger.talk.organisation import framework_for, today_of
from ledger.talk.prompts import close_prompt, open_prompt
from models import Entry, Member, Point, PointState, Prompt
from models.among import always
from models.framework.points import LARGEST, PLACES
from models.numbering import hold_chain_end
from models.records import scaled
from wording.points.deciding import (
    ChangeAsked,
    PointChanged,
    PointsConfirmed,
    PointsTold,
    PointsUnconfirmed,
    PointUnconfirmed,
)
from wording.points.refusals import (
    AmountUnread,
    NotYoursToConfirm,
    NotYoursToUndo,
    PeriodOver,
    PointTurned,
    ReasonNeeded,
)

CHANGE = "point.change"  # the kind of the prompt for amount and reason
LONGEST = 500  # characters of a reason
WRITTEN = re.compile(
    r"(?:改为|改成|改|记|为)?\s*([+-]?\d+(?:\.\d+)?)"
    r"(?:\s*(?:分|(?:points?|pts?)\b)|(?![\dA-Za-z.]))[\s,;:。、]*(.*)",
    re.DOTALL,
)


async def check_open(act: Act, point: Point) -> None:
    """Refuse what comes after the period was closed."""
    if not is_open(await framework_for(act), point.term, await today_of(act)):
        raise Refusal(PeriodOver())


async def proposed_point(act: Act, point_id: int) -> Point:
    """Return a point that waits for who acts to confirm it. Raises Refusal else."""
    point = await held_point(act, point_id)
    if not await may_confirm(act, point):
        raise Refusal(NotYoursToConfirm())
    if point.state is not PointState.PROPOSED:
        raise Refusal(PointTurned())
    await check_open(act, point)
    return point


async def confirm(act: Act, point_id: int) -> None:
    """Confirm one point as it was proposed."""
    point = await proposed_point(act, point_id)
    entry = await confirm_one(act, point, CONFIRMED)
    await tell_members(act, [point])
    shown = await point_shown(act, point, receipt=receipt_of(entry))
    await act.answer_in_place(shown, about=point.subject)


async def confirm_one(
    act: Act, point: Point, kind: str, *, amount: int | None = None, reason: str | None = None
) -> Entry:
    """Let a point count from now on, as proposed or with another amount."""
    amount = point.proposed if amount is None else amount
    point.confirmed, point.confirmed_by, point.confirmed_at = amount, act.by.id, act.at
    point.reason = reason
    told = {"reason": reason} if reason else {}
    return await record_deed(act, point, kind, state=PointState.CONFIRMED, amount=amount, **told)


async def confirm_shown(act: Act, first: int, last: int) -> None:
    """Confirm all that a page has shown, from one number to another; what came since stays."""
    taken = await points_shown(act, first, last, always(Point.state, PointState.PROPOSED))
    entries = [await confirm_one(act, point, CONFIRMED) for point in taken]
    await tell_members(act, taken)
    lines = await lines_of(act, taken)
    await act.answer_in_place(PointsConfirmed(lines, first, last, receipt_of(entries[-1])))


async def points_shown(
    act: Act, first: int, last: int, *conditions: ColumnElement[bool]
) -> list[Point]:
    """Return the points between two numbers that who acts may decide on, held for a step.

    Raises Refusal where none is left of them, in a period that is open.
    """
    await hold_chain_end(act.session, act.organisation_id)
    points = await act.session.scalars(
        select(Point)
        .where(*await to_confirm(act), *conditions, Point.id.between(first, last))
        .order_by(Point.id)
        .limit(LINES_ON_A_PAGE)
        .execution_options(populate_existing=True)
    )
    framework, today = await framework_for(act), await today_of(act)
    found = [point for point in points if is_open(framework, point.term, today)]
    if not found:
        raise Refusal(PointTurned())
    return found


async def tell_members(act: Act, points: Sequence[Point]) -> None:
    """Tell each member in private what was confirmed, and until when he may appeal."""
    framework = await framework_for(act)
    until = act.now + timedelta(days=framework.scoring.appeal_days)
    for number in dict.fromkeys(point.member_id for point in points):
        member = await act.session.get_one(Member, (act.organisation_id, number))
        his = [point for point in points if point.member_id == number]
        message = PointsTold(await lines_of(act, his), act.by.name, until)
        # A reply to it is about the one that it tells of.
        await act.tell(member, message, about=his[0].subject if len(his) == 1 else None)


async def ask_change(act: Act, point_id: int) -> None:
    """调整: ask for how much, and why."""
    point = await proposed_point(act, point_id)
    prompt = await open_prompt(act, CHANGE, about=point.subject, version=point.version)
    [line] = await lines_of(act, [point])
    await act.answer(ChangeAsked(prompt.id, line), about=prompt.subject)


async def take_change(act: Act, prompt: Prompt) -> None:
    """Take amount and reason, and confirm the point with them."""
    point = await proposed_point(act, prompt.subject_id or 0)
    if point.version != prompt.state["version"]:
        raise Refusal(PointTurned())
    amount, reason = read_change(act.words.text)
    close_prompt(act, prompt)
    entry = await confirm_one(act, point, CHANGED, amount=scaled(amount), reason=reason)
    await tell_members(act, [point])
    [line] = await lines_of(act, [point])
    await act.answer(PointChanged(line, receipt_of(entry)), about=point.subject)


def read_change(words: str) -> tuple[Decimal, str]:
    """Return how many points are said, and why. Raises Refusal where one of them is missing.

    >>> read_change("改为 -0.5分，材料不全")
    (Decimal('-0.5'), '材料不全')
    """
    text = unicodedata.normalize("NFKC", words).replace("−", "-").strip()
    found = WRITTEN.fullmatch(text)
    if found is None:
        raise Refusal(AmountUnread())
    try:
        amount = Decimal(found[1])
    except InvalidOperation as error:  # digits that only look like some
        raise Refusal(AmountUnread()) from error
    if abs(amount) > LARGEST or round(amount, PLACES) != amount:
        raise Refusal(AmountUnread())
    reason = " ".join(found[2].split())[:LONGEST]
    if not reason:
        raise Refusal(ReasonNeeded())
    return amount, reason


async def undo(act: Act, point_id: int) -> None:
    """撤回: take one's own last step back, while the period is open."""
    point = await held_point(act, point_id)
    await check_open(act, point)
    if point.state is PointState.CONFIRMED and point.confirmed_by == act.by.id:
        entry = await unconfirm(act, point)
        await tell_unconfirmed(act, point)
    elif point.state is PointState.SETTLED and point.settled_by == act.by.id:
        entry = await unsettle(act, point)
        await tell_unconfirmed(act, point)
    elif point.state is PointState.APPEALED and point.member_id == act.by.id:
        state = PointState.CONFIRMED
        entry = await record_deed(act, point, APPEAL_WITHDRAWN, state=state)
    else:
        raise Refusal(NotYoursToUndo())
    shown = await point_shown(act, point, receipt=receipt_of(entry))
    await act.answer_in_place(shown, about=point.subject)


async def unconfirm(act: Act, point: Point) -> Entry:
    """Let a point be proposed again, as its rule has it."""
    point.confirmed = point.confirmed_by = point.confirmed_at = point.reason = None
    return await record_deed(
        act, point, UNCONFIRMED, state=PointState.PROPOSED, amount=point.proposed
    )


async def unsettle(act: Act, point: Point) -> Entry:
    """Let an appeal wait again."""
    point.settled_by = point.settled_at = point.ruling = None
    return await record_deed(
        act, point, UNSETTLED, state=PointState.APPEALED, amount=point.confirmed
    )


async def tell_unconfirmed(act: Act, point: Point) -> None:
    """Tell the member that his points are being looked at again."""
    member = await act.session.get_one(Member, (act.organisation_id, point.member_id))
    [line] = await lines_of(act, [point])
    await act.tell(member, PointUnconfirmed(line, act.by.name), about=point.subject)


async def undo_shown(act: Act, first: int, last: int) -> None:
    """Take back what one has confirmed at once, as far as nobody has gone on with it."""
    his = (Point.confirmed_by == act.by.id, Point.state == PointState.CONFIRMED)
    taken = await points_shown(act, first, last, *his)
    for point in taken:
        await unconfirm(act, point)
        await tell_unconfirmed(act, point)
    await act.answer_in_place(PointsUnconfirmed(await lines_of(act, taken)))
