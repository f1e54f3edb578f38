"""The life of a task as one table: which step leads where, who may take it, and what goes with it.

`ledger.tasks.permission` refuses what is not in here, `docs/life.md` is drawn from it, and the
walks of `tests/ledger/test_life.py` are made of it.
"""

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum

from ledger.book.refusals import Refusal
from models import Task, TaskState
from models.frozen import frozen
from models.work import CLOSED, IN_HAND, OPEN
from wording.tasks.cards import AlreadyHandled, TaskClosed


class Step(StrEnum):
    """What can happen to a task; each word is the `kind` of its ledger entry."""

    ASSIGN = "assigned"
    SIGN = "signed"  # 签收: implied by the owner's first word
    DECLINE = "declined"  # 退回: the owner holds that it is not his to do
    INSIST = "insisted"  # 仍请办理: it is his, all the same
    REPORT = "reported"
    CORRECT = "corrected"
    HELPER_ON_TRACK = "helper_on_track"  # of a co-owner's own part
    HELPER_BEHIND = "helper_behind"
    HELPER_DONE = "helper_done"
    ON_TRACK = "on_track"
    BEHIND = "behind"
    BLOCK = "blocked"
    PROMISE = "answer_promised"  # an answer to the difficulty, by a date
    ANSWER = "difficulty_answered"
    CLEAR = "cleared"
    COMPLETE = "completed"
    WITHDRAW = "withdrawn"
    RETURN = "returned"
    VERIFY = "verified"  # the owner's part, which is all of it where nobody leads it with him
    VERIFY_LEAD = "lead_verified"  # of one who leads it, too
    RETURN_LEAD = "lead_returned"
    STRIKE_OFF = "struck_off"
    HAND_OVER = "handed_over"  # to another owner, who has not said a word yet
    OFFER = "offered"  # 转办: the owner asks a colleague to take it on
    ACCEPT = "accepted"  # by that colleague, who owns it from now on
    REFUSE = "refused"
    CHANGE = "changed"  # of title, deadline or standard
    ASK_EXTENSION = "extension_asked"
    EXTEND = "extended"
    KEEP_DEADLINE = "deadline_kept"  # the extension is not granted
    CANCEL = "cancelled"
    REOPEN = "reopened"
    UNDO = "undone"  # of a tap, by who tapped


class By(StrEnum):
    """Who may take a step."""

    OWNER = "owner"
    WORKERS = "workers"  # owner and co-owners
    CO_OWNERS = "co_owners"
    OFFERED = "offered"  # whom the owner asks to take it on
    VERIFIERS = "verifiers"  # head, leader, supervisor or administrator there, with no hand in it
    DIRECTORS = "directors"  # who registered it; head, leader or administrator there; not its owner
    REOPENERS = "reopeners"  # supervisor, leader or administrator there
    AUTHOR = "author"  # who said what is corrected


class Asked(StrEnum):
    """What a step asks for besides a tap."""

    NOTHING = "nothing"
    WORDS = "words"  # or files
    REASON = "reason"
    PERSON = "person"
    PERSON_AND_REASON = "person_and_reason"
    DATE_AND_REASON = "date_and_reason"
    VALUE_AND_REASON = "value_and_reason"


class Condition(StrEnum):
    """What must hold besides the state, when the step is taken."""

    NEW_TODAY = "new_today"  # the same stance was not taken today
    BLOCKED = "blocked"
    BEFORE_DEADLINE = "before_deadline"
    ASKED = "asked"  # an extension waits for an answer
    NOT_OFFERED = "not_offered"  # nobody else is asked to take it on
    NEWS_OF_PART = "news_of_part"  # he did not say the same of his own part last
    EVIDENCE = "evidence"  # there is a file, where one is required
    LEADS_DONE = "leads_done"  # whoever leads it too has done his part
    PARTS_STRUCK_OFF = "parts_struck_off"  # what it was broken down into
    UNVERIFIED = "unverified"  # the owner's part
    LEAD_WAITS = "lead_waits"  # a lead says that his is done, and nobody has verified it
    LEADS_VERIFIED = "leads_verified"


class Undone(StrEnum):
    """How a step is undone."""

    NEVER = "never"
    TAP = "tap"  # within ten minutes by who took it: an entry that reverses
    STEP = "step"  # by another step of the table: see `Transition.undone_by`


