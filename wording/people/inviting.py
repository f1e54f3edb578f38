"""Join links made in chat: to whom, the link itself, and changing somebody's account."""

from datetime import datetime

from models.frozen import frozen
from wording.messages import N_, Button, Keyboard, Message


@frozen
class Invitee:
    """Someone on the roster, as a button shows him; `label` tells apart who shares a name."""

    member_id: int
    label: str


class ChooseInvitee(Message):
    """Whom is the link for? `asked` is the name typed, if it was nobody's or several people's."""

    invitees: tuple[Invitee, ...]
    asked: str = ""
    more: int = 0
    several: bool = False

    def keyboard(self) -> Keyboard:
        """Return a button per person, and one for all of them if nobody was named."""
        people = tuple(
            (Button("{label}", "invite.choose", person.member_id, 0, (("label", person.label),)),)
            for person in self.invitees
        )
        return (
            people if self.asked else (*people, (Button(N_("🖨 全部打印成二维码"), "invite.sheet"),))
        )


class EverybodyHasJoined(Message):
    """There is nobody left to invite."""

    text = "名册上的成员都已加入。如果有人换了账号，请发送 <code>/invite 姓名</code>。"


class NobodyOfThatName(Message):
    """The name is not on the roster, nor one like it."""

    text = "名册上没有“{{ asked|short(40) }}”。请检查姓名，或先把这位同事加进人员表再导入。"

    asked: str


class InvitationLink(Message):
    """The link, to be passed on."""

    secret = True

    name: str
    unit: str
    link: str
    expires_at: datetime
    member_id: int
    as_code: bool = False  # it stands below the code already

    def keyboard(self) -> Keyboard:
        """Offer a square code, for whoever stands beside."""
        return () if self.as_code else ((Button(N_("二维码"), "invite.code", self.member_id),),)


class InviteSheetSent(Message):
    """Below the sheet with a code for each who has not joined."""

    secret = True
    text = "{{ count }}人的加入二维码，请打印后裁开交给本人；之前发的链接已作废。"

    count: int


SHEET_TITLE = N_("{name}：加入二维码")
SHEET_HOW = N_("用手机相机扫自己的二维码，在 Telegram 里点“开始”。每个码只能用一次，请勿转交。")


class HasJoinedAlready(Message):
    """The member is bound to an account; it can be released first."""

    text = (
        "{{ name }}（{{ unit }}）已经加入。"
        "如果本人换了 Telegram 账号，可以解除原账号，再发一个新链接；办过的事项和记录都会保留。"
    )

    name: str
    unit: str
    member_id: int
    version: int

    def keyboard(self) -> Keyboard:
        """Offer to release the account."""
        label = N_("解除原账号，发新链接")
        return ((Button(label, "invite.release", self.member_id, self.version),),)


class InviteeChangedMeanwhile(Message):
    """Answer to a button whose member has joined, left or changed since it was shown."""

    text = "这位成员的情况已经变了。请重新发送 /invite 姓名。"


class CannotReleaseOneself(Message):
    """An administrator must not saw off the branch he sits on."""

    text = (
        "不能解除您自己的账号，否则就没人能收到新链接了。"
        "请另一位管理员来办，或在服务器上运行 taizhang invites。"
    )


class AccountReleased(Message):
    """To the account that was a member's until now."""

    text = "这个账号与“{{ organisation }}”台账的绑定已由管理员解除。如有疑问，请联系管理员。"

    organisation: str


class MembershipEnded(Message):
    """To the account of a member who has left."""

    text = (
        "您已离开“{{ organisation }}”，这个账号不再与台账绑定，以前的按钮也不再有效；"
        "您办过的事项和记录都会保留。如有疑问，请联系管理员。"
    )

    organisation: str


class OnlyForAdministrators(Message):
    """The command is an administrator's."""

    text = "这一项只有管理员可以办。需要的话，请联系本单位管理员。"
