"""The life of a task, walked at random: the table alone says what can happen, on both databases."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import verify_chain
from ledger.book.refusals import Refusal
from ledger.talk.acts import Act
from ledger.tasks.closing import complete, send_back, verify_and_strike_off, withdraw_completion
from ledger.tasks.life import LIFE, TURNING, Step, take_step
from ledger.tasks.reporting import clear_difficulty, report_difficulty, report_progress, take_stance
from models import Database, Member, Stance, Task, TaskState
from models.work import CLOSED, IN_HAND, WAITING
from tests.ledger.offices import MONDAY, Office, open_office, said, task_kinds
from tests.ledger.test_tasks import handed_out

# The owner and his head act most of the time, so that walks get far.
WHO = ("zhang", "zhang", "zhang", "head", "head", "li", "deputy", "zhao", "leader")
STANCES = {Step.ON_TRACK: Stance.ON_TRACK, Step.BEHIND: Stance.BEHIND}
STEPS: dict[Step, Callable[[Act, int], Awaitable[object]]] = {
    Step.REPORT: report_progress,
    Step.BLOCK: report_difficulty,
    Step.CLEAR: clear_difficulty,
    Step.COMPLETE: complete,
    Step.WITHDRAW: withdraw_completion,
    Step.RETURN: send_back,
    Step.VERIFY: verify_and_strike_off,
}
WALK = st.lists(
    st.tuples(
        st.sampled_from(WHO),
        st.sampled_from((*STANCES, *STEPS)),
        st.sampled_from((False, False, True)),
    ),
    max_size=24,
)


async def do(session: AsyncSession, task: Task, who: Member, step: Step, version: int) -> None:
    """Take the step as its operation does."""
    act = Act(session, who, MONDAY, version=version, said=said("缺材料", who))
    if step in STANCES:
        await take_stance(act, task.id, STANCES[step])
    else:
        await STEPS[step](act, task.id)


@dataclass
class Model:
    """What should have become of the task."""

    state: TaskState = TaskState.ASSIGNED
    version: int = 1
    stance: Step | None = None
    blocked: bool = False
    kinds: list[str] = field(default_factory=lambda: ["assigned"])

    def allows(self, who: str, step: Step, version: int) -> bool:
        owner = who == "zhang"
        if step in {Step.VERIFY, Step.RETURN}:
            entitled = who in {"head", "deputy", "leader"}
        else:
            entitled = owner or (who == "li" and step is Step.REPORT)
        state = self.state
        if owner and state is TaskState.ASSIGNED and step in {
            Step.REPORT, Step.ON_TRACK, Step.BEHIND, Step.BLOCK, Step.COMPLETE
        }:  # fmt: skip
            state = TaskState.SIGNED
        fresh = version == self.version or step not in {
            Step.COMPLETE, Step.WITHDRAW, Step.RETURN, Step.VERIFY
        }  # fmt: skip
        news = step is not self.stance and (step is not Step.CLEAR or self.blocked)
        return entitled and fresh and news and (state, step) in LIFE

    def takes(self, who: str, step: Step) -> None:
        if who == "zhang" and self.state is TaskState.ASSIGNED:
            self.kinds.append("signed")
            self.state = TaskState.SIGNED
        steps = (step, Step.STRIKE_OFF) if step is Step.VERIFY else (step,)
        for one in steps:
            self.kinds.append(one.value)
            self.state = LIFE[self.state, one]
            self.version += one in TURNING
        if step in {Step.ON_TRACK, Step.BEHIND}:
            self.stance = step
        if step in {Step.BLOCK, Step.CLEAR}:
            self.blocked = step is Step.BLOCK


@pytest.fixture
async def office(database: Database) -> Office:
    return await open_office(database)


@settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(walk=WALK)
async def test_the_table_alone_says_what_can_happen(
    database: Database, office: Office, walk: list[tuple[str, Step, bool]]
) -> None:
    async with database.write() as session:
        task = await handed_out(session, office)
        model = Model()
        for who, step, stale in walk:
            version = model.version - stale
            allowed = model.allows(who, step, version)
            try:
                await do(session, task, office.people[who], step, version)
            except Refusal:
                assert not allowed, (who, step, stale)
            else:
                assert allowed, (who, step, stale)
                model.takes(who, step)
            assert (task.state, task.version) == (model.state, model.version)
        assert await task_kinds(session, task) == model.kinds
        assert (await verify_chain(session, office.organisation.id)).broken is None


@pytest.mark.parametrize("state", TaskState)
@pytest.mark.parametrize("step", [step for step in Step if step is not Step.ASSIGN])
def test_every_step_is_in_the_table_or_refused(state: TaskState, step: Step) -> None:
    task = Task(title="事项", state=state, version=1)
    if (state, step) in LIFE:
        take_step(task, step)
        assert task.state is LIFE[state, step]
        assert task.version == 1 + (step in TURNING)
    else:
        with pytest.raises(Refusal):
            take_step(task, step)
        assert (task.state, task.version) == (state, 1)


def test_nothing_leads_out_of_the_end() -> None:
    assert not [key for key in LIFE if key[0] in CLOSED]


def test_every_state_lies_with_its_owner_or_waits_for_another_or_is_over() -> None:
    assert sorted([*IN_HAND, *WAITING, *CLOSED]) == sorted(TaskState)
