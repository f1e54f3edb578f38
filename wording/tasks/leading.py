"""Sentences about leads 牵头: the part of each is verified on its own, or sent back."""

from wording.asking import Question
from wording.messages import Keyboard, Message
from wording.talk import Receipt
from wording.tasks.facts import TaskFacts, co_owner_buttons, owner_buttons
from wording.tasks.helping import lead_rows


class LeadVerificationAsked(Message):
    """To whoever may verify: one who leads the task says that his part is done."""

    task: TaskFacts
    lead_id: int
    name: str

    def keyboard(self) -> Keyboard:
        """Offer to agree, or to send it back."""
        return lead_rows(self.task.id, [one for one in self.task.helpers if one.id == self.lead_id])


class LeadVerified(Message):
    """To a lead: his part is verified, the task goes on."""

    text = "✅ 您在“{{ title|short(120) }}”里牵头的部分，{{ by|short(40) }}审核同意了。"

    title: str
    by: str


class LeadVerificationUndone(Message):
    """To a lead: his part is not verified after all."""

    text = (
        "{{ by|short(40) }}撤回了对“{{ title|short(120) }}”里您牵头部分的审核，这一部分仍在等审核。"
    )

    title: str
    by: str


class LeadVerifiedBy(Message):
    """To verifiers, in place of the request."""

    text = "✅ {{ by|short(40) }}已同意{{ name|short(40) }}牵头的部分：{{ title|short(120) }}"

    title: str
    name: str
    by: str


class LeadReturnedBy(Message):
    """To verifiers, in place of the request."""

    text = "{{ by|short(40) }}已退回{{ name|short(40) }}牵头的部分：{{ title|short(120) }}"

    title: str
    name: str
    by: str


class LeadWithdrawn(Message):
    """To verifiers, in place of the request."""

    text = "{{ name|short(40) }}收回了牵头部分的办结，暂时不用审核：{{ title|short(120) }}"

    title: str
    name: str


class LeadReturnReasonAsked(Question, Message):
    """Asks the verifier why a lead's part goes back."""

    text = (
        "退回{{ name|short(40) }}在“{{ title|short(120) }}”里牵头的部分，原因是什么？"
        "请回复一句，{{ name|short(40) }}会看到。"
    )

    title: str
    name: str


class LeadReturnNoted(Message):
    """To the verifier: a lead's part went back."""

    text = (
        "已退回{{ name|short(40) }}在“{{ title|short(120) }}”里牵头的部分，"
        "并告诉了{{ name|short(40) }}。原因：{{ reason|short(300) }}"
    )

    title: str
    name: str
    reason: str
    receipt: Receipt


class LeadReturned(Message):
    """To the lead whose part went back; to the owner, too, if his completion went with it."""

    task: TaskFacts
    name: str
    by: str
    reason: str

    def keyboard(self) -> Keyboard:
        """Offer to say how it stands."""
        return co_owner_buttons(self.task)


class CompletionReturnedWithLead(Message):
    """To the owner: a lead's part went back, and the completion with it."""

    text = (
        "“{{ task.title|short(120) }}”里{{ name|short(40) }}牵头的部分，{{ by|short(40) }}退回了："
        "{{ reason|short(300) }}\n这一项回到办理中，{{ name|short(40) }}办完后请再报完成。"
    )

    task: TaskFacts
    name: str
    by: str
    reason: str

    def keyboard(self) -> Keyboard:
        """Offer everything the owner can do."""
        return owner_buttons(self.task)
