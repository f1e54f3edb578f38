"""Sentences of registering a task: each question, the draft shown, the receipt."""

from collections.abc import Iterable
from datetime import datetime

from models import Shift
from models.frozen import frozen
from wording.messages import N_, Button, Keyboard, Message
from wording.rrules import SHIFTS
from wording.talk import Receipt
from wording.tasks.extras import NO_EXTRAS, Extras
from wording.tasks.facts import TaskFacts, director_buttons
from wording.tasks.recurring import moved_text

PEOPLE_IN_A_ROW = 2
# Labels that the reader of deadlines understands itself.
QUICK_DEADLINES = (N_("今天"), N_("明天"), N_("本周五"), N_("下周五"), N_("月底"), N_("下月底"))
# In the order of `/new`.
FIELDS = (N_("事项"), N_("责任人"), N_("责任"), N_("期限"), N_("完成标准"))


@frozen
class AgainShown:
    """How a draft comes again: as it was said, and where a day off leads."""

    words: str
    moved: Shift

    def moved_in(self, language: str) -> str:
        """Return where a deadline on a day off goes, in words."""
        return moved_text(self.moved, language)


@frozen
class DraftFacts:
    """What is known of the draft so far; `responsibility` is its path from the top."""

    prompt_id: int
    revision: int
    title: str = ""
    owner: str | None = None
    unit: str = ""
    co_owners: tuple[str, ...] = ()
    responsibility: tuple[str, ...] = ()
    deadline: datetime | None = None
    standard: str | None = None
    project: str | None = None
    again: AgainShown | None = None
    extras: Extras = NO_EXTRAS


@frozen
class Notice:
    """What in the words just read could not be used, and why."""

    unknown_people: tuple[str, ...] = ()
    unknown_responsibility: str | None = None
    past: datetime | None = None
    gone: str | None = None  # words for a day that is past: 昨天
    further: tuple[str, ...] = ()  # responsibilities named after the first
    offered: bool = False  # the words were no line with @: they only sound like a task


@frozen
class Choice:
    """One thing to tap: its row number and its name."""

    id: int
    name: str


@frozen
class Pages:
    """Which page of choices is shown, and how many there are."""

    page: int
    pages: int


def way_back(
    prompt_id: int, action: str = "new.back", *, first: bool = False
) -> tuple[Button, ...]:
    """Return the last row under every question; `action` goes back to the one before."""
    cancel = Button(N_("取消"), "prompt.cancel", prompt_id)
    return (cancel,) if first else (Button(N_("返回"), action, prompt_id), cancel)


def page_row(prompt_id: int, pages: Pages, action: str = "new.page") -> Keyboard:
    """Return the row that turns pages, where there are several."""
    row = []
    if pages.page > 0:
        row.append(Button(N_("‹ 上一页"), action, prompt_id, pages.page - 1))
    if pages.page + 1 < pages.pages:
        row.append(Button(N_("下一页 ›"), action, prompt_id, pages.page + 1))
    return (tuple(row),) if row else ()


def choice_rows(
    prompt_id: int, choices: Iterable[Choice], action: str, *, in_a_row: int = 1
) -> Keyboard:
    """Return the choices as buttons."""
    buttons = [
        Button("{name}", action, prompt_id, choice.id, (("name", choice.name),))
        for choice in choices
    ]
    return tuple(
        tuple(buttons[start : start + in_a_row]) for start in range(0, len(buttons), in_a_row)
    )


class TitleAsked(Message):
    """Asks what is to be done."""

    draft: DraftFacts
    notice: Notice = Notice()

    def keyboard(self) -> Keyboard:
        """Offer the way out."""
        return (way_back(self.draft.prompt_id, first=True),)


class OwnerAsked(Message):
    """Asks who answers for it: tap, or type a name."""

    draft: DraftFacts
    choices: tuple[Choice, ...]
    pages: Pages
    notice: Notice = Notice()

    def keyboard(self) -> Keyboard:
        """Offer the people he may hand tasks to."""
        prompt_id = self.draft.prompt_id
        return (
            *choice_rows(prompt_id, self.choices, "new.person", in_a_row=PEOPLE_IN_A_ROW),
            *page_row(prompt_id, self.pages),
            way_back(prompt_id),
        )


class WhichPerson(Message):
    """Asks which of several people of one name is meant."""

    draft: DraftFacts
    name: str
    choices: tuple[Choice, ...]
    notice: Notice = Notice()

    def keyboard(self) -> Keyboard:
        """Offer each of them."""
        prompt_id = self.draft.prompt_id
        return (*choice_rows(prompt_id, self.choices, "new.person"), way_back(prompt_id))


class ResponsibilityAsked(Message):
    """Asks which responsibility it belongs to, level by level; or several fit what was typed."""

    draft: DraftFacts
    path: tuple[str, ...]
    here: int | None
    choices: tuple[Choice, ...]
    pages: Pages
    several_fit: bool = False
    notice: Notice = Notice()

    def keyboard(self) -> Keyboard:
        """Offer this level itself, and what is below it."""
        prompt_id = self.draft.prompt_id
        rows: Keyboard = ()
        if self.here is not None:
            name = (("name", self.path[-1]),)
            rows = ((Button(N_("就选“{name}”"), "new.take", prompt_id, self.here, name),),)
        action = "new.take" if self.several_fit else "new.level"
        return (
            *rows,
            *choice_rows(prompt_id, self.choices, action),
            *page_row(prompt_id, self.pages),
            way_back(prompt_id),
        )


