"""Who may take which step: everybody of the office, and of another, tries each of them."""

from collections.abc import Callable

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.refusals import Refusal
from ledger.organisations import found_organisation
from ledger.people.authority import may_sign_for, signers_for
from ledger.tasks.finding import share_of
from ledger.tasks.life import LIFE, By, Step
from models import Database, Member, RoleName, Stance, Task, TaskState
from models.framework import read_framework
from tests.ledger.offices import MONDAY, Office, open_office
from tests.ledger.test_life import do
from tests.ledger.test_tasks import handed_out
from tests.staff import add_member

# Each by his place: 张三 owns the task, 李四 helps, 王五 is asked to take it on, the head of the
# same department registered it, 赵主任 heads another department, 欧阳娜 belongs to that.
EVERYBODY = (
    "zhang", "li", "wang", "head", "deputy", "zhao", "ouyang", "leader", "supervisor",
    "administrator", "foreign_leader", "foreign_owner",
)  # fmt: skip
MAY: dict[By, frozenset[str]] = {
    By.OWNER: frozenset({"zhang"}),
    By.WORKERS: frozenset({"zhang", "li"}),
    By.CO_OWNERS: frozenset({"li"}),
    By.OFFERED: frozenset({"wang"}),
    By.VERIFIERS: frozenset({"head", "deputy", "leader", "supervisor", "administrator"}),
    By.DIRECTORS: frozenset({"head", "deputy", "leader", "administrator"}),
    By.REOPENERS: frozenset({"leader", "supervisor", "administrator"}),
}
# A confidential task is the line's above its owner, and of who registered it: the head.
CONFIDED = frozenset({"zhang", "li", "wang", "head", "deputy", "leader"})
BEFORE: dict[Step, Callable[[Task], None]] = {
    Step.CLEAR: lambda task: setattr(task, "blocker", "缺人手"),
    Step.PROMISE: lambda task: setattr(task, "blocker", "缺人手"),
    Step.ANSWER: lambda task: setattr(task, "blocker", "缺人手"),
    Step.ON_TRACK: lambda task: setattr(task, "stance", Stance.BEHIND),
    Step.BEHIND: lambda task: setattr(task, "stance", Stance.ON_TRACK),
}
TRIED = [
    step
    for step, transition in LIFE.items()
    if transition.by in MAY and step not in {Step.STRIKE_OFF, Step.EXTEND, Step.KEEP_DEADLINE}
]


async def everybody(session: AsyncSession, office: Office) -> dict[str, Member]:
    """The office's people, its supervisor, and two of another organisation."""
    supervisor = await add_member(
        session,
        office.organisation.id,
        "吴督查",
        office.units["示例单位"].id,
        RoleName.SUPERVISOR,
        telegram_user_id=901,
        joined_at=MONDAY,
    )
    other, first = await found_organisation(
        session,
        name="另一单位",
        framework=read_framework("3315"),
        administrator="外单位管理员",
        now=MONDAY,
    )
    foreign = {}
    for number, (key, role) in enumerate(
        (("foreign_leader", RoleName.LEADER), ("foreign_owner", RoleName.MEMBER)), start=1
    ):
        foreign[key] = await add_member(
            session,
            other.id,
            f"外单位{number}",
            first.unit_id,
            role,
            telegram_user_id=910 + number,
            joined_at=MONDAY,
        )
    return {**office.people, "supervisor": supervisor, **foreign}


async def who_can(session: AsyncSession, office: Office, step: Step, *, secret: bool) -> set[str]:
    """Let everybody try the step, each on a task of his own that stands ready for it."""
    people = await everybody(session, office)
    office.people["administrator"].telegram_user_id = 900
    allowed = set()
    for name in EVERYBODY:
        task = await handed_out(session, office, confidential=secret)
        task.state = next(iter(LIFE[step].leads))
        if step in {Step.ACCEPT, Step.REFUSE}:
            task.offered_to = people["wang"].id
        if step in {Step.VERIFY_LEAD, Step.RETURN_LEAD}:
            share = await share_of(session, task, people["li"].id)
            assert share is not None
            share.leads, share.done_at = True, MONDAY
        if step in BEFORE:
            BEFORE[step](task)
        await session.flush()
        try:
            await do(session, office, task, people[name], step, task.version, 1)
        except Refusal:
            continue
        allowed.add(name)
    return allowed


@pytest.mark.parametrize("step", TRIED)
async def test_each_step_is_theirs_whom_the_table_names_and_nobody_elses(
    database: Database, step: Step
) -> None:
    office = await open_office(database)
    async with database.write() as session:
        assert await who_can(session, office, step, secret=False) == MAY[LIFE[step].by]


@pytest.mark.parametrize("step", [Step.REPORT, Step.VERIFY, Step.CHANGE, Step.CANCEL, Step.REOPEN])
async def test_of_a_confidential_task_only_the_line_above_its_owner_decides(
    database: Database, step: Step
) -> None:
    office = await open_office(database)
    async with database.write() as session:
        allowed = await who_can(session, office, step, secret=True)
    assert allowed == MAY[LIFE[step].by] & CONFIDED


def test_every_step_is_tried_or_is_part_of_one_that_is() -> None:
    beside = {Step.STRIKE_OFF, Step.EXTEND, Step.KEEP_DEADLINE, Step.CORRECT}
    assert set(LIFE) - set(TRIED) == beside
    assert TaskState.STRUCK_OFF in LIFE[Step.REOPEN].leads


async def test_an_answer_is_signed_off_by_a_head_above_and_never_by_oneself(
    database: Database,
) -> None:
    office = await open_office(database)
    async with database.write() as session:
        people = await everybody(session, office)
        zhang, head = people["zhang"], people["head"]
        signers = {
            name: {one.id for one in await signers_for(session, people[name], unit_id=unit)}
            for name, unit in (("zhang", zhang.unit_id), ("head", head.unit_id))
        }
        assert head.id in signers["zhang"]
        assert people["leader"].id not in signers["zhang"]
        assert signers["head"]
        assert head.id not in signers["head"]
        may = {
            name: {
                other
                for other in EVERYBODY
                if "foreign" not in other  # rows are looked up in one's own organisation
                and await may_sign_for(session, people[other], one, unit_id=one.unit_id)
            }
            for name, one in (("zhang", zhang), ("head", head))
        }
    assert may["zhang"] == MAY[By.DIRECTORS]
    assert may["head"] == MAY[By.DIRECTORS] - {"head"}
