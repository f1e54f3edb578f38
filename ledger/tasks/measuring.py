"""How far a task is: the amount done of its target, and the stage where there is no number."""

from decimal import Decimal

from ledger.book.chain import append_entry
from ledger.book.refusals import Refusal
from ledger.talk.acts import Act
from ledger.talk.prompts import close_prompt, open_prompt, open_prompt_by_id, open_prompts
from ledger.talk.typed_buttons import TypedButtons
from ledger.tasks.amounts import Measure, read_progress, read_quantity
from ledger.tasks.finding import owner_of
from ledger.tasks.reading import hold_known
from ledger.tasks.recording import sign_if_first
from ledger.tasks.showing import show_card
from ledger.tasks.standing_in import acts_as_owner, on_behalf_of
from models import Answer, Prompt, Stage, Task
from models.amounts import kept, read_amount, written
from models.frozen import frozen
from models.work import IN_HAND
from wording.talk import QuestionClosed
from wording.tasks.cards import AlreadyHandled, TaskNotYours
from wording.tasks.measuring import (
    AmountAsked,
    AmountNoted,
    AmountNotRead,
    AmountUnsure,
    StageAlreadyNoted,
)

MEASURED, STAGED = "measured", "staged"
AMOUNT, PROGRESS = "task.amount", "task.progress"
STAGES = TypedButtons(
    {
        Stage.EXPLORING: ("摸索中", "exploring"),
        Stage.FOUND_A_WAY: ("已有办法", "有办法了", "found a way"),
        Stage.UNDER_WAY: ("推进中", "under way"),
        Stage.FINISHING: ("收尾", "收尾中", "finishing"),
    }
)


@frozen
class Measured:
    """What a report said of the amount: noted now, or asked about; neither, if nothing."""

    progress: str = ""  # 9/13次, as the task stands now
    question: AmountUnsure | None = None


NOT_MEASURED = Measured()


async def measure(act: Act, task: Task, answer: Answer) -> Measured:
    """Note the amount that a report tells, or prepare the question which one it means."""
    found = measure_of(task)
    if found is None or task.state not in IN_HAND:
        return NOT_MEASURED
    reading = read_progress(answer.text, found)
    if reading is None:
        return NOT_MEASURED
    if reading.total is not None and kept(reading.total) is not None:
        await note_amount(act, task, reading.total, effect=f"answer:{answer.id}")
        return Measured(progress=progress_of(task))
    choices = [written(one) for one in reading.choices if kept(one) is not None]
    prompt = await open_prompt(act, AMOUNT, about=task.subject, choices=choices)
    question = AmountUnsure(
        prompt.id, reading.phrase, tuple(choices), task.target_unit or "", progress_of(task)
    )
    return Measured(question=question)


def measure_of(task: Task) -> Measure | None:
    """Return what the task counts, if it counts anything."""
    if task.target is None:
        return None
    return Measure(task.target, task.target_unit or "", task.done)


def progress_of(task: Task) -> str:
    """Return how much is done of how much: 9/13次."""
    if task.target is None:
        return ""
    unit = task.target_unit or ""
    gap = " " if unit.isascii() and unit.isalpha() else ""  # 9/13次, 9/13 interviews
    return f"{written(task.done or Decimal(0))}/{written(task.target)}{gap}{unit}"


async def note_amount(act: Act, task: Task, total: Decimal, *, effect: str) -> None:
    """Put on record how much is done now."""
    before = task.done
    task.done = total
    await append_entry(
        act.session,
        organisation_id=task.organisation_id,
        kind=MEASURED,
        now=act.now,
        actor_id=act.by.id,
        about=task.subject,
        effect_key=f"{MEASURED}:{task.id}:{effect}",
        title=task.title,
        done=written(total),
        before=written(before) if before is not None else None,
        target=written(task.target) if task.target is not None else None,
        unit=task.target_unit,
    )


async def choose_amount(act: Act, prompt_id: int, number: int) -> None:
    """Take the tapped amount as how much is done; one beyond them all leaves it as it was."""
    prompt = await open_prompt_by_id(act, prompt_id, AMOUNT)
    if prompt is None or prompt.subject_id is None:
        raise Refusal(QuestionClosed())
    choices = prompt.state["choices"]
    total = read_amount(choices[number]) if number < len(choices) else None
    await settle_amount(act, prompt, total)


async def settle_amount(act: Act, prompt: Prompt, total: Decimal | None) -> None:
    """Close the question, note the amount if there is one, and say how far the task is."""
    assert prompt.subject_id is not None  # noqa: S101  # it is about a task
    task = await hold_known(act, prompt.subject_id)
    close_prompt(act, prompt)
    if total is not None:
        if task.state not in IN_HAND:
            raise Refusal(AlreadyHandled(task.title, task.state))
        await note_amount(act, task, total, effect=f"prompt:{prompt.id}")
    await act.answer_in_place(AmountNoted(task.title, progress_of(task)), about=task.subject)


async def type_amount(act: Act, prompt: Prompt) -> bool:
    """Take typed words as the amount that was asked for; return whether they were one.

    Raises Refusal for words with figures in them that are no amount; others are about the task.
    """
    found = read_quantity(act.words.text)
    if found is not None:
        await settle_amount(act, prompt, found.amount)
        return True
    if any(sign.isdigit() for sign in act.words.text):
        raise Refusal(AmountNotRead(act.words.text))
    return False


async def take_stage(act: Act, task_id: int, stage: Stage) -> None:
    """Note at which stage the owner says the task is, and show it; the same one is noted once."""
    task = await hold_known(act, task_id)
    if not await acts_as_owner(act, task):
        owner = await owner_of(act.session, task)
        raise Refusal(TaskNotYours(task.title, owner.name))
    if task.state not in IN_HAND:
        raise Refusal(AlreadyHandled(task.title, task.state))
    if task.stage is stage:
        raise Refusal(StageAlreadyNoted(task.title, stage))
    await sign_if_first(act, task)
    before, task.stage = task.stage, stage
    entry = await append_entry(
        act.session,
        organisation_id=task.organisation_id,
        kind=STAGED,
        now=act.now,
        actor_id=act.by.id,
        about=task.subject,
        effect_key=act.effect_key,
        title=task.title,
        stage=stage,
        before=before,
        **await on_behalf_of(act, task),
    )
    for prompt in await open_prompts(act):
        if (prompt.subject_kind, prompt.subject_id) == task.subject and prompt.kind == PROGRESS:
            close_prompt(act, prompt)  # the tap was the answer
    await show_card(act, task, entry=entry)


def read_stage(text: str) -> Stage | None:
    """Return the stage that the words are the name of, and nothing else."""
    typed = STAGES.read(text)
    return typed.button if typed is not None else None


def stage_at(place: int) -> Stage:
    """Return the stage whose button stands at that place. Raises Refusal where there is none."""
    stages = tuple(Stage)
    if place >= len(stages):
        raise Refusal(QuestionClosed())
    return stages[place]


async def measure_again(act: Act, task: Task, answer: Answer) -> None:
    """Ask what is done in all, after a report that told an amount was corrected to another."""
    found = measure_of(task)
    reading = read_progress(answer.text, found) if found is not None else None
    if reading is None or reading.total == task.done:
        return
    fits = (reading.total, *reading.choices)
    choices = [written(one) for one in fits if one is not None and kept(one) is not None]
    prompt = await open_prompt(act, AMOUNT, about=task.subject, choices=choices)
    unsure = AmountUnsure(
        prompt.id, reading.phrase, tuple(choices), task.target_unit or "", progress_of(task)
    )
    await act.answer(AmountAsked(task.title, unsure), about=prompt.subject)
