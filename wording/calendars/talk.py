"""/calendar: one's deadlines as a file, and by an address of one's own."""

from typing import ClassVar

from wording.messages import N_, Button, Keyboard, Message

RENEW = Button(N_("换一个地址"), "calendar.renew")
CALENDAR_NAME = N_("{name}的期限")
EVERYBODYS = N_("{name}：期限")
CONFIDENTIAL = N_("不公开事项")
PLAN_STEP = N_("{step}（{task}）")


class CalendarSent(Message):
    """Below the file: how much is in it."""

    text = "📅 您的期限共{{ count }}项，用手机或电脑的日历打开即可。"

    count: int


class CalendarFeedSent(Message):
    """Below the file, where an address is served as well; whoever has it reads the deadlines."""

    secret: ClassVar[bool] = True

    count: int
    address: str

    def keyboard(self) -> Keyboard:
        """Return what makes the address worthless."""
        return ((RENEW,),)


class CalendarRenewed(Message):
    """The new address; the old one leads nowhere."""

    secret: ClassVar[bool] = True

    address: str


class NothingInCalendar(Message):
    """No deadline is open."""

    text = "您目前没有带期限的事项。"
