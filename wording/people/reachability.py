"""Who cannot be reached: what his head is told."""

from enum import StrEnum

from wording.catalogues import translations
from wording.messages import N_, Message


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
