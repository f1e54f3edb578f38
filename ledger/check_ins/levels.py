"""One look at what goes down level by level: how many have confirmed on each."""

from sqlalchemy import func, select

from ledger.book.refusals import Refusal
from ledger.people.audiences import LEVELS, level_of
from ledger.people.authority import VERIFYING, roles_of
from ledger.rhythm.levels import levels_of
from ledger.talk.acts import Act
from ledger.talk.organisation import framework_for
from models import Respondent, Round, Unit, UnitKind
from models.framework import CheckIn, Framework
from wording.check_ins.levels import CheckInLevels, LevelLine, NothingGoesDownYet
from wording.talk import ButtonNotOurs


async def show_levels(act: Act, number: int, page: int) -> None:
    """Show the newest, or one before it, to whoever looks after some department."""
    framework = await framework_for(act)
    check_in = next((one for one in framework.check_ins if one.number == number), None)
    roles = {role.role for role in await roles_of(act.session, act.by)}
    if check_in is None or not check_in.goes_down or VERIFYING.isdisjoint(roles):
        raise Refusal(ButtonNotOurs())
    page = max(page, 1)
    begun = await begun_by(act, framework, check_in, page)
    if not begun:
        raise Refusal(NothingGoesDownYet(check_in))
    root = begun[0]
    below = await levels_of(act.session, root)
    message = CheckInLevels(
        check_in,
        opened_at=root.opened_at,
        words=await words_below(act, root),
        levels=await lines_of(act, root, {one.level: (one.asked, one.answered) for one in below}),
        page=page,
        has_earlier=len(begun) > 1,
    )
    await act.answer_in_place(message)


async def begun_by(act: Act, framework: Framework, check_in: CheckIn, page: int) -> list[Round]:
    """Return the round on this page with which something began to go down, and the one before."""
    begin = {
        rule.on.partition(":")[2]
        for rule in framework.rules
        if rule.ask == check_in.key and rule.on != f"check_in:{check_in.key}"
    }
    rows = await act.session.scalars(
        select(Round)
        .where(Round.organisation_id == act.organisation_id, Round.check_in.in_(begin))
        .order_by(Round.opened_at.desc(), Round.id.desc())
        .offset(page - 1)
        .limit(2)
    )
    return list(rows)


async def words_below(act: Act, root: Round) -> str:
    """Return what was said with the question on the first level that was asked below."""
    words = await act.session.scalar(
        select(Round.words)
        .where(
            Round.organisation_id == act.organisation_id,
            Round.root_id == root.id,
            Round.words.is_not(None),
        )
        .order_by(Round.id)
        .limit(1)
    )
    return words or ""


async def lines_of(
    act: Act, root: Round, below: dict[int, tuple[int, int]]
) -> tuple[LevelLine, ...]:
    """Return a line for each level: that of the round with which it began, and those below."""
    asked, answered, kind = (
        await act.session.execute(
            select(func.count(), func.count(Respondent.answered_at), func.min(Unit.kind))
            .join(
                Unit,
                (Unit.organisation_id == Respondent.organisation_id)
                & (Unit.id == Respondent.unit_id),
            )
            .where(
                Respondent.organisation_id == act.organisation_id, Respondent.round_id == root.id
            )
        )
    ).one()
    top = level_of(UnitKind(kind)) if kind else 0
    further = range(top + 1, len(LEVELS) + 1)
    lines = (LevelLine(level, *below.get(level, (0, 0))) for level in further)
    return (LevelLine(top, asked, answered), *lines)
