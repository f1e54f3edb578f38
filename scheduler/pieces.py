"""The pieces of work that are due: what is looked for, in which order."""

from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy.ext.asyncio import AsyncSession

from ledger.check_ins.asking import (
    advance_rounds,
    ask_newcomers,
    escalate_round,
    escalation_due,
    newcomers,
    rounds_are_due,
)
from ledger.demands.overdue import demands_due, raise_demands
from ledger.lists.handing_out import (
    PreparedChunk,
    any_open,
    is_made_by_reading,
    open_pushes,
    prepare_chunk,
    serve_chunk,
)
from ledger.organisations import framework_of
from ledger.points.proposing import entries_wait, propose_points
from ledger.reviews.reminding import remind_of_samples, samples_due
from ledger.rhythm.calendar_gaps import calendar_unknown, warn_of_calendar
from ledger.rhythm.missed import any_to_settle, pushes_to_settle, settle
from ledger.rhythm.occurrences import decide, look
from ledger.rotations.reminding import advance_rotations, turns_and_plans_due
from ledger.rules.ahead import ask_before_dates, dates_are_due
from ledger.tasks.escalating import escalate, going_up_now
from ledger.tasks.recurring import raise_next, recurrences_due
from models import Organisation
from models.absence import is_away, is_collision
from models.database import NotOursError
from models.frozen import frozen
from models.rounds import ScheduledStep
from models.whether import Question, finds_any, which_find
from scheduler.planned_times import plan_of

DueWork = Callable[[AsyncSession, Organisation], Awaitable[object]]
Look = Callable[[AsyncSession, Organisation, datetime], Awaitable[object]]
Ask = Callable[[AsyncSession, Organisation, datetime], Awaitable[Sequence[Question]]]
Find = Callable[
    [AsyncSession, Organisation, datetime, Collection[str]], Awaitable[Sequence["Piece"]]
]
PUSHES_AT_ONCE = 20  # found by one look, and handed out one after the other


@frozen
class Piece:
    """One piece of work that is due, and the key under which its failures are counted."""

    step: ScheduledStep
    work: DueWork
    push: tuple[str, str] | None = None  # rule and period, where it is about one push

    @property
    def key(self) -> str:
        """Return what setbacks call it."""
        return key_of(self.step, self.push)


def key_of(step: ScheduledStep, push: tuple[str, str] | None = None) -> str:
    """Return under which key the failures of a step are counted."""
    return ":".join((step, *(push or ())))


@dataclass
class ChunkWork:
    """The next chunk of a fan-out: made ready where that needs no lock, then handed out."""

    rule: str
    period: str
    now: datetime
    reads_ahead: bool  # there is something to make ready
    prepared: PreparedChunk | None = None

    async def prepare(self, session: AsyncSession, organisation: Organisation) -> None:
        """Read and word the chunk ahead of the lock."""
        self.prepared = await prepare_chunk(
            session, organisation, rule=self.rule, period=self.period, now=self.now
        )

    async def __call__(self, session: AsyncSession, organisation: Organisation) -> bool:
        """Hand it out."""
        return await serve_chunk(
            session,
            organisation,
            rule=self.rule,
            period=self.period,
            now=self.now,
            prepared=self.prepared,
        )


async def find_pieces(
    session: AsyncSession,
    organisation: Organisation,
    now: datetime,
    held: Collection[str],
    *,
    first: ScheduledStep | None = None,
) -> Sequence[Piece]:
    """Return what a step has that is due and not held; what cannot be looked for fails by itself.

    The steps are gone through in a circle, from the `first` on, to the next that has something.
    """
    answers = Answers(session, organisation, now, held)
    for step in in_circle(tuple(FINDERS), first):
        if step in held:
            continue
        try:
            if step in QUESTIONS and not await answers.find_work(step):
                continue
            pieces = await FINDERS[step](session, organisation, now, held)
        except Exception as error:
            if is_nobodys_failure(error):
                raise
            return (Piece(step, partial(fail, error)),)
        if pieces:
            return pieces
    return ()


@dataclass
class Answers:
    """What the questions of the steps find: asked in one trip, when the first of them is needed.

    Where that fails each is asked by itself, so that one broken question stops nothing else.
    """

    session: AsyncSession
    organisation: Organisation
    now: datetime
    held: Collection[str]
    busy: Collection[ScheduledStep] | None = None
    each_by_itself: bool = False

    async def find_work(self, step: ScheduledStep) -> bool:
        """Return whether a question of the step finds something."""
        if self.busy is None and not self.each_by_itself:
            await self.ask_all()
        if self.busy is not None:
            return step in self.busy
        return await finds_any(self.session, await self.questions_of(step))

    async def ask_all(self) -> None:
        """Ask the questions of all steps that are not held."""
        try:
            every = [
                (step, question)
                for step in QUESTIONS
                if step not in self.held
                for question in await self.questions_of(step)
            ]
            found = await which_find(self.session, [question for _, question in every])
            self.busy = {step for (step, _), finds in zip(every, found, strict=True) if finds}
        except Exception as error:
            if is_nobodys_failure(error):
                raise
            self.each_by_itself = True
            await self.session.rollback()  # after a failure PostgreSQL answers nothing else
            await self.session.refresh(self.organisation)

    async def questions_of(self, step: ScheduledStep) -> Sequence[Question]:
        """Return what finds work for the step."""
        return await QUESTIONS[step](self.session, self.organisation, self.now)


