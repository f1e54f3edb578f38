"""Sentences about the end of a task: completed, verified by another, struck off or sent back."""

from wording.asking import Question
from wording.messages import N_, Button, Keyboard, Message
from wording.talk import Receipt
from wording.tasks.facts import TaskFacts, button_to_verify, owner_buttons, undo_button
from wording.tasks.helping import lead_rows


class CompletionNoted(Message):
    """To the owner: completion is noted, and who is asked to verify it."""

    task: TaskFacts
    verifiers: tuple[str, ...]
    receipt: Receipt

    def keyboard(self) -> Keyboard:
        """Offer to add to it or to take it back."""
        return owner_buttons(self.task)


class VerificationAsked(Message):
    """To whoever may verify: what is claimed, and what there is to show for it."""

    task: TaskFacts
    last_words: str
    said_by: str  # empty when the owner himself said them
    words: int
    files: int
    reported_by: str = ""  # if another owned it then

    def keyboard(self) -> Keyboard:
        """Offer to agree, to send back, and to look at the material."""
        task = self.task
        back = Button(N_("退回"), "task.return", task.id, task.version)
        own = (back,) if task.verified else (button_to_verify(task), back)
        rows: Keyboard = (own, *lead_rows(task.id, task.helpers))
        if not self.words and not self.files:
            return rows
        count = (("count", str(self.files)),)
        label = N_("查看材料（{count}）") if self.files else N_("查看进展")
        return (*rows, (Button(label, "task.evidence", task.id, task.version, count),))


class StruckOffNoted(Message):
    """To the verifier: in place of the request he pressed, else as an answer."""

    text = "✅ 已销号：{{ title|short(120) }}（{{ owner|short(40) }}）"

    title: str
    owner: str
    seq: int
    receipt: Receipt

    def keyboard(self) -> Keyboard:
        """Offer to take the tap back."""
        return ((undo_button(self.seq),),)


class VerifiedByAnother(Message):
    """To the other verifiers, in place of the request."""

    text = "✅ {{ by|short(40) }}已同意销号：{{ title|short(120) }}（{{ owner|short(40) }}）"

    title: str
    owner: str
    by: str


class VerifiedByYou(Message):
    """To the verifier, in place of the request when his receipt stands elsewhere."""

    text = "您已审核：{{ title|short(120) }}（{{ owner|short(40) }}）"

    title: str
    owner: str


class TaskStruckOff(Message):
    """To the owner and the co-owners: done and struck off."""

    text = "✅ “{{ title|short(120) }}”经{{ by|short(40) }}审核，已销号。"

    title: str
    by: str
    receipt: Receipt


class ReturnReasonAsked(Question, Message):
    """Asks the verifier why he sends it back."""

    text = "退回“{{ title|short(120) }}”的原因是什么？请回复一句，{{ owner|short(40) }}会看到。"

    title: str
    owner: str


class ReturnNoted(Message):
    """To the verifier: sent back, with the reason the owner reads."""

    title: str
    owner: str
    reason: str
    receipt: Receipt


class ReturnedByAnother(Message):
    """To the other verifiers, in place of the request."""

    text = "{{ by|short(40) }}已退回：{{ title|short(120) }}（{{ owner|short(40) }}）"

    title: str
    owner: str
    by: str


class ReturnedByYou(Message):
    """To the verifier who sent it back, in place of the request."""

    text = "您已退回：{{ title|short(120) }}（{{ owner|short(40) }}）"

    title: str
    owner: str


class TaskReturned(Message):
    """To the owner: sent back, why, and what to do next."""

    task: TaskFacts
    by: str
    reason: str

    def keyboard(self) -> Keyboard:
        """Offer everything the owner can do."""
        return owner_buttons(self.task)


class CompletionWithdrawn(Message):
    """To the verifiers, in place of the request."""

    text = "{{ owner|short(40) }}撤回了完成，暂时不用审核：{{ title|short(120) }}"

    title: str
    owner: str


class MayNotVerify(Message):
    """Refusal: not entitled to verify there."""

    text = "“{{ title|short(60) }}”由责任人所在部门的负责人或上级审核，您不用处理。"

    title: str


class HowToVerify(Message):
    """Refusal: words of a verifier that neither agree nor send back."""

    text = (
        "“{{ title|short(60) }}”正等您审核：同意请点“同意销号”；"
        "要退回请点“退回”，或者回复“退回：原因”。"
    )

    title: str


class OwnTaskNotVerified(Message):
    """Refusal: nobody verifies his own task."""

    text = "自己负责的事项要由别人审核；您报“完成”以后，我会请有权审核的人来看。"


class SharedTaskNotVerified(Message):
    """Refusal: nobody verifies what he helped with."""

    text = "“{{ title|short(60) }}”您也参与办理，要由没有参与的人审核。"

    title: str


class EvidenceMissing(Message):
    """Refusal: it cannot be reported as done without a file."""

    text = "“{{ title|short(40) }}”需要佐证：请先发照片或文件（回复这一项的消息即可），再点“完成”。"

    title: str
