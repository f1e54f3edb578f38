"""What a record asks is over once the task is that puts it right; undone, it is asked again."""

from sqlalchemy import select

from ledger.book.chain import append_entry
from ledger.organisations import framework_of
from ledger.talk.acts import Act
from ledger.talk.reading_ahead import organisation_of
from models import Demand, DemandState, Member, Task, TaskState
from wording.demands.served import DemandPutRight, DemandUnderWayAgain, WorkCalledOff
from wording.languages import supported

Told = type[DemandPutRight] | type[DemandUnderWayAgain] | type[WorkCalledOff]
FOLLOWS: dict[TaskState, tuple[DemandState, Told, str]] = {
    TaskState.STRUCK_OFF: (DemandState.CLOSED, DemandPutRight, "demand_put_right"),
    TaskState.CANCELLED: (DemandState.ANSWERED, WorkCalledOff, "demand_work_called_off"),
}
AGAIN: tuple[DemandState, Told, str] = (
    DemandState.AT_WORK,
    DemandUnderWayAgain,
    "demand_under_way_again",
)


async def let_demand_follow(act: Act, task: Task) -> None:
    """Let the demand that the task puts right stand as the task does now; its author hears of it.

    Where nothing was answered, a task that is called off leaves it to the author as well.
    """
    demand = await act.session.scalar(
        select(Demand).where(
            Demand.organisation_id == task.organisation_id, Demand.task_id == task.id
        )
    )
    state, told, kind = FOLLOWS.get(task.state, AGAIN)
    if demand is None or demand.state is state:
        return
    demand.state = state
    demand.version += 1
    organisation = await organisation_of(act.session, task.organisation_id)
    register = framework_of(organisation).register(demand.register)
    if register is None:
        return
    message = told(
        demand.record_id, demand.version, register, demand.year, demand.number, task.title
    )
    await append_entry(
        act.session,
        organisation_id=task.organisation_id,
        kind=kind,
        now=act.now,
        actor_id=act.by.id,
        about=demand.subject,
        version=demand.version,
        effect_key=f"{kind}:{demand.record_id}:{demand.version}",
        title=message.name(supported(organisation.language)),
        task=task.id,
    )
    author = await act.session.get_one(Member, (task.organisation_id, demand.author_id))
    await act.tell(author, message, about=demand.subject)
