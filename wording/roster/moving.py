"""Sentences about a member who goes to another department or gets other roles."""

from collections.abc import Iterable

from models import RoleName
from models.frozen import frozen
from wording.messages import N_, Button, Keyboard, Message
from wording.people.roles import ROLE_NAMES, roles_text
from wording.registering import PEOPLE_IN_A_ROW, Choice, Pages, choice_rows, page_row, way_back
from wording.roster.leaving import PersonFacts
from wording.talk import Receipt

# What is offered, in this order; who holds none of them is a member.
ROLES_OFFERED = (
    RoleName.HEAD,
    RoleName.SUPERVISOR,
    RoleName.LEADER,
    RoleName.ADMINISTRATOR,
    RoleName.SECRETARY,
)


@frozen
class MovingDone:
    """How a member stands after moving, or would; `handed` and `followed` count open tasks."""

    name: str
    before: str
    unit: str
    roles: tuple[RoleName, ...]
    handed: int
    successor: str | None
    followed: int

    @property
    def goes(self) -> bool:
        """Say whether the department is another."""
        return self.before != self.unit

    def roles_text(self, language: str) -> str:
        """Return his roles then, in words."""
        return roles_text(self.roles, language)


class MoverAsked(Message):
    """Who moves? `choices` are those whom the words `asked` may mean."""

    prompt_id: int
    asked: str = ""
    choices: tuple[Choice, ...] = ()

    def keyboard(self) -> Keyboard:
        """Offer whom the words may mean, and the way out."""
        rows = choice_rows(self.prompt_id, self.choices, "move.who")
        return (*rows, way_back(self.prompt_id, first=True))


class UnitAsked(Message):
    """Where to? `stays` is where he is; `asked` are words that may mean several."""

    prompt_id: int
    person: PersonFacts
    stays: int
    choices: tuple[Choice, ...]
    pages: Pages
    asked: str = ""

    def keyboard(self) -> Keyboard:
        """Offer to stay, and the other units."""
        stay = Button(N_("部门不变，只改角色"), "move.unit", self.prompt_id, self.stays)
        return (
            (stay,),
            *choice_rows(self.prompt_id, self.choices, "move.unit", in_a_row=PEOPLE_IN_A_ROW),
            *page_row(self.prompt_id, self.pages, "move.page"),
            way_back(self.prompt_id, "move.back"),
        )


class TasksAsked(Message):
    """Asks what becomes of his open tasks there: they follow him, or somebody takes them over."""

    prompt_id: int
    person: PersonFacts
    unit: str
    tasks: int
    choices: tuple[Choice, ...]
    pages: Pages
    asked: str = ""

    def keyboard(self) -> Keyboard:
        """Offer that they follow, the head, and the colleagues."""
        several = 1 if self.asked else PEOPLE_IN_A_ROW
        return (
            (Button(N_("随本人转过去"), "move.follow", self.prompt_id),),
            *choice_rows(self.prompt_id, self.choices, "move.to", in_a_row=several),
            *page_row(self.prompt_id, self.pages, "move.page"),
            way_back(self.prompt_id, "move.back"),
        )


class RolesAsked(Message):
    """Asks which roles he will hold."""

    prompt_id: int
    name: str
    unit: str
    roles: tuple[RoleName, ...]

    def keyboard(self) -> Keyboard:
        """Offer each role on or off, and to go on."""
        return (
            *role_rows(self.prompt_id, self.roles),
            (Button(N_("就这样"), "move.roles", self.prompt_id),),
            way_back(self.prompt_id, "move.back"),
        )

    def roles_text(self, language: str) -> str:
        """Return the roles chosen so far, in words."""
        return roles_text(self.roles, language)


def role_rows(prompt_id: int, chosen: Iterable[RoleName]) -> Keyboard:
    """Return two roles in a row, those chosen with a mark; a button bears the role's place."""
    held = set(chosen)
    buttons = [
        Button(ROLE_NAMES[role], "move.role", prompt_id, place, chosen=role in held)
        for place, role in enumerate(ROLES_OFFERED)
    ]
    return tuple(tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2))


class MovingShown(Message):
    """All of it, for confirmation: nothing counts before."""

    prompt_id: int
    revision: int
    done: MovingDone

    def keyboard(self) -> Keyboard:
        """Offer to confirm, to go back, to cancel."""
        confirm = Button(N_("确认调整"), "move.confirm", self.prompt_id, self.revision)
        return ((confirm,), way_back(self.prompt_id, "move.back"))


class MemberMoved(Message):
    """To whoever moved him: how he stands, what became of his tasks, and the receipt."""

    done: MovingDone
    receipt: Receipt


class YouAreMoved(Message):
    """To the member himself."""

    done: MovingDone


class ColleagueMoved(Message):
    """To who looks after the department he left or the one he came to."""

    done: MovingDone
    waiting: int  # tasks there that wait for somebody's word, if it was a head who left


class TasksUndecided(Message):
    """Refusal: he has open tasks, and it is not said what becomes of them."""

    text = (
        "{{ name|short(40) }}在原部门还有 {{ tasks }} 项未办结的事项，"
        "请先选定随本人转过去，还是由谁接手。"
    )

    name: str
    tasks: int


class RolesUndecided(Message):
    """Refusal: a head goes, and it is not said whether he is one there too."""

    text = (
        "{{ name|short(40) }}是{{ before|short(40) }}的负责人，"
        "请说明在{{ unit|short(40) }}担任什么角色。"
    )

    name: str
    before: str
    unit: str


class NoBranchThere(Message):
    """Refusal: nobody can be secretary where the department belongs to no branch."""

    text = (
        "“{{ unit|short(40) }}”还没有对应的党支部，不能在这里设支部书记。"
        "请先在工作表“组织”里填上支部，再导入。"
    )

    unit: str


class NothingMoves(Message):
    """Refusal: he is there already, and so are his roles."""

    text = "{{ name|short(40) }}已经在{{ unit|short(40) }}，角色也一样，没有要改的。"

    name: str
    unit: str


class LastAdministratorStays(Message):
    """Refusal: nobody would be left to administer."""

    text = "{{ name|short(40) }}是唯一的管理员，这个角色不能去掉。请先给另一位同事加上“管理员”。"

    name: str


class UnitUnknown(Message):
    """Refusal: no unit is called that, or anything like it."""

    text = "没有“{{ asked|short(40) }}”这个部门。请检查名称；新部门请写进人员表再导入。"

    asked: str


class MovingGone(Message):
    """The step was done, cancelled, or has expired; or something was changed since."""

    text = (
        "这一步已经办过、改过、取消或过期。要调整部门或角色，请重新发送 <code>/move 姓名</code>。"
    )


class MovingWaits(Message):
    """While the moving waits for confirmation, something else was said."""

    text = "还等您确认：请点“确认调整”“返回”或“取消”，也可以回复“确认”。"


class RolesUnread(Message):
    """Refusal: the words name no roles."""

    text = "没有看懂角色。请点上面的按钮，或者这样写：部门负责人、督查员、领导、管理员、成员。"
