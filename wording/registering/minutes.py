"""Sentences about minutes 会议议定事项: the list of drafts that they come to."""

from datetime import datetime

from models.documents import Unreadable
from models.frozen import frozen
from wording.messages import N_, Button, Keyboard, Message
from wording.registering import Choice, Pages, choice_rows, page_row

IN_A_ROW = 5


@frozen
class MinutesItem:
    """One item as it was read; what is empty is missing."""

    number: int
    title: str
    owner: str
    co_owners: tuple[str, ...]
    deadline: datetime | None
    responsibility: str
    whole: bool

    @property
    def mark(self) -> str:
        """A sign for whether anything is missing."""
        return "✅" if self.whole else "❓"


class MinutesShown(Message):
    """The items of the minutes as they were read: each to be put right, all to be confirmed."""

    prompt_id: int
    revision: int
    items: tuple[MinutesItem, ...]  # of the page
    pages: Pages = Pages(0, 1)
    registered: int = 0
    total: int = 0
    homeless: bool = False  # some item, here or on another page, names no responsibility

    @property
    def whole(self) -> int:
        """How many lack nothing."""
        return sum(1 for item in self.items if item.whole)

    def keyboard(self) -> Keyboard:
        """Offer to confirm what is whole, one responsibility for the rest, and each item."""
        numbers = [
            Button(
                "{number}",
                "minutes.item",
                self.prompt_id,
                item.number - 1,
                (("number", str(item.number)),),
            )
            for item in self.items
        ]
        rows = [
            tuple(numbers[start : start + IN_A_ROW]) for start in range(0, len(numbers), IN_A_ROW)
        ]
        if self.homeless:
            rows.insert(0, (Button(N_("统一选责任"), "minutes.where", self.prompt_id, 0),))
        if self.whole:
            values = (("count", str(self.whole)),)
            label = N_("确认登记 {count} 项")
            confirm = Button(label, "minutes.confirm", self.prompt_id, self.revision, values)
            rows.insert(0, (confirm,))
        turns = page_row(self.prompt_id, self.pages, "minutes.page")
        return (*rows, *turns, (Button(N_("取消"), "prompt.cancel", self.prompt_id),))


class MinutesResponsibilityAsked(Message):
    """Asks which responsibility those items belong to that name none."""

    prompt_id: int
    lacking: int
    choices: tuple[Choice, ...]
    pages: Pages

    def keyboard(self) -> Keyboard:
        """Offer a page of the tree, and the way back."""
        return (
            *choice_rows(self.prompt_id, self.choices, "minutes.hang"),
            *page_row(self.prompt_id, self.pages, "minutes.where"),
            (Button(N_("返回"), "minutes.hang", self.prompt_id, 0),),
        )


class MinutesRegistered(Message):
    """All items are on the books."""

    text = "已登记 {{ count }} 项，并通知了责任人。发送 /mine 可以查看。"

    count: int


class TooManyItems(Message):
    """Refusal: too many items in one message or document."""

    text = "一份材料最多读 {{ limit }} 项（这里有 {{ count }} 项），没有读取。请分成几份发来。"

    limit: int
    count: int


class DocumentUnreadable(Message):
    """Refusal: a file called minutes cannot be read, or holds no items; it was not taken."""

    problem: Unreadable | None