def in_circle(
    steps: Sequence[ScheduledStep], first: ScheduledStep | None
) -> Sequence[ScheduledStep]:
    """Return the steps from one of them on, those before it last."""
    place = steps.index(first) if first in steps else 0
    return (*steps[place:], *steps[:place])


def is_nobodys_failure(error: Exception) -> bool:
    """Return whether the database was away, or another process at it: nothing to be counted."""
    return is_away(error) or is_collision(error) or isinstance(error, OSError | NotOursError)


async def fail(error: Exception, _session: AsyncSession, _organisation: Organisation) -> None:
    """Raise what finding the work has raised."""
    raise error


def due(step: ScheduledStep, is_due: Look, work: Look) -> Find:
    """Return what finds a step's work by asking whether there is any."""

    async def find(
        session: AsyncSession, organisation: Organisation, now: datetime, _held: Collection[str]
    ) -> Sequence[Piece]:
        if not await is_due(session, organisation, now):
            return ()
        return (Piece(step, lambda session, row: work(session, row, now)),)

    return find


def found(step: ScheduledStep, work: Look) -> Find:
    """Return what finds a step's work that its questions have found already."""

    async def find(
        _session: AsyncSession, _organisation: Organisation, now: datetime, _held: Collection[str]
    ) -> Sequence[Piece]:
        return (Piece(step, lambda session, row: work(session, row, now)),)

    return find


async def find_plan(
    session: AsyncSession, organisation: Organisation, now: datetime, _held: Collection[str]
) -> Sequence[Piece]:
    """Return the opening of new pushes, if any is due or was missed."""
    plan = plan_of(framework_of(organisation), timezone=organisation.timezone, now=now)
    if not await look(session, organisation, plan=plan, now=now):
        return ()
    work = partial(decide, plan=plan, now=now)
    return (Piece(ScheduledStep.PLAN, work),)


async def find_pushes(
    session: AsyncSession, organisation: Organisation, now: datetime, held: Collection[str]
) -> Sequence[Piece]:
    """Return the pushes that are to be handed out on, the oldest first."""
    pushes = await open_pushes(session, organisation, now, limit=len(held) + PUSHES_AT_ONCE)
    return [
        Piece(
            ScheduledStep.PUSHES,
            ChunkWork(rule, period, now, reads_ahead=is_made_by_reading(organisation, rule)),
            (rule, period),
        )
        for rule, period in not_held(ScheduledStep.PUSHES, pushes, held)
    ]


async def find_over(
    session: AsyncSession, organisation: Organisation, now: datetime, held: Collection[str]
) -> Sequence[Piece]:
    """Return the settling of a push whose time is over: it settles others with it."""
    pushes = await pushes_to_settle(session, organisation.id, now, limit=len(held) + 1)
    return [
        Piece(ScheduledStep.SETTLING, partial(settle, rule=push[0], period=push[1], now=now), push)
        for push in not_held(ScheduledStep.SETTLING, pushes, held)[:1]
    ]


def not_held(
    step: ScheduledStep, pushes: Iterable[tuple[str, str]], held: Collection[str]
) -> list[tuple[str, str]]:
    """Return the pushes whose step may be tried now."""
    return [push for push in pushes if key_of(step, push) not in held]


# What finds whether there is work for a step, of those whose rows tell it without being read.
QUESTIONS: dict[ScheduledStep, Ask] = {
    ScheduledStep.ESCALATION: going_up_now,
    ScheduledStep.PUSHES: any_open,
    ScheduledStep.SETTLING: any_to_settle,
    ScheduledStep.RECURRENCES: recurrences_due,
    ScheduledStep.ROTATIONS: turns_and_plans_due,
    ScheduledStep.DEMANDS: demands_due,
    ScheduledStep.SAMPLES: samples_due,
    ScheduledStep.POINTS: entries_wait,
    ScheduledStep.CALENDAR: calendar_unknown,
}
# In this order.
FINDERS: dict[ScheduledStep, Find] = {
    ScheduledStep.ROUNDS: due(ScheduledStep.ROUNDS, rounds_are_due, advance_rounds),
    ScheduledStep.ESCALATION: found(ScheduledStep.ESCALATION, escalate),
    ScheduledStep.ROUND_ESCALATION: due(
        ScheduledStep.ROUND_ESCALATION, escalation_due, escalate_round
    ),
    ScheduledStep.PLAN: find_plan,
    ScheduledStep.PUSHES: find_pushes,
    ScheduledStep.NEWCOMERS: due(ScheduledStep.NEWCOMERS, newcomers, ask_newcomers),
    ScheduledStep.SETTLING: find_over,
    ScheduledStep.RECURRENCES: found(ScheduledStep.RECURRENCES, raise_next),
    ScheduledStep.DATES: due(ScheduledStep.DATES, dates_are_due, ask_before_dates),
    ScheduledStep.ROTATIONS: found(ScheduledStep.ROTATIONS, advance_rotations),
    ScheduledStep.DEMANDS: found(ScheduledStep.DEMANDS, raise_demands),
    ScheduledStep.SAMPLES: found(ScheduledStep.SAMPLES, remind_of_samples),
    ScheduledStep.POINTS: found(ScheduledStep.POINTS, propose_points),
    ScheduledStep.CALENDAR: found(ScheduledStep.CALENDAR, warn_of_calendar),
}
