"""Joining: the welcome, and why a link is not accepted."""

from datetime import datetime
from enum import StrEnum

from models import RoleName
from models.frozen import frozen
from wording.catalogues import translations
from wording.languages import invitation, languages
from wording.messages import N_, Button, Keyboard, Message
from wording.people.roles import roles_text
from wording.rhythm import Rhythm, name_of, when


@frozen
class Introduction:
    """What a newcomer is told: who he is here, what will come and when, what waits for him."""

    name: str
    organisation: str
    unit: str
    roles: tuple[RoleName, ...]
    rhythms: tuple[Rhythm, ...]
    open_tasks: int
    list_command: str | None
    # He may hand out tasks; and `unit` has no work group yet.
    directs: bool = False
    lacks_group: bool = False
    administers: bool = False
    oversees: bool = False  # he may look over the departments
    # Offered when his Telegram speaks another language than the bot does with him.
    other_language: str | None = None

    def roles_text(self, language: str) -> str:
        """Return his roles in words."""
        return roles_text(self.roles, language)

    def rhythm_lines(self, language: str) -> list[tuple[str, str]]:
        """Return what will come, each with when."""
        return [(name_of(rhythm, language), when(rhythm, language)) for rhythm in self.rhythms]


class Joined(Message):
    """To someone who has just joined."""

    introduction: Introduction

    def keyboard(self) -> Keyboard:
        """Offer the other language, where there is reason to."""
        return language_button(self.introduction.other_language)


class WelcomeBack(Message):
    """To a member who opens the chat or his link again."""

    introduction: Introduction

    def keyboard(self) -> Keyboard:
        """Offer the other language, where there is reason to."""
        return language_button(self.introduction.other_language)


def language_button(language: str | None) -> Keyboard:
    """Return one button that switches to the language, if there is one to switch to."""
    if language is None:
        return ()
    words = (("words", invitation(language)),)
    place = languages().index(language)
    return ((Button("{words}", "language.greet", place, values=words),),)


class JoinCodeUnknown(Message):
    """The code is none of this organisation's."""

    text = (
        "这个加入链接认不出来：可能没有复制完整，也可能不是本单位的。"
        "请向管理员要一个新链接，直接点开即可。"
    )


class JoinCodeUsed(Message):
    """The link has been used by somebody else, or from another account."""

    text = (
        "这个加入链接已经用过了，每个链接只能用一次。"
        "如果不是您本人用的，或者您换了 Telegram 账号，请告诉管理员，重新发一个。"
    )


class JoinCodeExpired(Message):
    """The link is too old."""

    text = "这个加入链接已经过期。请向管理员要一个新的，点开即可。"


class JoinCodeRevoked(Message):
    """A newer link has replaced this one."""

    text = (
        "这个加入链接已经作废，管理员后来发过新的。请用最新的那一个；找不到的话，请管理员再发一次。"
    )


class InvitedHasLeft(Message):
    """The member whom the link was for has left."""

    text = "名册显示这位成员已经离开，链接不能再用。如果有误，请联系管理员更新名册。"


class LinkIsAnothers(Message):
    """A member has opened a colleague's link; it stays good."""

    text = (
        "这个链接是给另一位同事的，请转给本人，它仍然有效。"
        "您已经以“{{ name }}”的身份加入；如果身份不对，请联系部门负责人或管理员更正。"
    )

    name: str


class MemberBoundElsewhere(Message):
    """The member whom the link is for has joined from another account already."""

    text = (
        "这位成员已经用另一个 Telegram 账号加入了。"
        "如果您换了手机或账号，请管理员先解除原来的账号，再给您发新链接。"
    )


class JoiningPaused(Message):
    """Too many tries; said once until the time given."""

    text = (
        "尝试的次数有点多，为安全起见先停一停。"
        "请在 {{ until|clock }} 以后再点链接；那时还打不开，请管理员发一个新的。"
    )

    until: datetime


class Unreachable(StrEnum):
    """Why a member's chat is closed to us; stored with the member."""

    BLOCKED = "blocked"
    DEACTIVATED = "deactivated"
    NEVER_STARTED = "never_started"
    NOT_FOUND = "not_found"


REASONS = {
    Unreachable.BLOCKED: N_("本人停用了机器人"),
    Unreachable.DEACTIVATED: N_("Telegram 账号已注销"),
    Unreachable.NEVER_STARTED: N_("还没有打开过与机器人的对话"),
    Unreachable.NOT_FOUND: N_("找不到与本人的对话"),
}


def reason_text(reason: str | None, language: str) -> str:
    """Return the stored reason in words."""
    known = reason if reason in set(Unreachable) else Unreachable.NOT_FOUND
    return translations(language).gettext(REASONS[Unreachable(known)])


class MemberUnreachable(Message):
    """To the head: a member does not get our messages any more."""

    name: str
    unit: str
    reason: Unreachable

    def reason_text(self, language: str) -> str:
        """Return why, in words."""
        return reason_text(self.reason, language)

    @property
    def needs_new_link(self) -> bool:
        """Say whether his account is gone, so that opening the chat again cannot help."""
        return self.reason is Unreachable.DEACTIVATED
