"""Sentences about a task that its owner offers to a colleague, or that is given to another."""

from wording.asking import AskSomebodyElse, Question, prompt_buttons
from wording.messages import N_, Button, Keyboard, Message
from wording.registering import Choice, Pages, choice_rows, page_row
from wording.talk import Receipt
from wording.tasks.facts import TaskFacts, undo_button


class ColleagueAsked(Message):
    """Asks whom the task is to go to: a page of colleagues, or a name in words."""

    text = "“{{ title|short(120) }}”交给谁来办？点名字，或者回复姓名。"

    prompt_id: int
    title: str
    colleagues: tuple[Choice, ...]
    pages: Pages

    def keyboard(self) -> Keyboard:
        """Offer the colleagues, and the way back."""
        return (
            *choice_rows(self.prompt_id, self.colleagues, "transfer.to", in_a_row=2),
            *page_row(self.prompt_id, self.pages, "transfer.page"),
            *prompt_buttons(self.prompt_id),
        )


class OfferNoted(Message):
    """To the owner: his colleague is asked; the task is his until that one accepts."""

    text = (
        "已请{{ colleague|short(40) }}接办“{{ title|short(120) }}”。"
        "对方接下以前，这一项仍由您负责。"
    )

    title: str
    colleague: str
    seq: int
    receipt: Receipt

    def keyboard(self) -> Keyboard:
        """Offer to take it back."""
        return ((undo_button(self.seq),),)


class TaskOffered(Message):
    """To the colleague: what it is, who asks, and both answers."""

    task: TaskFacts
    by: str

    def keyboard(self) -> Keyboard:
        """Offer both answers."""
        task = self.task
        return (
            (
                Button(N_("我来办"), "task.accept", task.id, task.version),
                Button(N_("接不了"), "task.refuse", task.id, task.version),
            ),
        )


class OfferAccepted(Message):
    """To the owner before, and to who directs it."""

    text = "“{{ title|short(120) }}”由{{ owner|short(40) }}接办（原责任人{{ before|short(40) }}）。"

    title: str
    owner: str
    before: str


class RefusalNoted(Message):
    """To the colleague who did not take it on."""

    text = "好的，“{{ title|short(120) }}”仍由{{ owner|short(40) }}办理。"

    title: str
    owner: str
    receipt: Receipt


class OfferRefused(Message):
    """To the owner: it stays his."""

    text = "{{ by|short(40) }}接不了“{{ title|short(120) }}”，这一项仍由您负责。"

    title: str
    by: str


class OfferWithdrawn(Message):
    """To the colleague: nothing is asked of him any more."""

    text = "{{ by|short(40) }}收回了转办，“{{ title|short(120) }}”不用您接了。"

    title: str
    by: str


class AlreadyOffered(Message):
    """Refusal: another colleague has not answered yet."""

    text = "“{{ title|short(60) }}”正在等{{ name|short(40) }}答复，答复以前不能再转给别人。"

    title: str
    name: str


class NotOfferedToYou(Message):
    """Refusal: nobody asks the one who presses, or does no longer."""

    text = "“{{ title|short(60) }}”现在没有转给您，不用处理。"

    title: str


class OfferToOwnUnit(AskSomebodyElse, Message):
    """Refusal: a colleague of another unit is for those who direct both."""

    text = (
        "“{{ title|short(60) }}”要转给外部门的同事，"
        "请找{{ message.names_in(language)|short(80) }}来转。"
    )


class OwnsItAlready(Message):
    """Refusal: it is that one's already."""

    text = "“{{ title|short(60) }}”本来就由{{ name|short(40) }}负责。"

    title: str
    name: str


class HandOverReasonAsked(Question, Message):
    """Asks who gives the task to another why."""

    text = (
        "“{{ title|short(120) }}”从{{ before|short(40) }}转给{{ owner|short(40) }}，"
        "原因是什么？请回复一句，两人都会看到。"
    )

    title: str
    before: str
    owner: str


class HandedOverNoted(Message):
    """To who gave the task to another."""

    text = (
        "“{{ title|short(120) }}”已从{{ before|short(40) }}转给{{ owner|short(40) }}，"
        "两人都会收到通知。"
    )

    title: str
    before: str
    owner: str
    receipt: Receipt


class TaskTakenFromYou(Message):
    """To the owner before."""

    text = (
        "{{ by|short(40) }}把“{{ title|short(120) }}”转给{{ owner|short(40) }}了，您不用再办。"
        "原因：{{ reason|short(300) }}"
    )

    title: str
    owner: str
    by: str
    reason: str


class HowToAccept(Message):
    """Refused: 好的 from somebody who is asked to take a task on says too little."""

    text = "要接手“{{ title|short(80) }}”，请点“我来办”，或者直接回复“我来办”。"

    title: str