class DeadlineAsked(Message):
    """Asks by when: tap, or type a date in any usual way."""

    draft: DraftFacts
    quick: tuple[tuple[int, str], ...]
    notice: Notice = Notice()

    def keyboard(self) -> Keyboard:
        """Offer the usual deadlines."""
        prompt_id = self.draft.prompt_id
        buttons = [Button(label, "new.due", prompt_id, number) for number, label in self.quick]
        rows = tuple(tuple(buttons[start : start + 3]) for start in range(0, len(buttons), 3))
        return (*rows, way_back(prompt_id))


class StandardAsked(Message):
    """Asks, optionally, when it counts as done."""

    draft: DraftFacts
    notice: Notice = Notice()

    def keyboard(self) -> Keyboard:
        """Offer to go without."""
        prompt_id = self.draft.prompt_id
        return ((Button(N_("不用写"), "new.skip", prompt_id),), way_back(prompt_id))


def again_row(draft: DraftFacts) -> Keyboard:
    """Return what changes how the draft comes again; nothing, if it does not."""
    if draft.again is None:
        return ()
    other = Shift.LATER if draft.again.moved is Shift.EARLIER else Shift.EARLIER
    once = Button(N_("只登记这一次"), "new.once", draft.prompt_id)
    return ((once, Button(SHIFTS[other], "new.moved", draft.prompt_id)),)


class DraftShown(Message):
    """The whole draft, for confirmation: nothing counts before."""

    draft: DraftFacts
    notice: Notice = Notice()

    def keyboard(self) -> Keyboard:
        """Offer to confirm, to change, to say more of it, to cancel."""
        draft = self.draft
        return (
            (Button(N_("确认登记"), "new.confirm", draft.prompt_id, draft.revision),),
            *again_row(draft),
            (
                Button(N_("修改"), "new.change", draft.prompt_id),
                Button(N_("更多…"), "new.more", draft.prompt_id),
                Button(N_("取消"), "prompt.cancel", draft.prompt_id),
            ),
        )


class WhatToChange(Message):
    """Asks which part of the draft to change."""

    draft: DraftFacts

    def keyboard(self) -> Keyboard:
        """Offer each part."""
        prompt_id = self.draft.prompt_id
        buttons = [
            Button(label, "new.field", prompt_id, number) for number, label in enumerate(FIELDS)
        ]
        rows = tuple(tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2))
        return (*rows, way_back(prompt_id))


class TaskRegistered(Message):
    """To whoever registered it: on the books, who was told, and the receipt."""

    task: TaskFacts
    receipt: Receipt
    told: tuple[str, ...] = ()
    not_joined: tuple[str, ...] = ()
    unreachable: tuple[str, ...] = ()
    may_change: bool = False

    def keyboard(self) -> Keyboard:
        """Offer the way back to who is not its owner."""
        return director_buttons(self.task, {"changed", "cancelled"} if self.may_change else ())


class MayNotRegister(Message):
    """Refusal: he may hand out no tasks; says whom to ask."""

    ask: tuple[str, ...]


class NobodyNamed(Message):
    """Refusal: the name is not on the roster."""

    text = "名册上没有“{{ name|short(40) }}”。请写全名或工号，也可以点上面的按钮。"

    name: str


class ResponsibilityUnknown(Message):
    """Refusal: nothing in the tree is called that."""

    text = "责任清单里没有“{{ name|short(40) }}”。请换个说法，或者点上面的按钮一级一级地选。"

    name: str


class DeadlineUnreadable(Message):
    """Refusal: no date in these words."""

    text = "没有看懂期限。请写成这样：12月4日、下周三、月底、三个工作日内。"


class DeadlineGone(Message):
    """Refusal: the words name a day that is past."""

    text = "“{{ words|short(30) }}”已经过了。请换一个以后的时间。"

    words: str


class TitleTooLong(Message):
    """Refusal: more than a title holds."""

    text = (
        "事项内容请控制在{{ limit }}字以内（现在{{ length }}字）。"
        "细节可以写在完成标准里，或者以后作为进展发来。"
    )

    limit: int
    length: int


class WordsNotUnderstood(Message):
    """While a draft waits for confirmation, something else was said."""

    text = "这一项还等您确认：请点“确认登记”“修改”或“取消”，也可以回复“确认”，或者写一个新的期限。"


class DraftGone(Message):
    """The draft was confirmed, cancelled, or has expired."""

    text = "这份登记已经确认、取消或过期，没有重复登记。要登记新的，请发送 /new。"


class QuestionPast(Message):
    """A button of an earlier question."""

    text = "这一步已经过去了，请看最新的一条消息。"


class DraftChanged(Message):
    """The draft was changed since this was shown."""

    text = "内容后来改过，请核对最新的一条再确认。"
