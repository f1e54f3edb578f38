"""Sentences about a member who leaves: who, who takes over, what came of it, and why not."""

from models import RoleName
from models.frozen import frozen
from wording.messages import N_, Button, Keyboard, Message
from wording.people.roles import roles_text
from wording.registering import PEOPLE_IN_A_ROW, Choice, Pages, choice_rows, page_row, way_back
from wording.talk import Receipt


@frozen
class PersonFacts:
    """Somebody as the administrator sees him: what he has in hand, and what he helps with."""

    name: str
    unit: str
    roles: tuple[RoleName, ...]
    tasks: int
    helped: int

    def roles_text(self, language: str) -> str:
        """Return his roles in words."""
        return roles_text(self.roles, language)


class LeaverAsked(Message):
    """Who leaves? `choices` are those whom the words `asked` may mean."""

    prompt_id: int
    asked: str = ""
    choices: tuple[Choice, ...] = ()

    def keyboard(self) -> Keyboard:
        """Offer whom the words may mean, and the way out."""
        rows = choice_rows(self.prompt_id, self.choices, "leave.who")
        return (*rows, way_back(self.prompt_id, first=True))


class SuccessorAsked(Message):
    """Who takes over what he has in hand? `asked` are words that may mean several."""

    prompt_id: int
    person: PersonFacts
    choices: tuple[Choice, ...]
    pages: Pages
    asked: str = ""

    def keyboard(self) -> Keyboard:
        """Offer the head and the colleagues."""
        several = 1 if self.asked else PEOPLE_IN_A_ROW
        return (
            *choice_rows(self.prompt_id, self.choices, "leave.to", in_a_row=several),
            *page_row(self.prompt_id, self.pages, "leave.page"),
            way_back(self.prompt_id, "leave.back"),
        )


class LeavingShown(Message):
    """All of it, for confirmation: nothing counts before."""

    prompt_id: int
    revision: int
    person: PersonFacts
    successor: str | None

    def keyboard(self) -> Keyboard:
        """Offer to confirm, to go back, to cancel."""
        confirm = Button(N_("确认离开"), "leave.confirm", self.prompt_id, self.revision)
        return ((confirm,), way_back(self.prompt_id, "leave.back"))


class MemberLeft(Message):
    """To whoever let him go: what became of his tasks, and the receipt."""

    name: str
    tasks: int
    successor: str | None
    told: bool  # the successor can hear us
    helped: int
    receipt: Receipt


class ColleagueLeft(Message):
    """To who looks after the unit: a member has left, and what there is to see to."""

    name: str
    unit: str
    tasks: int
    successor: str | None
    waiting: int  # tasks there that wait for somebody's word, if it was a head who left


class SuccessorNeeded(Message):
    """Refusal: he has open tasks, and nobody is named who takes them over."""

    text = "{{ name|short(40) }}名下还有 {{ tasks }} 项未办结的事项，请先选定由谁接手。"

    name: str
    tasks: int


class SuccessorGone(Message):
    """Refusal: who is to take over has left as well, or is the person himself."""

    text = "{{ successor|short(40) }}不能接手：是本人，或者已经离开名册。请另选一位。"

    successor: str
    name: str


class LastAdministrator(Message):
    """Refusal: nobody would be left to administer."""

    text = (
        "{{ name|short(40) }}是唯一的管理员，不能离开。"
        "请先在人员表里给另一位同事加上“管理员”再导入。"
    )

    name: str


class HasLeftAlready(Message):
    """Refusal: he has left, perhaps by another administrator's hand a moment ago."""

    text = "{{ name|short(40) }}已经离开名册，不用再办。"

    name: str


class LeavingGone(Message):
    """The step was done, cancelled, or has expired; or something was changed since."""

    text = "这一步已经办过、改过、取消或过期。要办理离开，请重新发送 <code>/leave 姓名</code>。"


class LeavingWaits(Message):
    """While the leaving waits for confirmation, something else was said."""

    text = "还等您确认：请点“确认离开”“返回”或“取消”，也可以回复“确认”。"
