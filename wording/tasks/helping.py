"""Sentences about co-owners 协办: what each says of his own part; who leads it is verified."""

from collections.abc import Collection

from models import Stance
from models.frozen import frozen
from wording.messages import N_, Button, Keyboard, Message


@frozen
class Helper:
    """A co-owner as a card shows him."""

    id: int
    name: str
    leads: bool = False
    stance: Stance | None = None
    done: bool = False
    verified: bool = False

    @property
    def waits(self) -> bool:
        """Whether he leads it, has done his part, and nobody has verified it yet."""
        return self.leads and self.done and not self.verified

    @property
    def mark(self) -> str:
        """A sign for how his own part stands."""
        if self.done:
            return "" if self.waits else "✅"
        return {Stance.ON_TRACK: "🟢", Stance.BEHIND: "🟡"}[self.stance] if self.stance else ""


def lead_rows(task_id: int, helpers: Collection[Helper]) -> Keyboard:
    """Return the buttons for each lead whose part waits to be verified."""
    return tuple(
        (
            Button(N_("同意：{name}"), "lead.verify", task_id, one.id, (("name", one.name),)),
            Button(N_("退回：{name}"), "lead.return", task_id, one.id, (("name", one.name),)),
        )
        for one in helpers
        if one.waits
    )


class OwnPartNoted(Message):
    """Refusal: he said so already."""

    text = "已经这样报过了，没有重复记录。"


class PartOfHelperDone(Message):
    """To the owner: a co-owner has done his part."""

    text = "{{ name|short(40) }}报“{{ title|short(80) }}”里自己的部分办完了。"

    title: str
    name: str


class LeadsOpen(Message):
    """Refusal: it is not done while one who leads it too has not done his part."""

    text = (
        "“{{ title|short(40) }}”由几位一同牵头，{{ names|listed|short(80) }}还没有报办完。"
        "等他们点“我的部分办完了”，再报完成。"
    )

    title: str
    names: tuple[str, ...]


class LeadsUnverified(Message):
    """Refusal: it is not struck off before the part of each who leads it was verified."""

    text = (
        "“{{ title|short(40) }}”责任人的部分已经审核过了，"
        "还等{{ names|listed|short(80) }}牵头的部分办完并审核，审核齐了就销号。"
    )

    title: str
    names: tuple[str, ...]
