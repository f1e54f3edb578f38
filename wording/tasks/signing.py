"""Sentences about taking a task on, giving it back, and insisting on it."""

from wording.asking import AskSomebodyElse, Question
from wording.messages import N_, Button, Keyboard, Message
from wording.talk import Receipt
from wording.tasks.facts import TaskFacts, buttons_to_decide, owner_buttons


class SignedAlready(Message):
    """Refusal: the owner has signed for it before."""

    text = "“{{ title|short(60) }}”已经签收过了。有进展的话，直接回复就行。"

    title: str


class DeclineReasonAsked(Question, Message):
    """Asks the owner why he gives it back."""

    text = "“{{ title|short(120) }}”为什么办不了？请回复一句原因，我转给负责人定。"

    title: str
    owner: str


class DeclineNoted(AskSomebodyElse, Message):
    """To the owner: given back, and who decides now."""

    text = (
        "“{{ title|short(120) }}”已退回，等{{ message.names_in(language)|short(80) }}来定。"
        "想想还是您办，点“签收”就行。"
    )

    reason: str
    receipt: Receipt
    task_id: int = 0
    version: int = 0

    def keyboard(self) -> Keyboard:
        """Offer to take it on after all."""
        return ((Button(N_("签收"), "task.sign", self.task_id, self.version),),)


class TaskDeclined(Message):
    """To who directs it: given back, why, and what can be done."""

    task: TaskFacts
    reason: str

    def keyboard(self) -> Keyboard:
        """Offer what can be decided."""
        return buttons_to_decide(self.task)


class InsistReasonAsked(Question, Message):
    """Asks who directs it what to tell the owner."""

    text = "仍请{{ owner|short(40) }}办理“{{ title|short(120) }}”？请回复一句，对方会看到。"

    title: str
    owner: str


class InsistNoted(Message):
    """To who insisted."""

    text = "已请{{ owner|short(40) }}继续办理“{{ title|short(120) }}”，您的话也转到了。"

    title: str
    owner: str
    reason: str
    receipt: Receipt


class TaskInsisted(Message):
    """To the owner: it stays his, and why."""

    task: TaskFacts
    by: str
    reason: str

    def keyboard(self) -> Keyboard:
        """Offer everything the owner can do."""
        return owner_buttons(self.task)
