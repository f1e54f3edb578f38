"""Sentences about co-owners 协办: what each says of his own part."""

from dataclasses import dataclass

from models import Stance
from wording.messages import Message


@dataclass(frozen=True)
class Helper:
    """A co-owner as a card shows him."""

    name: str
    leads: bool = False
    stance: Stance | None = None
    done: bool = False

    @property
    def mark(self) -> str:
        """A sign for how his own part stands."""
        if self.done:
            return "✅"
        return {Stance.ON_TRACK: "🟢", Stance.BEHIND: "🟡"}[self.stance] if self.stance else ""


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
