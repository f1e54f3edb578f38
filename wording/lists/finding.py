"""What was found in titles and replies: one line each, the newest first, its card a tap away."""

from dataclasses import dataclass
from datetime import datetime

from models.work import TaskState
from wording.messages import N_, Button, Keyboard, Message
from wording.tasks.facts import state_text

CARDS_IN_A_ROW = 4


@dataclass(frozen=True, slots=True)
class FoundLine:
    """One title, or one reply with who said it when."""

    number: int
    task_id: int
    version: int
    title: str
    owner: str
    state: TaskState
    name: str = ""  # who said it; empty where the title itself was found
    at: datetime | None = None
    excerpt: str = ""

    def state_in(self, language: str) -> str:
        """Return where the task is in its life, in words."""
        return state_text(self.state, language)

    def card(self) -> Button:
        """Return the button that shows the task's own card."""
        number = (("number", str(self.number)),)
        return Button(N_("{number} ⋯"), "task.show", self.task_id, self.version, number)


class Found(Message):
    """One page of what was found."""

    search_id: int  # under which the words are kept
    words: str
    lines: tuple[FoundLine, ...]
    is_first: bool
    older_than: int | None  # where the next page begins; None where there is nothing more

    def keyboard(self) -> Keyboard:
        """Return the cards, and the ways on and back."""
        cards = [line.card() for line in self.lines]
        rows = tuple(
            tuple(cards[start : start + CARDS_IN_A_ROW])
            for start in range(0, len(cards), CARDS_IN_A_ROW)
        )
        turns = []
        if not self.is_first:
            turns.append(Button(N_("« 最新的"), "find.page", self.search_id, 0))
        if self.older_than is not None:
            turns.append(Button(N_("更早的 »"), "find.page", self.search_id, self.older_than))
        return (*rows, tuple(turns)) if turns else rows


class SearchWordsWanted(Message):
    """To /find without words, or with a single sign."""

    text = "请在命令后面写上要找的词，至少两个字，例如：/find 专项检查。标题和答复里都会找。"


class SearchGone(Message):
    """Refused: the words of an old search are not kept any more."""

    text = "这次查找已经过期，请重新发送 /find 加要找的词。"
