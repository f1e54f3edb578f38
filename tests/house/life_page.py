"""Writes `docs/life.md` from the table of a task's life: `python -m tests.house.life_page`."""

from pathlib import Path

from ledger.tasks.life import LIFE, Asked, By, Condition, Hears, Step, Transition, Undone
from models import TaskState

PAGE = Path(__file__).parents[2] / "docs" / "life.md"
HEAD = """# The life of a task

This page is written from `ledger/tasks/life.py` by `python -m tests.house.life_page`; a test says
when it is not up to date.

A step is refused to whoever may not take it, from a state it does not lead from, and by a button
that was handed out before the task last turned. Each step is one entry of the ledger, whose `kind`
is the word below; a reason, a date, the old and the new value stand in its content. What the owner
of a task not signed for says or taps (marked *signs*) signs for it too.

In a unit or above it, heads, leaders and administrators direct; they and supervisors verify;
leaders, supervisors and administrators reopen.

Who hears reads a message, or new words in place of a request; verifiers do as far as they are
asked about it or were. A tap that is undone is heard of by whoever heard of the tap.
"""
STATES = {
    TaskState.ASSIGNED: "assigned 已交办",
    TaskState.SIGNED: "signed 办理中",
    TaskState.DECLINED: "declined 已退回",
    TaskState.COMPLETED: "completed 待审核",
    TaskState.STRUCK_OFF: "struck off 已销号",
    TaskState.CANCELLED: "cancelled 已撤销",
}
WHO = {
    By.OWNER: "the owner",
    By.WORKERS: "owner, co-owners",
    By.CO_OWNERS: "co-owners",
    By.OFFERED: "whom the owner asks",
    By.VERIFIERS: "who verifies there, with no hand in it",
    By.DIRECTORS: "who registered it or directs there; never its owner",
    By.REOPENERS: "who reopens there; never its owner",
    By.AUTHOR: "who said it",
}
ASKED = {
    Asked.NOTHING: "a tap",
    Asked.WORDS: "words or files",
    Asked.REASON: "a reason",
    Asked.PERSON: "a person",
    Asked.PERSON_AND_REASON: "a person and a reason",
    Asked.DATE_AND_REASON: "a date and a reason",
    Asked.VALUE_AND_REASON: "a new value and a reason",
}
CONDITIONS = {
    Condition.NEW_TODAY: "not the same stance twice a day",
    Condition.BLOCKED: "a difficulty is named",
    Condition.BEFORE_DEADLINE: "before the deadline",
    Condition.ASKED: "an extension is asked for; long or repeated ones by a leader",
    Condition.NOT_OFFERED: "nobody else is asked",
    Condition.NEWS_OF_PART: "not the same twice",
    Condition.EVIDENCE: "there is a file, where one is required",
    Condition.LEADS_DONE: "whoever leads it too has done his part",
    Condition.PARTS_STRUCK_OFF: "what it was broken down into is struck off",
    Condition.UNVERIFIED: "the owner's part is not verified yet",
    Condition.LEAD_WAITS: "a lead's part is done and not verified yet",
    Condition.LEADS_VERIFIED: "the part of each lead is verified",
}
HEARS = {
    Hears.OWNER: "owner",
    Hears.NEW_OWNER: "new owner",
    Hears.CO_OWNERS: "co-owners",
    Hears.VERIFIERS: "verifiers",
    Hears.HEADS: "head",
    Hears.OFFERED: "who is asked",
    Hears.LEAD: "whose part it is",
}


def page() -> str:
    """Return the page as it should be."""
    return "\n".join([HEAD, *picture(), "", *table()]) + "\n"


def picture() -> list[str]:
    """Return the states and the steps that lead from one to another, as Mermaid draws them."""
    arrows = [
        f"    {came} --> {goes}: {step}"
        for step, transition in LIFE.items()
        for came in TaskState
        if (goes := transition.leads_from(came)) not in {None, came}
    ]
    names = [f'    state "{words}" as {state}' for state, words in STATES.items()]
    begin = f"    [*] --> {TaskState.ASSIGNED}: {Step.ASSIGN}"
    return ["```mermaid", "stateDiagram-v2", *names, begin, *arrows, "```"]


def table() -> list[str]:
    """Return one line for each step."""
    head = "| step | who | from → to | with | only if | who hears | turns | undone |"
    return [head, "|---|---|---|---|---|---|---|---|", *map(line, LIFE, LIFE.values())]


def line(step: Step, transition: Transition) -> str:
    """Return one step's line."""
    cells = (
        f"`{step}`" + (" *signs*" if transition.signs else ""),
        WHO[transition.by],
        leads(transition),
        ASKED[transition.asks],
        "; ".join(CONDITIONS[one] for one in transition.conditions) or "–",
        ", ".join(HEARS[one] for one in transition.hears) or "–",
        "yes" if transition.turns else "–",
        undone(transition),
    )
    return f"| {' | '.join(cells)} |"


def leads(transition: Transition) -> str:
    """Return from which states a step leads where."""
    found = [(came, transition.leads[came]) for came in TaskState if came in transition.leads]
    staying = [came for came, goes in found if came is goes]
    moving = [f"{came} → {goes}" for came, goes in found if came is not goes]
    return "; ".join([*moving, *(["stays " + ", ".join(staying)] if staying else [])])


def undone(transition: Transition) -> str:
    """Return how a step is undone."""
    if transition.undone is Undone.TAP:
        return "by a tap of the same person within ten minutes: `undone`"
    return ", ".join(f"`{step}`" for step in transition.undone_by) or "–"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