class Hears(StrEnum):
    """Who reads of a step at once besides who takes it: in a message, or in place of a request."""

    OWNER = "owner"
    NEW_OWNER = "new_owner"  # whose it is from now on
    CO_OWNERS = "co_owners"
    VERIFIERS = "verifiers"  # as far as they are asked to verify something, or were
    HEADS = "heads"  # or who decides in their place: see `authority.directors_of`
    OFFERED = "offered"
    LEAD = "lead"  # whose part it is


ASSIGNED, SIGNED, DECLINED = TaskState.ASSIGNED, TaskState.SIGNED, TaskState.DECLINED
COMPLETED, STRUCK_OFF = TaskState.COMPLETED, TaskState.STRUCK_OFF
CANCELLED = TaskState.CANCELLED
Leads = Mapping[TaskState, TaskState]


def staying_in(*states: TaskState) -> Leads:
    """Return that the step leaves the task in its state."""
    return {state: state for state in states}


@frozen
class Transition:
    """One step: who may take it, from which states to which, and what goes with it.

    `turns`: it changes what may be done next, so buttons handed out before are outdated.
    `signs`: by the owner of a task not signed for, it signs for it too.
    """

    by: By
    leads: Leads
    asks: Asked = Asked.NOTHING
    conditions: tuple[Condition, ...] = ()
    hears: tuple[Hears, ...] = ()
    turns: bool = False
    signs: bool = False
    undone: Undone = Undone.NEVER
    undone_by: tuple[Step, ...] = field(default=())

    def leads_from(self, state: TaskState) -> TaskState | None:
        """Return where the step leads; None where it is not possible."""
        return self.leads.get(state)


