"""A responsibility in one view: its registers against their targets, tasks and rounds, by unit."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from sqlalchemy import BindParameter, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.refusals import Refusal
from ledger.lists import scope as scopes
from ledger.lists.filtered import NODES, below, kept_at, nodes_below
from ledger.lists.hanging import answered_and_asked
from ledger.organisations import calendar_of
from ledger.people.authority import VERIFYING, units_under
from ledger.registers.access import Scope, scope_of
from ledger.registers.recording import form_for
from ledger.registers.showing import Reading, reading_of_unit, totals_shown
from ledger.registers.totals import Period, Sums, period_of, sums_of
from ledger.rhythm.rounds import latest_round
from ledger.talk.acts import Act
from ledger.talk.organisation import framework_for, today_of
from ledger.talk.reading_ahead import organisation_of
from models import RegisterSum, Respondent, Responsibility, Round, Task, TaskState, Unit, UnitKind
from models.among import Among, Numbers
from models.framework import CheckIn
from models.records import unscaled
from models.work import OPEN
from wording.lists.campaigns import (
    UNITS_ON_A_PAGE,
    CampaignShown,
    CampaignUnit,
    RegisterTotals,
    RoundShown,
)
from wording.tasks.cards import TaskNotForYou

UNITS: BindParameter[object] = bindparam("units", type_=Numbers())
DONE = (TaskState.STRUCK_OFF,)


async def show_campaign(act: Act, of: int, page: int) -> None:
    """Show a responsibility in one view, to whoever looks over units."""
    node = await act.session.get(Responsibility, (act.organisation_id, of))
    scope = await scope_of(act.session, act.by)
    if node is None or not scope.units:
        raise Refusal(TaskNotForYou())
    framework = await framework_for(act)
    registers, check_ins = kept_at(framework, below(framework, node.key))
    period = period_of("year", await today_of(act))
    readings = [Reading(one, form_for(framework, one), scope, period) for one in registers]
    units, many = await units_on(act.session, scope, page)
    newest = [
        (one, await latest_round(act.session, act.organisation_id, one.key)) for one in check_ins
    ]
    rounds = [(check_in, row) for check_in, row in newest if row is not None]
    lines = await lines_of(act, of, readings=readings, units=units, rounds=rounds, period=period)
    message = CampaignShown(
        of=of,
        name=node.name,
        year=period.start.year,
        registers=tuple([await in_all(act.session, one) for one in readings]),
        rounds=tuple([await round_shown(act, *one) for one in rounds]),
        units=lines,
        page=page,
        pages=max(1, -(-many // UNITS_ON_A_PAGE)),
    )
    await act.answer_in_place(message)


async def in_all(session: AsyncSession, reading: Reading) -> RegisterTotals:
    """Return what a register adds up to, against its target where the reader sees all of it."""
    sums = await sums_of(session, reading.register, reading.scope, reading.period)
    return RegisterTotals(reading.register, totals_shown(reading, sums))


async def units_on(
    session: AsyncSession, scope: Scope, page: int
) -> tuple[list[tuple[int, str]], int]:
    """Return a page of the departments that the reader looks over, and how many there are."""
    here = (
        Unit.organisation_id == scope.member.organisation_id,
        Unit.kind == UnitKind.DEPARTMENT,
        Unit.id.in_(units_under(scope.member, VERIFYING)),
    )
    many = await session.scalar(select(func.count()).select_from(Unit).where(*here)) or 0
    rows = await session.execute(
        select(Unit.id, Unit.name)
        .where(*here)
        .order_by(Unit.id)
        .offset((max(page, 1) - 1) * UNITS_ON_A_PAGE)
        .limit(UNITS_ON_A_PAGE)
    )
    return [(number, name) for number, name in rows], many


async def lines_of(
    act: Act,
    of: int,
    *,
    readings: Sequence[Reading],
    units: Sequence[tuple[int, str]],
    rounds: Sequence[tuple[CheckIn, Round]],
    period: Period,
) -> tuple[CampaignUnit, ...]:
    """Return a line for each department: its totals, its tasks, whether it has answered."""
    numbers = [number for number, _ in units]
    sums = await sums_in(act, readings, numbers, period)
    nodes = await nodes_below(act.session, act.organisation_id, of)
    tasks = await tasks_in(act, nodes, numbers, period)
    said = {row.id: await answers_in(act, row, numbers) for _, row in rounds}
    lines = []
    for number, name in units:
        totals = tuple(
            RegisterTotals(
                one.register,
                totals_shown(reading_of_unit(one), sums.get((number, one.register.key), {})),
            )
            for one in readings
        )
        done, total = tasks.get(number, (0, 0))
        rounds_of = tuple(
            (check_in, said[row.id][number]) for check_in, row in rounds if number in said[row.id]
        )
        lines.append(CampaignUnit(name, totals, done, total, rounds_of))
    return tuple(lines)


async def sums_in(
    act: Act, readings: Sequence[Reading], units: Sequence[int], period: Period
) -> dict[tuple[int, str], Sums]:
    """Return the sums of the registers by unit and register."""
    rows = await act.session.execute(
        select(
            RegisterSum.unit_id,
            RegisterSum.register,
            RegisterSum.field,
            RegisterSum.choice,
            func.sum(RegisterSum.amount),
        )
        .where(
            RegisterSum.organisation_id == act.organisation_id,
            Among(RegisterSum.unit_id, UNITS),
            RegisterSum.register.in_([one.register.key for one in readings]),
            RegisterSum.month >= period.start,
            RegisterSum.month < period.end,
        )
        .group_by(RegisterSum.unit_id, RegisterSum.register, RegisterSum.field, RegisterSum.choice),
        {"units": list(units)},
    )
    found: dict[tuple[int, str], Sums] = {}
    for unit, register, field, choice, amount in rows:
        sums = found.setdefault((unit, register), {})
        sums[field, choice] = unscaled(int(amount)) or Decimal(0)
    return found


async def tasks_in(
    act: Act, nodes: set[int], units: Sequence[int], period: Period
) -> dict[int, tuple[int, int]]:
    """Return how many tasks due in the year are struck off, and how many there are, by unit.

    What is confidential is counted for nobody.
    """
    calendar = await calendar_of(
        act.session, await organisation_of(act.session, act.organisation_id)
    )
    begins, ends = (
        calendar.instant(day, datetime.min.time()) for day in (period.start, period.end)
    )
    rows = await act.session.execute(
        select(Task.unit_id, Task.state, func.count())
        .where(
            Task.organisation_id == act.organisation_id,
            Among(Task.unit_id, UNITS),
            Task.state.in_((*DONE, *OPEN)),
            Task.deadline >= begins,
            Task.deadline < ends,
            Task.confidential.is_(False),
            Among(Task.responsibility_id, NODES),
        )
        .group_by(Task.unit_id, Task.state),
        {"units": list(units), "nodes": sorted(nodes)},
    )
    found: dict[int, tuple[int, int]] = {}
    for unit, state, count in rows:
        done, total = found.get(unit, (0, 0))
        found[unit] = (done + count * (state in DONE), total + count)
    return found


async def answers_in(act: Act, row: Round, units: Sequence[int]) -> dict[int, bool]:
    """Return of each unit that a round asks for whether all of it has answered."""
    rows = await act.session.execute(
        select(Respondent.unit_id, func.count(), func.count(Respondent.answered_at))
        .where(
            Respondent.organisation_id == act.organisation_id,
            Respondent.round_id == row.id,
            Respondent.excused.is_(None),
            Among(Respondent.unit_id, UNITS),
        )
        .group_by(Respondent.unit_id),
        {"units": list(units)},
    )
    return {unit: asked == said for unit, asked, said in rows}


async def round_shown(act: Act, check_in: CheckIn, row: Round) -> RoundShown:
    """Return how many a round has asked, and how many have answered, of those he looks over."""
    looked_over = await scopes.scope_of(act.session, act.by)
    said, asked = await answered_and_asked(act.session, looked_over, row)
    return RoundShown(check_in, row.closes_at, asked, said)
