"""Sentences about time off 请假 and standing in 代理."""

from datetime import datetime

from wording.messages import N_, Button, Keyboard, Message
from wording.registering import Choice, Pages, choice_rows, page_row
from wording.talk import Receipt


class AwayShown(Message):
    """/away alone: one's own time off as it stands, and how to enter it."""

    number: int | None = None
    begins: datetime | None = None
    last: datetime | None = None

    def keyboard(self) -> Keyboard:
        """Offer to be back."""
        return ((Button(N_("提前回来"), "away.end", self.number),),) if self.number else ()


class AwayNoted(Message):
    """Receipt: somebody is away from then until then."""

    number: int
    name: str
    begins: datetime
    last: datetime
    own: bool
    receipt: Receipt | None
    by: str | None = None  # who entered it, if another did

    def keyboard(self) -> Keyboard:
        """Offer the way back, and to a head who stands in."""
        if self.own:
            return ((Button(N_("不请假了"), "away.end", self.number),),)
        return head_buttons(self.number)


class ColleagueAway(Message):
    """To a head: one of his people is away, and somebody may stand in."""

    number: int
    name: str
    begins: datetime
    last: datetime
    frozen: bool = False

    def keyboard(self) -> Keyboard:
        """Offer to name who stands in, and to let deadlines stand still."""
        return head_buttons(self.number, frozen=self.frozen)


def head_buttons(number: int, *, frozen: bool = False) -> Keyboard:
    """Return what a head can do about somebody's time off."""
    return (
        (
            Button(N_("期限照算"), "away.count_on", number, chosen=not frozen),
            Button(N_("休假期间暂停计色"), "away.freeze", number, chosen=frozen),
        ),
        (
            Button(N_("请人代理"), "away.whom", number),
            Button(N_("不请假了"), "away.end", number),
        ),
    )


class StandInAsked(Message):
    """Asks the head who stands in."""

    prompt_id: int
    name: str
    choices: tuple[Choice, ...]
    pages: Pages

    def keyboard(self) -> Keyboard:
        """Offer colleagues of the department."""
        return (
            *choice_rows(self.prompt_id, self.choices, "away.stand_in"),
            *page_row(self.prompt_id, self.pages, "away.page"),
            (Button(N_("取消"), "prompt.cancel", self.prompt_id),),
        )


class StandInNoted(Message):
    """Receipt: who stands in for whom, and until when."""

    text = (
        "{{ last|day }}前由{{ stand_in|short(40) }}代理{{ name|short(40) }}的在办事项，"
        "台账里两人的名字都记。"
    )

    name: str
    stand_in: str
    last: datetime
    receipt: Receipt
    number: int
    frozen: bool

    def keyboard(self) -> Keyboard:
        """Offer to name somebody else, and to let deadlines stand still."""
        return head_buttons(self.number, frozen=self.frozen)


class YouStandIn(Message):
    """To who stands in: for whom, until when, and which tasks."""

    name: str
    by: str
    begins: datetime
    last: datetime
    tasks: tuple[tuple[int, int, str], ...]  # number, version, title
    more: int

    def keyboard(self) -> Keyboard:
        """Offer the card of each task."""
        return tuple(
            (Button("{title}", "task.show", number, version, (("title", title[:40]),)),)
            for number, version, title in self.tasks
        )


class YouAreBack(Message):
    """To who ends his own time off."""

    text = "好的，请假已结束，提醒照常发给您。"

    receipt: Receipt


class ColleagueIsBack(Message):
    """To who ends somebody else's time off."""

    text = "{{ name|short(40) }}的请假已结束，提醒照常发给本人。"

    name: str
    receipt: Receipt


class AwayGone(Message):
    """Refused: the time off is over, or was ended."""

    text = "这次请假已经结束了。"


class AwayDatesUnread(Message):
    """Refused: the words name no days ahead."""

    text = "没看出是哪几天。请这样写：/away 下周一到下周三；替同事登记：/away 张三 下周一到下周三。"


class AwayTooLong(Message):
    """Refused: more than a year."""

    text = "请假最长登记一年。"


class WhichColleague(Message):
    """Refused: several people are meant."""

    text = "名册上有几位：{{ names|listed|short(200) }}。请写全名或工号。"

    names: tuple[str, ...]


class MayNotEnterAway(Message):
    """Refused: time off of somebody one does not direct."""

    text = "{{ name|short(40) }}的请假由本人或部门负责人登记。"

    name: str


class MayNotFreeze(Message):
    """Refused: whether one's own deadlines count is for others to say."""

    text = "休假期间期限照算还是暂停计色，由部门负责人来定。"


class OwnerAway(Message):
    """Refused: who is away is not urged."""

    text = "{{ name|short(40) }}请假到{{ last|day }}，先不催办；需要的话，可以请人代理。"

    name: str
    last: datetime


class StandInUnfit(Message):
    """Refused: somebody cannot stand in for himself, nor who is away himself or has not joined."""

    text = "{{ name|short(40) }}现在不能代理：请换一位已加入、没有请假的同事。"

    name: str
