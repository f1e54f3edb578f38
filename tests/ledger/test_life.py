"""The life of a task, walked at random: the table alone says what can happen, on both databases."""

import itertools
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import verify_chain
from ledger.book.refusals import Refusal
from ledger.lists.digests import LINES_ON_A_PAGE, digest_of
from ledger.talk.acts import Act
from ledger.tasks.cancelling import cancel, reopen
from ledger.tasks.changing import Changed, change
from ledger.tasks.closing import complete, send_back, verify, withdraw_completion
from ledger.tasks.difficulties import answer_difficulty, tap_promise
from ledger.tasks.extending import ask_extension, grant_extension, keep_deadline
from ledger.tasks.helping import finish_own_part, take_own_stance
from ledger.tasks.leading import return_lead, verify_lead
from ledger.tasks.life import FRESH, LIFE, TURNING, By, Hears, Step, Undone, take_step
from ledger.tasks.reporting import clear_difficulty, report_difficulty, report_progress, take_stance
from ledger.tasks.signing import decline, insist, sign
from ledger.tasks.transferring import accept, hand_task_over, offer, refuse
from ledger.tasks.undoing import undo
from models import Database, Entry, Group, Member, Outbox, Stance, SubjectKind, Task, TaskState
from models.queues import EDITS
from models.work import CLOSED, IN_HAND, WAITING
from scheduler.due import run_due
from tests.ledger.offices import MONDAY, Office, open_office, said, task_kinds
from tests.ledger.test_one_count import overdue_in, told_at_large, told_below, without_reminders
from tests.ledger.test_tasks import handed_out
from tests.staff import DAY, HOUR
from wording.tasks.difficulties import Promise

STANCES = {Step.ON_TRACK: Stance.ON_TRACK, Step.BEHIND: Stance.BEHIND}
# The owner and his head act most of the time, so that walks get far.
WHO = ("zhang", "zhang", "zhang", "head", "head", "li", "deputy", "zhao", "leader", "wang")
# After the deadline time passes: so many days, each at these hours after half past eight.
DAYS_AFTER = 4
HOURS = (0, 1, 9)
OFFICES = itertools.count(1)
Operation = Callable[[Act, Task, Office, int], Awaitable[object]]


def alone(operation: Callable[[Act, int], Awaitable[object]]) -> Operation:
    """An operation that needs no more than the task."""

    async def take(act: Act, task: Task, _office: Office, _turn: int) -> object:
        return await operation(act, task.id)

    return take


async def put_right(act: Act, task: Task, _office: Office, turn: int) -> object:
    return await change(act, task.id, Changed.TITLE, f"第{turn}个标题")


async def ask_for_later(act: Act, task: Task, _office: Office, _turn: int) -> object:
    return await ask_extension(act, task.id, task.deadline + timedelta(days=1))


async def promise_for_tomorrow(act: Act, task: Task, _office: Office, _turn: int) -> None:
    await tap_promise(act, task.id, Promise.NEXT_DAY)


def of_part(stance: Stance) -> Operation:
    """A co-owner says how his own part stands."""

    async def take(act: Act, task: Task, _office: Office, _turn: int) -> None:
        await take_own_stance(act, task.id, stance)

    return take


def of_lead(operation: Callable[[Act, int, int], Awaitable[object]]) -> Operation:
    """What is done about the part of 李四, who helps."""

    async def take(act: Act, task: Task, office: Office, _turn: int) -> object:
        return await operation(act, task.id, office.people["li"].id)

    return take


async def offer_to_wang(act: Act, task: Task, office: Office, _turn: int) -> object:
    return await offer(act, task.id, office.people["wang"])


async def hand_over_to_wang(act: Act, task: Task, office: Office, _turn: int) -> object:
    return await hand_task_over(act, task.id, office.people["wang"])