# What is not in here does not happen. A task begins ASSIGNED.
LIFE: Mapping[Step, Transition] = {
    Step.SIGN: Transition(By.OWNER, {ASSIGNED: SIGNED, DECLINED: SIGNED}, undone=Undone.TAP),
    Step.DECLINE: Transition(
        By.OWNER,
        {ASSIGNED: DECLINED, SIGNED: DECLINED},
        asks=Asked.REASON,
        hears=(Hears.HEADS,),
        turns=True,
        undone=Undone.STEP,
        undone_by=(Step.SIGN,),
    ),
    Step.INSIST: Transition(
        By.DIRECTORS,
        {DECLINED: ASSIGNED},
        asks=Asked.REASON,
        hears=(Hears.OWNER,),
        turns=True,
        undone=Undone.STEP,
        undone_by=(Step.HAND_OVER, Step.CANCEL),
    ),
    Step.REPORT: Transition(
        By.WORKERS,
        # Before the owner's first word by a co-owner; once completed as more evidence.
        staying_in(*OPEN),
        asks=Asked.WORDS,
        signs=True,
        undone=Undone.STEP,
        undone_by=(Step.CORRECT,),
    ),
    Step.CORRECT: Transition(
        By.AUTHOR,
        staying_in(*OPEN),
        asks=Asked.WORDS,
        undone=Undone.STEP,
        undone_by=(Step.CORRECT,),
    ),
    # Of a part that is to be verified, they take the request back.
    Step.HELPER_ON_TRACK: Transition(
        By.CO_OWNERS,
        staying_in(*IN_HAND),
        conditions=(Condition.NEWS_OF_PART,),
        hears=(Hears.VERIFIERS,),
    ),
    Step.HELPER_BEHIND: Transition(
        By.CO_OWNERS,
        staying_in(*IN_HAND),
        conditions=(Condition.NEWS_OF_PART,),
        hears=(Hears.VERIFIERS,),
    ),
    Step.HELPER_DONE: Transition(
        By.CO_OWNERS,
        staying_in(*IN_HAND),
        conditions=(Condition.NEWS_OF_PART,),
        hears=(Hears.OWNER, Hears.VERIFIERS),
        undone=Undone.STEP,
        undone_by=(Step.HELPER_ON_TRACK, Step.HELPER_BEHIND),
    ),
    Step.ON_TRACK: Transition(
        By.OWNER,
        staying_in(SIGNED),
        conditions=(Condition.NEW_TODAY,),
        signs=True,
        undone=Undone.TAP,
    ),
    Step.BEHIND: Transition(
        By.OWNER,
        staying_in(SIGNED),
        conditions=(Condition.NEW_TODAY,),
        signs=True,
        undone=Undone.TAP,
    ),
    Step.BLOCK: Transition(
        By.OWNER,
        staying_in(SIGNED),
        asks=Asked.WORDS,
        hears=(Hears.HEADS,),
        signs=True,
        undone=Undone.STEP,
        undone_by=(Step.CLEAR,),
    ),
    Step.PROMISE: Transition(
        By.DIRECTORS,
        staying_in(*IN_HAND),
        conditions=(Condition.BLOCKED,),
        undone=Undone.STEP,
        undone_by=(Step.PROMISE, Step.ANSWER),
    ),
    Step.ANSWER: Transition(
        By.DIRECTORS,
        staying_in(*IN_HAND),
        asks=Asked.WORDS,
        conditions=(Condition.BLOCKED,),
        hears=(Hears.OWNER,),
        undone=Undone.STEP,
        undone_by=(Step.ANSWER,),
    ),
    Step.CLEAR: Transition(
        By.OWNER,
        staying_in(SIGNED),
        conditions=(Condition.BLOCKED,),
        signs=True,
        undone=Undone.TAP,
    ),
    Step.COMPLETE: Transition(
        By.OWNER,
        {SIGNED: COMPLETED},
        conditions=(Condition.EVIDENCE, Condition.LEADS_DONE, Condition.PARTS_STRUCK_OFF),
        hears=(Hears.VERIFIERS,),
        turns=True,
        signs=True,
        undone=Undone.STEP,
        undone_by=(Step.WITHDRAW,),
    ),
    Step.WITHDRAW: Transition(
        By.OWNER,
        {COMPLETED: SIGNED},
        hears=(Hears.VERIFIERS,),
        turns=True,
        undone=Undone.STEP,
        undone_by=(Step.COMPLETE,),
    ),
    Step.RETURN: Transition(
        By.VERIFIERS,
        {COMPLETED: SIGNED},
        asks=Asked.REASON,
        hears=(Hears.OWNER, Hears.VERIFIERS),
        turns=True,
        undone=Undone.STEP,
        undone_by=(Step.COMPLETE,),
    ),
    Step.VERIFY: Transition(
        By.VERIFIERS,
        staying_in(COMPLETED),
        conditions=(Condition.UNVERIFIED,),
        hears=(Hears.VERIFIERS,),
        undone=Undone.TAP,
    ),
    Step.VERIFY_LEAD: Transition(
        By.VERIFIERS,
        staying_in(*IN_HAND, COMPLETED),
        conditions=(Condition.LEAD_WAITS,),
        hears=(Hears.LEAD, Hears.VERIFIERS),
        undone=Undone.TAP,
    ),
    # Of a task reported as done, its completion goes back with it: see RETURN.
    Step.RETURN_LEAD: Transition(
        By.VERIFIERS,
        staying_in(*IN_HAND, COMPLETED),
        asks=Asked.REASON,
        conditions=(Condition.LEAD_WAITS,),
        hears=(Hears.LEAD, Hears.VERIFIERS),
        undone=Undone.STEP,
        undone_by=(Step.HELPER_DONE,),
    ),
    Step.STRIKE_OFF: Transition(
        By.VERIFIERS,
        {COMPLETED: STRUCK_OFF},
        conditions=(Condition.LEADS_VERIFIED,),
        hears=(Hears.OWNER, Hears.CO_OWNERS, Hears.VERIFIERS),
        turns=True,
        undone=Undone.TAP,
    ),
    Step.HAND_OVER: Transition(
        By.DIRECTORS,
        {ASSIGNED: ASSIGNED, SIGNED: ASSIGNED, DECLINED: ASSIGNED, COMPLETED: COMPLETED},
        asks=Asked.PERSON_AND_REASON,
        hears=(Hears.OWNER, Hears.NEW_OWNER, Hears.VERIFIERS),
        turns=True,
        undone=Undone.STEP,
        undone_by=(Step.HAND_OVER,),
    ),
    Step.OFFER: Transition(
        By.OWNER,
        staying_in(ASSIGNED, SIGNED),
        asks=Asked.PERSON,
        conditions=(Condition.NOT_OFFERED,),
        hears=(Hears.OFFERED,),
        undone=Undone.TAP,
    ),
    Step.ACCEPT: Transition(
        By.OFFERED,
        {ASSIGNED: SIGNED, SIGNED: SIGNED},
        hears=(Hears.OWNER, Hears.HEADS),
        turns=True,
        undone=Undone.STEP,
        undone_by=(Step.OFFER, Step.HAND_OVER),
    ),
    Step.REFUSE: Transition(
        By.OFFERED,
        staying_in(ASSIGNED, SIGNED),
        hears=(Hears.OWNER,),
        undone=Undone.STEP,
        undone_by=(Step.OFFER,),
    ),
    Step.CHANGE: Transition(
        By.DIRECTORS,
        staying_in(*OPEN),
        asks=Asked.VALUE_AND_REASON,
        hears=(Hears.OWNER, Hears.CO_OWNERS),
        undone=Undone.STEP,
        undone_by=(Step.CHANGE,),
    ),
    Step.ASK_EXTENSION: Transition(
        By.OWNER,
        staying_in(SIGNED),
        asks=Asked.DATE_AND_REASON,
        conditions=(Condition.BEFORE_DEADLINE,),
        hears=(Hears.HEADS,),
        signs=True,
        undone=Undone.STEP,
        undone_by=(Step.ASK_EXTENSION,),
    ),
    Step.EXTEND: Transition(
        By.DIRECTORS,
        staying_in(*IN_HAND),
        conditions=(Condition.ASKED,),
        hears=(Hears.OWNER, Hears.CO_OWNERS),
        undone=Undone.STEP,
        undone_by=(Step.CHANGE,),
    ),
    Step.KEEP_DEADLINE: Transition(
        By.DIRECTORS,
        staying_in(*IN_HAND),
        conditions=(Condition.ASKED,),
        hears=(Hears.OWNER,),
        undone=Undone.STEP,
        undone_by=(Step.ASK_EXTENSION,),
    ),
    Step.CANCEL: Transition(
        By.DIRECTORS,
        dict.fromkeys(OPEN, CANCELLED),
        asks=Asked.REASON,
        hears=(Hears.OWNER, Hears.CO_OWNERS, Hears.VERIFIERS),
        turns=True,
        undone=Undone.STEP,
        undone_by=(Step.REOPEN,),
    ),
    Step.REOPEN: Transition(
        By.REOPENERS,
        {STRUCK_OFF: SIGNED, CANCELLED: ASSIGNED},
        asks=Asked.REASON,
        hears=(Hears.OWNER, Hears.CO_OWNERS),
        turns=True,
        undone=Undone.STEP,
        undone_by=(Step.COMPLETE, Step.CANCEL),
    ),
}

