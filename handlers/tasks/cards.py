"""Looking at a task: its card, and the material handed in for it."""

from handlers.talk.context import Press, Talk
from handlers.talk.presses import PressAction
from ledger.tasks.finding import task_of
from ledger.tasks.showing import show_card, show_evidence


async def press_evidence(talk: Talk, press: Press) -> None:
    """查看材料."""
    await show_evidence(talk.session, task_id=press.target, to=talk.speaker, now=talk.now)


async def press_show(talk: Talk, press: Press) -> None:
    """Show one task of a list."""
    task = await task_of(talk.session, talk.organisation.id, press.target)
    await show_card(talk.session, task=task, to=talk.speaker, now=talk.now)


PRESSES: dict[str, PressAction] = {"task.evidence": press_evidence, "task.show": press_show}
