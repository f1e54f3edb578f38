"""The history card 履历卡 of a person, and his tags."""

from datetime import datetime

from models import RoleName
from models.framework import Tag
from models.frozen import frozen
from wording.catalogues import listed_text, translations
from wording.messages import N_, Button, Keyboard, Message
from wording.people.roles import roles_text
from wording.registering import Choice
from wording.talk import Receipt
from wording.tasks.history import HAPPENED, OTHER

CHECK_INS = {
    "checked_in": N_("参加"),
    "check_in_noted": N_("补充心得"),
}
ABOUT_HIM = {
    "enrolled": N_("列入名册"),
    "joined": N_("加入"),
    "member_changed": N_("部门或角色调整"),
    "tagged": N_("加标签"),
    "untagged": N_("去标签"),
}
# Acts of his that tell of his work; how he set his clock or his language does not.
BY_HIM = {**HAPPENED, **CHECK_INS}


@frozen
class CareerLine:
    """One line of the ledger by the person or about him."""

    at: datetime
    kind: str
    title: str  # of the task or check-in; the tag
    receipt: Receipt

    def happened_in(self, language: str) -> str:
        """Return what happened, in words."""
        words = BY_HIM.get(self.kind) or ABOUT_HIM.get(self.kind, OTHER)
        return translations(language).gettext(words)


@frozen
class YearCounts:
    """How much was struck off, taken part in and put on record in one year."""

    year: int
    struck_off: int
    took_part: int
    records: int = 0  # put into registers, honours with the rest


class HistoryCard(Message):
    """A person as whoever directs him, or he himself, reads him; newest lines first."""

    member_id: int
    name: str
    unit: str
    roles: tuple[RoleName, ...]
    tags: tuple[Tag, ...]
    years: tuple[YearCounts, ...]
    lines: tuple[CareerLine, ...]
    newer: bool
    older: bool
    may_tag: bool

    def roles_text(self, language: str) -> str:
        """Return his roles in words."""
        return roles_text(self.roles, language)

    def tags_text(self, language: str) -> str:
        """Return his tags in words."""
        return listed_text((tag.name_in(language) for tag in self.tags), language)

    def keyboard(self) -> Keyboard:
        """Offer the other pages, and to tag him."""
        turns = []
        if self.newer and self.lines:
            seq = self.lines[0].receipt.seq
            turns.append(Button(N_("« 更新的"), "person.newer", self.member_id, seq))
        if self.older and self.lines:
            seq = self.lines[-1].receipt.seq
            turns.append(Button(N_("更早的 »"), "person.older", self.member_id, seq))
        tags = (Button(N_("标签"), "person.tags", self.member_id),) if self.may_tag else ()
        return tuple(row for row in (tuple(turns), tags) if row)


class TagsAsked(Message):
    """Which tags shall he bear? A tap gives one or takes it."""

    member_id: int
    name: str
    tags: tuple[Tag, ...]
    borne: tuple[Tag, ...]

    text = "给{{ name|short(20) }}贴标签：点一下加上，再点一下去掉，都记入台账。"

    def keyboard(self) -> Keyboard:
        """Offer each tag, two in a row, and the way back."""
        buttons = [
            Button(
                tag.name,
                "person.untag" if tag in self.borne else "person.tag",
                self.member_id,
                place,
                english=tag.english,
                chosen=tag in self.borne,
            )
            for place, tag in enumerate(self.tags)
        ]
        rows = tuple(tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2))
        return (*rows, (Button(N_("‹ 返回履历卡"), "person.show", self.member_id),))


class WhichPerson(Message):
    """Several people may be meant."""

    text = "“{{ words|short(40) }}”可能是几位同事，请选一位："

    words: str
    choices: tuple[Choice, ...]

    def keyboard(self) -> Keyboard:
        """Offer them."""
        return tuple(
            (Button("{name}", "person.show", one.id, 0, (("name", one.name),)),)
            for one in self.choices
        )


class CardNotForYou(Message):
    """Refusal: he neither is the person nor directs him."""

    text = "履历卡只有本人和他的部门负责人、领导能看。看自己的，请发送 /person。"


class TagsNotForYou(Message):
    """Refusal: one does not tag oneself, nor those one does not direct."""

    text = "标签由部门负责人、领导或管理员来贴。"


class TagGone(Message):
    """Refusal: the tag is not among the framework's any more."""

    text = "没有这个标签了，请重新打开履历卡。"