# Steps that change what may be done next: buttons handed out before them are outdated.
TURNING = frozenset(step for step, transition in LIFE.items() if transition.turns)
# Of these a button must be of the task's last turn: they turn it, or bring a turn about.
FRESH = TURNING | {Step.VERIFY}


def leads_to(task: Task, step: Step, *, by_owner: bool = False) -> TaskState | None:
    """Return where the step leads; None where it is not possible.

    The owner's first word signs for the task too; what he has given back he signs for expressly.
    """
    transition = LIFE[step]
    implied = by_owner and transition.signs and task.state is ASSIGNED
    return transition.leads_from(SIGNED if implied else task.state)


def check_state(task: Task, step: Step, *, by_owner: bool = False) -> None:
    """Refuse a step that the task's state does not allow; change nothing."""
    if leads_to(task, step, by_owner=by_owner) is None:
        raise refusal_of(task, step)


def refusal_of(task: Task, step: Step) -> Refusal:
    """Return why the step is not possible: the task is over, or has gone on since."""
    if task.state in CLOSED and step in {Step.REPORT, Step.CORRECT}:
        return Refusal(TaskClosed(task.title, task.state))
    return Refusal(AlreadyHandled(task.title, task.state))


def check_version(task: Task, version: int | None) -> None:
    """Refuse a button that was made before the task's last turn; None: it was said in words."""
    if version is not None and version != task.version:
        raise Refusal(AlreadyHandled(task.title, task.state))


def take_step(task: Task, step: Step) -> None:
    """Move the task along the table; a turn makes older buttons outdated."""
    state = leads_to(task, step)
    if state is None:
        raise refusal_of(task, step)
    task.state = state
    if step in TURNING:
        task.version += 1
