"""Sentences about rotations 轮值: whose turn it is, swapping, what came of it."""

from datetime import datetime

from models import TurnState
from models.framework import Rotation
from models.frozen import frozen
from wording.catalogues import translations
from wording.lists.responsibility_lists import page_row
from wording.messages import N_, Button, Keyboard, Message
from wording.talk import Receipt

STATES = {
    TurnState.PLANNED: N_("待确认"),
    TurnState.VACANT: N_("无人可轮"),
    TurnState.HELD: N_("✅ 已办"),
    TurnState.MISSED: N_("✖ 没办"),
}


@frozen
class OfTurn:
    """A message about a turn of a rotation."""

    rotation: Rotation
    turn_at: datetime

    def title(self, language: str) -> str:
        """Return what the rotation is called."""
        return self.rotation.title_in(language)


class TurnComing(OfTurn, Message):
    """To whose turn it is, some working days before."""

    text = (
        "🔁 {{ turn_at|moment }}的“{{ message.title(language) }}”轮到您了。"
        "材料准备好了，直接回复这条消息发过来就行。"
    )

    turn_id: int
    version: int

    def keyboard(self) -> Keyboard:
        """Offer to swap."""
        return ((Button(N_("和别人调换"), "turn.swap", self.turn_id, self.version),),)


class TurnAsked(OfTurn, Message):
    """Asks whose turn it was whether it took place."""

    text = "🔁 今天的“{{ message.title(language) }}”办了吗？点一下即可；材料可以直接回复这条消息。"

    turn_id: int
    version: int

    def keyboard(self) -> Keyboard:
        """Offer both answers."""
        return (
            (
                Button(N_("办了"), "turn.held", self.turn_id),
                Button(N_("没办成"), "turn.missed", self.turn_id),
            ),
        )


class TurnMarked(OfTurn, Message):
    """What came of it is noted."""

    text = "“{{ message.title(language) }}”{{ turn_at|day }}：{{ message.state_in(language) }}。"

    turn_id: int
    state: TurnState
    receipt: Receipt

    def state_in(self, language: str) -> str:
        """Return what came of it, in words."""
        return translations(language).gettext(STATES[self.state])


class TurnPassed(OfTurn, Message):
    """To whose turn it was: he is on leave, and another takes it; his own comes later."""

    text = (
        "{{ turn_at|day }}的“{{ message.title(language) }}”您不在，改由{{ name|short(20) }}承担；"
        "您的以后再排。"
    )

    name: str


class NobodyForTurn(OfTurn, Message):
    """To administrators: nobody is there to take the turn."""

    text = (
        "{{ turn_at|moment }}的“{{ message.title(language) }}”没有人可轮：该轮的人都请假了。"
        "这一期留着，每天早上再找一次；也可以改期或另请人。"
    )


@frozen
class SwapChoice:
    """One of the turns that may be swapped."""

    turn_id: int
    name: str
    at: datetime


class SwapOffered(OfTurn, Message):
    """With whom? A button for each of the next turns."""

    text = "您{{ turn_at|day }}的“{{ message.title(language) }}”和谁调换？我去问对方，同意了才换。"

    turn_id: int
    choices: tuple[SwapChoice, ...]

    def keyboard(self) -> Keyboard:
        """Offer the others."""
        return tuple(
            (
                Button(
                    "{name} {date}",
                    "swap.ask",
                    self.turn_id,
                    one.turn_id,
                    (("name", one.name), ("date", f"{one.at:%m-%d}")),
                ),
            )
            for one in self.choices
        )


class SwapSent(Message):
    """The other was asked."""

    text = "已经问{{ name|short(20) }}了，对方同意后我告诉您。"

    name: str


class SwapAsked(OfTurn, Message):
    """Asks the other whether the turns shall be swapped."""

    text = (
        "{{ name|short(20) }}想和您调换“{{ message.title(language) }}”："
        "您承担{{ turn_at|day }}这一期，{{ name|short(20) }}承担{{ yours|day }}那一期。可以吗？"
    )

    turn_id: int
    version: int
    name: str
    yours: datetime

    def keyboard(self) -> Keyboard:
        """Offer both answers."""
        return (
            (
                Button(N_("同意调换"), "swap.agree", self.turn_id, self.version),
                Button(N_("不换"), "swap.decline", self.turn_id, self.version),
            ),
        )


class SwapDone(OfTurn, Message):
    """To both: they are swapped; the date is the reader's own now."""

    text = (
        "“{{ message.title(language) }}”已和{{ name|short(20) }}调换，您的改为{{ turn_at|day }}。"
    )

    name: str
    receipt: Receipt


class SwapDeclined(Message):
    """To both: the turns stay as they are."""

    template = "rotations/swap_declined.html"

    name: str
    own: bool


class HandedInForTurn(OfTurn, Message):
    """What was handed in for a turn is kept."""

    text = "已收到，附在{{ turn_at|day }}的“{{ message.title(language) }}”后面。"

    files: int
    receipt: Receipt


@frozen
class TurnLine:
    """One turn in the list."""

    id: int
    version: int
    at: datetime
    name: str
    state: TurnState
    files: bool
    own: bool

    def state_in(self, language: str) -> str:
        """Return what came of it, in words."""
        return translations(language).gettext(STATES[self.state])


class TurnsShown(Message):
    """One rotation: its next turns, its last ones, and how many were held and missed."""

    template = "rotations/turns_shown.html"

    rotation: Rotation
    coming: tuple[TurnLine, ...]
    past: tuple[TurnLine, ...]
    held: int
    missed: int
    marks: bool  # the reader may say what came of others' turns
    page: int
    pages: int

    def title(self, language: str) -> str:
        """Return what the rotation is called."""
        return self.rotation.title_in(language)

    def keyboard(self) -> Keyboard:
        """Offer to swap one's own, to say what came of the last, the files, the other rotations."""
        swaps = [
            Button(N_("调换 {date}"), "turn.swap", one.id, one.version, date_of(one))
            for one in self.coming
            if one.own
        ]
        marks = [
            (
                Button(N_("✓ {date}"), "turn.held", one.id, 0, date_of(one)),
                Button(N_("✗ {date}"), "turn.missed", one.id, 0, date_of(one)),
            )
            for one in self.past
            if one.state is TurnState.PLANNED and (self.marks or one.own)
        ]
        files = [
            Button(N_("📎 {date}"), "turn.files", one.id, 0, date_of(one))
            for one in (*self.coming, *self.past)
            if one.files and (self.marks or one.own)
        ]
        pages = page_row("turns.page", self.page, self.pages)
        return tuple(row for row in (tuple(swaps[:3]), *marks, tuple(files[:4]), *pages) if row)


def date_of(line: TurnLine) -> tuple[tuple[str, str], ...]:
    """Return the date as a button shows it."""
    return (("date", f"{line.at:%m-%d}"),)


class NoTurns(Message):
    """Refusal: there is no rotation that concerns the reader."""

    text = "目前没有您参加的轮值。"


class TurnOver(Message):
    """Refusal: it went to another, is over, or is still to come."""

    text = "这一期已经换人、已过时间或还没到。请发送 /turns 看最新安排。"


class TurnNotYours(Message):
    """Refusal: neither his own nor of somebody he directs."""

    text = "这一期不是您的。轮值安排请发送 /turns 查看。"


class NobodyToSwapWith(Message):
    """Refusal: nobody else has a turn that is planned."""

    text = "后面几期都是您的，暂时没有人可以调换。"


class NothingHandedIn(Message):
    """Refusal: there are no files."""

    text = "这一期还没有交材料。"