OPERATIONS: dict[Step, Operation] = {
    Step.SIGN: alone(sign),
    Step.DECLINE: alone(decline),
    Step.INSIST: alone(insist),
    Step.REPORT: alone(report_progress),
    Step.BLOCK: alone(report_difficulty),
    Step.CLEAR: alone(clear_difficulty),
    Step.PROMISE: promise_for_tomorrow,
    Step.ANSWER: alone(answer_difficulty),
    Step.COMPLETE: alone(complete),
    Step.WITHDRAW: alone(withdraw_completion),
    Step.RETURN: alone(send_back),
    Step.VERIFY: alone(verify),
    Step.HELPER_ON_TRACK: of_part(Stance.ON_TRACK),
    Step.HELPER_BEHIND: of_part(Stance.BEHIND),
    Step.HELPER_DONE: alone(finish_own_part),
    Step.VERIFY_LEAD: of_lead(verify_lead),
    Step.RETURN_LEAD: of_lead(return_lead),
    Step.HAND_OVER: hand_over_to_wang,
    Step.OFFER: offer_to_wang,
    Step.ACCEPT: alone(accept),
    Step.REFUSE: alone(refuse),
    Step.CHANGE: put_right,
    Step.ASK_EXTENSION: ask_for_later,
    Step.EXTEND: alone(grant_extension),
    Step.KEEP_DEADLINE: alone(keep_deadline),
    Step.CANCEL: alone(cancel),
    Step.REOPEN: alone(reopen),
}
ALL_STEPS = (*STANCES, *OPERATIONS, Step.UNDO)
# Anybody tries anything, with a button of now or of before; or one does what he may, so that walks
# get far: that one is drawn by number.
TRY = st.tuples(
    st.sampled_from(WHO), st.sampled_from(ALL_STEPS), st.sampled_from((False, False, True))
)
WALK = st.lists(TRY | st.integers(0, 10_000), max_size=30)


