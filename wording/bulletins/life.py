"""Sentences of a bulletin's life: drafted, noted, released, posted, corrected."""

from datetime import datetime

from wording.asking import Question
from wording.bulletins.lines import Issued
from wording.messages import N_, Button, Keyboard, Message
from wording.talk import Receipt


class BulletinDrafted(Message):
    """To whoever releases it: what it would say; one tap releases it."""

    issued: Issued

    def keyboard(self) -> Keyboard:
        """Release it, say something to it, look at it whole."""
        one = self.issued
        return (
            (Button(N_("📣 发布"), "bulletin.release", one.id, one.version),),
            (
                Button(N_("✏️ 分析说明"), "bulletin.note", one.id, one.version),
                Button(N_("🔎 逐项查看"), "bulletin.page", one.id, 0),
            ),
            (Button(N_("📎 图和文件"), "bulletin.files", one.id, one.version),),
        )


class BulletinReleased(Message):
    """To who released it: it stands; it goes to so many groups."""

    issued: Issued
    groups: int
    receipt: Receipt

    def keyboard(self) -> Keyboard:
        """Look at it, write a directive on it, correct it by another one."""
        return shown_keyboard(self.issued)


class BulletinShown(Message):
    """A released bulletin, to whoever may read it."""

    issued: Issued
    released_at: datetime
    by: str

    def keyboard(self) -> Keyboard:
        """Look at it, write a directive on it, correct it by another one."""
        return shown_keyboard(self.issued)


def shown_keyboard(issued: Issued) -> Keyboard:
    """Return what may be done about a released bulletin."""
    return (
        (
            Button(N_("🔎 逐项查看"), "bulletin.page", issued.id, 0),
            Button(N_("📎 图和文件"), "bulletin.files", issued.id, issued.version),
        ),
        (
            Button(N_("📮 批示"), "bulletin.direct", issued.id),
            Button(N_("更正"), "bulletin.correct", issued.id, issued.version),
        ),
    )


class BulletinPosted(Message):
    """To a group: the bulletin in ten lines, with the head of the ledger as witness."""

    issued: Issued


class BulletinTold(Message):
    """To who looks over some of its units: what it says of these, in his next list."""

    issued: Issued

    def keyboard(self) -> Keyboard:
        """Look at it whole; have the picture and the document."""
        return shown_keyboard(self.issued)[:1]


class BulletinNoteAsked(Question, Message):
    """Asks for a leader's own words."""

    text = "请写下分析说明（{{ most }}字以内），随通报一起发布。"

    most: int


class BulletinSettled(Message):
    """Refused: it was released, or another draft took its place."""

    text = "这份通报已经处理过了，请看最新的一条。"


class BulletinGone(Message):
    """Refused: there is none of that number."""

    text = "没有这份通报，或者不由您审定。"


class NoteTooLong(Message):
    """Refused: a note is a few lines."""

    text = "分析说明请控制在 {{ most }} 字以内，现在有 {{ length }} 字。"

    most: int
    length: int


class NoteNeeded(Message):
    """Refused: there are no words."""

    text = "请用文字写一段分析说明。"
