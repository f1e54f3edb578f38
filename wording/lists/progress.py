"""What came in since a head's last digest: who said what about which task."""

from dataclasses import dataclass
from datetime import datetime

from wording.lists.responsibility_lists import page_row
from wording.messages import N_, Button, Keyboard, Message
from wording.tasks.facts import LastWords

SIGNS = "①②③④⑤⑥⑦⑧⑨⑩"
CARDS_IN_A_ROW = 5


@dataclass(frozen=True, slots=True)
class ProgressLine:
    """The last words about one task; `place` counts from 0 on its page."""

    place: int
    task_id: int
    version: int
    title: str
    last: LastWords | None  # None for files without a word

    @property
    def sign(self) -> str:
        """Return the sign that stands before the line and on its button."""
        return SIGNS[self.place]

    def card(self) -> Button:
        """Return the button that shows the task's own card."""
        return Button(
            N_("{sign} ⋯"), "task.show", self.task_id, self.version, (("sign", self.sign),)
        )


@dataclass(frozen=True, slots=True)
class Progress:
    """The newest lines, how many there are in all, and since when."""

    lines: tuple[ProgressLine, ...] = ()
    count: int = 0
    since: datetime | None = None

    @property
    def since_s(self) -> int:
        """Return the moment in whole seconds, for buttons: they keep it however late they are."""
        return int(self.since.timestamp()) if self.since else 0

    def cards(self) -> Keyboard:
        """Return the buttons of the lines."""
        cards = [line.card() for line in self.lines]
        return tuple(
            tuple(cards[start : start + CARDS_IN_A_ROW])
            for start in range(0, len(cards), CARDS_IN_A_ROW)
        )

    def rows(self) -> Keyboard:
        """Return the buttons under a digest: each line's card, and all that there are."""
        if self.count <= len(self.lines):
            return self.cards()
        count = (("count", str(self.count)),)
        whole = Button(N_("全部进展（{count}）"), "digest.progress", self.since_s, 1, count)
        return (*self.cards(), (whole,))


class ProgressShown(Message):
    """One page of all that came in, in place of the digest."""

    progress: Progress
    page: int
    pages: int

    def keyboard(self) -> Keyboard:
        """Return the cards, the pages, and the way back."""
        back = Button(N_("‹ 返回提要"), "digest.page", 1)
        return (
            *self.progress.cards(),
            *page_row("digest.progress", self.page, self.pages, of=self.progress.since_s),
            (back,),
        )


class NoProgress(Message):
    """To a head who asks for what came in, and nothing has."""

    text = "上次提要以后还没有新的进展。"