@dataclass
class Model:
    """What should have become of the task."""

    state: TaskState = TaskState.ASSIGNED
    version: int = 1
    owner: str = "zhang"
    offered: bool = False
    asked: bool = False
    extensions: int = 0
    stance: Step | None = None
    led: bool = False  # 李四, who helps, leads it too
    part: Step | None = None  # the stance that he took on his own part
    part_done: bool = False
    lead_verified: bool = False
    owner_verified: bool = False
    blocked: bool = False
    kinds: list[str] = field(default_factory=lambda: ["assigned"])
    before: "Model | None" = None  # what an undone tap leads back to
    tapped_by: str = ""
    readers: set[str] = field(default_factory=set)  # who should have read of the last step

    def entitled(self, who: str, step: Step) -> bool:
        """Whether the table lets him, and he stands so to the task."""
        owner = who == self.owner
        return {
            By.OWNER: owner,
            By.WORKERS: owner or who == "li",
            By.CO_OWNERS: who == "li",
            By.OFFERED: self.offered and who == "wang",
            By.VERIFIERS: who in {"head", "deputy", "leader"},
            By.DIRECTORS: who in {"head", "deputy", "leader"},
            By.REOPENERS: who == "leader",
        }[LIFE[step].by]

    def allows(self, who: str, step: Step, version: int) -> bool:
        if step is Step.UNDO:
            return self.before is not None and who == self.tapped_by
        state, owner = self.state, who == self.owner
        if owner and LIFE[step].signs and state is TaskState.ASSIGNED:
            state = TaskState.SIGNED
        news = {
            Step.CLEAR: self.blocked,
            Step.PROMISE: self.blocked,
            Step.ANSWER: self.blocked,
            Step.OFFER: not self.offered and self.owner != "wang",
            Step.HAND_OVER: self.owner != "wang",
            Step.EXTEND: self.asked and (self.extensions < 1 or who == "leader"),
            Step.KEEP_DEADLINE: self.asked and (self.extensions < 1 or who == "leader"),
            Step.HELPER_DONE: not self.part_done,
            Step.COMPLETE: self.part_done or not self.led,
            Step.VERIFY: not self.owner_verified,
            Step.VERIFY_LEAD: self.led and self.part_done and not self.lead_verified,
            Step.RETURN_LEAD: self.led and self.part_done and not self.lead_verified,
        }.get(step, step is not self.stance and (step is not self.part or self.part_done))
        fresh = version == self.version or step not in FRESH
        possible = LIFE[step].leads_from(state) is not None
        return self.entitled(who, step) and fresh and news and possible

    def one_of_allowed(self, number: int) -> tuple[str, Step]:
        """One of all that somebody may do now."""
        allowed = [
            (who, step)
            for who in dict.fromkeys(WHO)
            for step in ALL_STEPS
            if self.allows(who, step, self.version)
        ]
        return allowed[number % len(allowed)]

    def takes(self, who: str, step: Step) -> None:
        if step is Step.UNDO:
            self.goes_back()  # whoever read of the tap reads of this
            return
        before, named = replace(self, kinds=[], before=None), self.named(step)
        self.readers = set()
        if who == self.owner and LIFE[step].signs and self.state is TaskState.ASSIGNED:
            self.kinds.append("signed")
            self.state = before.state = TaskState.SIGNED
        self.notes(step)
        for one in (step, *self.follows(step)):
            self.kinds.append(one.value)
            self.readers |= {name for group in LIFE[one].hears for name in named[group]}
            state = LIFE[one].leads_from(self.state)
            assert state is not None
            self.state = state
            self.version += one in TURNING
        if self.state in CLOSED:
            self.asked = False  # a request for more time ends with its task
        self.before = before if LIFE[one].undone is Undone.TAP else None
        self.tapped_by = who
        self.readers -= {who}

    def named(self, step: Step) -> dict[Hears, set[str]]:
        """Whom the table means when somebody takes the step now."""
        heads = {"head", "deputy"}
        beyond = step is Step.ASK_EXTENSION and self.extensions > 0
        return {
            Hears.OWNER: {self.owner},
            Hears.NEW_OWNER: {"wang"},
            Hears.CO_OWNERS: {"li"},
            Hears.VERIFIERS: heads if self.asks_to_verify(step) else set(),
            Hears.HEADS: {"leader"} if beyond else heads,
            Hears.OFFERED: {"wang"},
            Hears.LEAD: {"li"},
        }

    def asks_to_verify(self, step: Step) -> bool:
        """Whether verifiers are asked about what the step is about, or were."""
        done, part = self.state is TaskState.COMPLETED, self.led and self.part_done
        part_waits = part and not self.lead_verified
        return {
            Step.HELPER_DONE: self.led,
            Step.HELPER_ON_TRACK: part_waits,
            Step.HELPER_BEHIND: part_waits,
            Step.HAND_OVER: done,
            Step.CANCEL: done or part_waits,
        }.get(step, True)

    def follows(self, step: Step) -> tuple[Step, ...]:
        """What a step brings about: the last one that was verified strikes the task off."""
        done = self.state is TaskState.COMPLETED
        if step is Step.RETURN_LEAD and done:
            return (Step.RETURN,)
        verified = self.owner_verified and (self.lead_verified or not self.led)
        if step not in {Step.VERIFY, Step.VERIFY_LEAD} or not (done and verified):
            return ()
        self.blocked = False
        return (Step.STRIKE_OFF,)

    def notes(self, step: Step) -> None:
        """What a step changes besides the state."""
        if step in STANCES:
            self.stance = step
        self.notes_of_parts(step)
        if step in {Step.BLOCK, Step.CLEAR}:
            self.blocked = step is Step.BLOCK
        if step in {Step.ACCEPT, Step.HAND_OVER}:
            self.owner = "wang"
        if step in {Step.ACCEPT, Step.HAND_OVER, Step.REOPEN}:
            self.stance = None
        if step in {Step.ACCEPT, Step.HAND_OVER, Step.REFUSE, Step.DECLINE, Step.CANCEL}:
            self.offered = False
        self.offered |= step is Step.OFFER
        self.extensions += step is Step.EXTEND
        if step in {Step.ASK_EXTENSION, Step.EXTEND, Step.KEEP_DEADLINE}:
            self.asked = step is Step.ASK_EXTENSION

    def notes_of_parts(self, step: Step) -> None:
        """What a step changes of the owner's part, and of that of whoever leads the task too."""
        if LIFE[step].by is By.CO_OWNERS:
            self.part_done, self.lead_verified = step is Step.HELPER_DONE, False
            self.part = self.part if self.part_done else step
        if step is Step.RETURN_LEAD or (step is Step.REOPEN and self.led):
            self.part_done = self.lead_verified = False
        if step in {Step.VERIFY_LEAD, Step.VERIFY}:
            self.lead_verified |= step is Step.VERIFY_LEAD
            self.owner_verified |= step is Step.VERIFY
        undoing = {Step.RETURN, Step.WITHDRAW, Step.HAND_OVER, Step.REOPEN}
        if step in undoing or (step is Step.RETURN_LEAD and self.state is TaskState.COMPLETED):
            self.owner_verified = False

    def goes_back(self) -> None:
        """All is as before the tap, in a new version."""
        assert self.before is not None
        before = self.before
        self.kinds.append("undone")
        self.state, self.stance, self.blocked = before.state, before.stance, before.blocked
        self.offered, self.before = before.offered, None
        self.owner_verified, self.lead_verified = before.owner_verified, before.lead_verified
        self.version += 1


