"""Sentences about directives 批示: written, answered, accepted, asked again."""

from dataclasses import dataclass
from datetime import datetime

from models import NoticeColour
from wording.asking import AskSomebodyElse, Question
from wording.catalogues import translations
from wording.messages import N_, Button, Keyboard, Message
from wording.talk import Receipt

DAYS_OFFERED = (1, 3, 5)  # working days


NOTICE_MARKS = {NoticeColour.BLUE: "🔵", NoticeColour.YELLOW: "🟡", NoticeColour.RED: "🔴"}
NOTICE_COLOURS = {
    NoticeColour.BLUE: N_("🔵 蓝色"),
    NoticeColour.YELLOW: N_("🟡 黄色"),
    NoticeColour.RED: N_("🔴 红色"),
}


@dataclass(frozen=True, slots=True)
class Notice:
    """What makes a directive a notice 督办单."""

    year: int
    number: int
    colour: NoticeColour

    @property
    def mark(self) -> str:
        """Return the colour as a sign."""
        return NOTICE_MARKS[self.colour]

    def name(self, language: str) -> str:
        """Return what it is called: 督办单〔2026〕3号."""
        words = translations(language).gettext(N_("督办单〔{year}〕{number}号"))
        return words.format(year=self.year, number=self.number)


@dataclass(frozen=True, slots=True)
class DirectiveFacts:
    """What a card or a list shows of a directive that is not closed."""

    id: int
    version: int
    by: str
    text: str
    due_at: datetime
    overdue: bool
    answered: bool
    colour: NoticeColour | None = None  # of a notice

    @property
    def mark(self) -> str:
        """Return the sign before it."""
        return "📮" if self.colour is None else NOTICE_MARKS[self.colour]

    def answer_button(self) -> Button:
        """Return the button by which the owner answers."""
        return Button(N_("答复批示"), "directive.answer", self.id, self.version)


class DirectiveAsked(Question, Message):
    """Asks for the line; says until when it is to be answered unless it names a date."""

    text = (
        "关于“{{ title|short(120) }}”，请写下给{{ owner|short(20) }}的批示。"
        "可以写明何时前答复，例如“周五前”；不写的话，{{ days }}个工作日内答复。"
    )

    title: str
    owner: str
    days: int


class DirectiveNoted(Message):
    """To its author: it was handed to the owner; another date is a tap away, and so is the end."""

    id: int
    version: int
    title: str
    owner: str
    words: str
    due_at: datetime
    receipt: Receipt
    notice: Notice | None = None

    def keyboard(self) -> Keyboard:
        """Offer other dates, and to take it back."""
        dates = tuple(
            Button(N_("{count}个工作日内"), "directive.due", self.id, days, (("count", str(days)),))
            for days in DAYS_OFFERED
        )
        return (dates, (Button(N_("撤回批示"), "directive.withdraw", self.id, self.version),))


class DirectiveGiven(Message):
    """To the owner: what he is to answer, and by when."""

    id: int
    version: int
    title: str
    by: str
    words: str
    due_at: datetime
    again: bool = False
    notice: Notice | None = None

    def keyboard(self) -> Keyboard:
        """Offer the one tap, and words."""
        return (
            (
                Button(N_("已办"), "directive.done", self.id, self.version),
                Button(N_("答复"), "directive.answer", self.id, self.version),
            ),
        )


class DirectiveAnswerAsked(Question, Message):
    """Asks the owner for his answer."""

    text = "{{ by|short(20) }}的批示“{{ words|short(120) }}”，您的答复是？文字、照片、文件都可以。"

    by: str
    words: str


class DirectiveAnswerNoted(Message):
    """To the owner: his answer has reached the author."""

    text = "已答复{{ by|short(20) }}的批示：“{{ title|short(80) }}”。"

    title: str
    by: str
    receipt: Receipt


class DirectiveAnswered(Message):
    """To the author: the answer. He accepts it, or asks again."""

    id: int
    version: int
    title: str
    owner: str
    words: str
    answer: str  # empty for the one tap
    files: int
    answer_id: int
    notice: Notice | None = None

    def keyboard(self) -> Keyboard:
        """Offer both ways, and the files."""
        rows: Keyboard = (
            (
                Button(N_("已阅"), "directive.accept", self.id, self.version),
                Button(N_("追问"), "directive.again", self.id, self.version),
            ),
        )
        if not self.files:
            return rows
        count = (("count", str(self.files)),)
        files = Button(N_("查看材料（{count}）"), "answer.files", self.answer_id, 0, count)
        return (*rows, (files,))


class DirectiveAccepted(Message):
    """To the author, in place of the answer he has read."""

    text = "✓ 已阅{{ owner|short(20) }}对批示的答复：“{{ title|short(80) }}”。"

    title: str
    owner: str
    receipt: Receipt


class FurtherAsked(Question, Message):
    """Asks the author what is still missing."""

    text = "关于“{{ title|short(120) }}”，还想请{{ owner|short(20) }}答复什么？可以写明何时前答复。"

    title: str
    owner: str


class DirectiveWithdrawn(Message):
    """To its author and to the owner, in place of what they have of it."""

    text = "批示已撤回，不用答复了：“{{ title|short(80) }}”。"

    title: str


class NoticeAsked(Message):
    """Asks a supervisor for the words of a notice, and its colour."""

    text = (
        "就“{{ title|short(120) }}”给{{ owner|short(20) }}发督办单：请写督办内容。"
        "可以写明何时前答复，例如“周五前”；不写的话，{{ days }}个工作日内答复。"
    )

    prompt_id: int
    title: str
    owner: str
    days: int
    colour: NoticeColour

    def keyboard(self) -> Keyboard:
        """Offer the colours, and the way back."""
        colours = tuple(
            Button(label, "notice.colour", self.prompt_id, place, chosen=colour is self.colour)
            for place, (colour, label) in enumerate(NOTICE_COLOURS.items())
        )
        return (colours, (Button(N_("取消"), "prompt.cancel", self.prompt_id),))


class NoticeIssued(Message):
    """To the owner's head: a notice was issued in his unit."""

    given: DirectiveGiven
    owner: str


class MayNotIssue(AskSomebodyElse, Message):
    """Refusal: notices are for supervisors and leaders."""

    text = (
        "督办单由督查员或领导来发。“{{ title|short(60) }}”要督办的话，"
        "请找{{ message.names_in(language)|short(80) }}。"
    )


class DirectiveGone(Message):
    """Refusal: there is no such directive."""

    text = "没有找到这条批示。"


class DirectiveSettled(Message):
    """Refusal: it was answered, asked anew or closed since."""

    text = "这条批示后来已有变化，请以最新的消息为准。"


class NotYoursToAnswer(Message):
    """Refusal: somebody else owns the task, or has written the directive."""

    text = "批示由事项的责任人答复，由写批示的人阅定。"


class DirectiveDateGone(Message):
    """Refusal: the date in the line has gone by."""

    text = "批示里的期限 {{ due_at|moment }} 已经过了。请换一个以后的时间再写一次。"

    due_at: datetime