@pytest.fixture
async def office(database: Database) -> Office:
    """An office in whose digests what is overdue comes after a page of what waits for a word."""
    office = await open_office(database, framework=without_reminders())
    async with database.write() as session:
        for _ in range(LINES_ON_A_PAGE):
            task = await handed_out(session, office)
            await complete(Act(session, office.zhang, MONDAY), task.id)
    return office


async def do(
    session: AsyncSession, office: Office, task: Task, who: Member, step: Step, version: int, n: int
) -> None:
    """Take the step as its operation does."""
    act = Act(session, who, MONDAY, version=version, said=said("缺材料", who))
    if step in STANCES:
        await take_stance(act, task.id, STANCES[step])
    elif step is Step.UNDO:
        await undo(act, await last_entry(session, task))
    else:
        await OPERATIONS[step](act, task, office, n)


async def last_entry(session: AsyncSession, task: Task) -> int:
    seq = await session.scalar(
        select(Entry.seq)
        .where(
            Entry.organisation_id == task.organisation_id,
            Entry.subject_kind == SubjectKind.TASK,
            Entry.subject_id == task.id,
        )
        .order_by(Entry.seq.desc())
        .limit(1)
    )
    assert seq is not None
    return seq


async def last_said(session: AsyncSession, office: Office) -> int:
    of_office = Outbox.organisation_id == office.organisation.id
    return await session.scalar(select(func.max(Outbox.id)).where(of_office)) or 0


async def readers_since(session: AsyncSession, office: Office, last: int) -> set[str]:
    """Who has got a message since, or new words in place of one; each about the task."""
    of_office = Outbox.organisation_id == office.organisation.id
    rows = list(await session.scalars(select(Outbox).where(of_office, Outbox.id > last)))
    assert {row.about_kind for row in rows} <= {SubjectKind.TASK}
    names = {one.id: name for name, one in office.people.items()}
    return {names[row.member_id] for row in rows if row.member_id is not None}


async def walks(
    session: AsyncSession,
    office: Office,
    walk: list[tuple[str, Step, bool] | int],
    *,
    led: bool,
    confidential: bool = False,
    group: Group | None = None,
) -> tuple[Task, Model]:
    """Hand a task out, and walk; what happens is what the table says, after each step.

    And with a group all count alike then, the group among them.
    """
    leads = frozenset({office.people["li"].id}) if led else frozenset()
    task = await handed_out(session, office, leads=leads, confidential=confidential)
    model, counted = Model(led=led), None
    for turn, one in enumerate(walk):
        who, step, stale = (*model.one_of_allowed(one), False) if isinstance(one, int) else one
        version = model.version - stale
        allowed = model.allows(who, step, version)
        heard = await last_said(session, office)
        try:
            await do(session, office, task, office.people[who], step, version, turn)
        except Refusal:
            assert not allowed, (who, step, stale)
        else:
            assert allowed, (who, step, stale)
            model.takes(who, step)
            told = await readers_since(session, office, heard)
            assert told - {who} == model.readers, (who, step)
        assert (task.state, task.version) == (model.state, model.version)
        assert task.owner_id == office.people[model.owner].id
        assert (task.offered_to is not None) is model.offered
        assert (task.blocker is not None) is model.blocked
        stands = (task.state, task.owner_id, task.deadline, task.blocker)
        if group is not None and stands != counted:
            await all_count_alike(session, office, group, now=task.deadline + DAY)
            counted = stands
    return task, model


async def all_count_alike(
    session: AsyncSession, office: Office, group: Group, *, now: datetime
) -> None:
    """Whoever may know of it counts what will be overdue, if nothing more happens; nobody else."""
    owners = [office.people[name] for name in ("zhang", "li", "wang")]
    overdue = select(func.count()).where(
        Task.organisation_id == office.organisation.id,
        Task.state.in_(IN_HAND),
        Task.deadline < now,
    )
    of_all = await session.scalar(overdue)
    at_large = await session.scalar(overdue.where(Task.confidential.is_(False)))
    told = await told_below(session, office.head, owners, now=now)
    assert told == dict.fromkeys(told, of_all)
    told = await told_at_large(session, office.leader, group, now=now)
    assert told == dict.fromkeys(told, at_large)
    for name, count in (("deputy", of_all), ("zhao", 0), ("leader", 0)):
        assert overdue_in(await digest_of(session, office.people[name], now=now)) == count, name


async def group_of(database: Database, office: Office) -> Group:
    """The office's group, founded once."""
    here = Group.organisation_id == office.organisation.id
    async with database.write() as session:
        known = await session.scalar(select(Group).where(here))
        if known is not None:
            return known
        group = Group(
            organisation_id=office.organisation.id,
            chat_id=-1000 - office.organisation.id,
            title="工作群",
            unit_id=office.units["办公室"].id,
            bound_at=MONDAY,
        )
        session.add(group)
    return group


@settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(walk=WALK, led=st.booleans(), confidential=st.booleans())
async def test_the_table_alone_says_what_can_happen(
    database: Database,
    office: Office,
    walk: list[tuple[str, Step, bool] | int],
    led: bool,
    confidential: bool,
) -> None:
    group = await group_of(database, office)
    async with database.write() as session:
        task, model = await walks(
            session, office, walk, led=led, confidential=confidential, group=group
        )
        assert await task_kinds(session, task) == model.kinds
        assert (await verify_chain(session, office.organisation.id)).broken is None


@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(walk=WALK, led=st.booleans())
async def test_after_any_walk_nobody_is_told_twice_a_day_that_it_is_over(
    database: Database, walk: list[tuple[str, Step, bool] | int], led: bool
) -> None:
    name = f"示例单位{next(OFFICES)}"  # one of its own: days pass in it
    office = await open_office(database, name=name)
    await group_of(database, office)
    async with database.write() as session:
        task, _ = await walks(session, office, walk, led=led)
        heard, everybody = await last_said(session, office), set()
        owner = office.people["wang" if task.owner_id == office.wang.id else "zhang"]
    for day in range(DAYS_AFTER):
        for hour in HOURS:
            now = task.deadline.replace(hour=0, minute=30) + (day + 1) * DAY + hour * HOUR
            await run_due(database, office.organisation.id, now)
        async with database.read() as session:
            told = Counter(await pushed_since(session, office, heard, task.title))
            heard = await last_said(session, office)
        assert not told or max(told.values()) == 1, told
        everybody |= set(told)
    assert task.state not in IN_HAND or owner.telegram_user_id in everybody


async def pushed_since(
    session: AsyncSession, office: Office, last: int, words: str
) -> list[int | None]:
    """The chats in which a push has said the words since."""
    rows = await session.scalars(
        select(Outbox).where(
            Outbox.organisation_id == office.organisation.id,
            Outbox.id > last,
            Outbox.rule.is_not(None),
            Outbox.method.not_in(EDITS),
        )
    )
    return [row.chat_id for row in rows if words in row.payload.get("text", "")]


@pytest.mark.parametrize("state", TaskState)
@pytest.mark.parametrize("step", LIFE)
def test_every_step_is_in_the_table_or_refused(state: TaskState, step: Step) -> None:
    task = Task(title="事项", state=state, version=1)
    leads_to = LIFE[step].leads_from(state)
    if leads_to is not None:
        take_step(task, step)
        assert task.state is leads_to
        assert task.version == 1 + (step in TURNING)
    else:
        with pytest.raises(Refusal):
            take_step(task, step)
        assert (task.state, task.version) == (state, 1)


def test_every_step_is_in_the_table() -> None:
    assert set(Step) - set(LIFE) == {Step.ASSIGN, Step.UNDO}  # the beginning, and the way back


def test_only_reopening_leads_out_of_the_end() -> None:
    out = {step for step, one in LIFE.items() if any(state in CLOSED for state in one.leads)}
    assert out == {Step.REOPEN}


def test_what_is_undone_by_a_step_is_undone_by_one_that_can_follow() -> None:
    for step, transition in LIFE.items():
        assert (transition.undone is Undone.STEP) is bool(transition.undone_by), step
        for other in transition.undone_by:
            assert set(transition.leads.values()) & set(LIFE[other].leads), (step, other)


def test_what_turns_a_task_over_to_others_asks_for_a_reason() -> None:
    needing = {Step.DECLINE, Step.INSIST, Step.RETURN, Step.CANCEL, Step.REOPEN}
    needing |= {Step.RETURN_LEAD, Step.HAND_OVER, Step.CHANGE, Step.ASK_EXTENSION}
    assert {step for step, one in LIFE.items() if "reason" in one.asks} == needing


def test_every_state_lies_with_its_owner_or_waits_for_another_or_is_over() -> None:
    assert sorted([*IN_HAND, *WAITING, *CLOSED]) == sorted(TaskState)
