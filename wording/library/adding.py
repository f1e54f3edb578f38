"""Adding a document to the library 入库: what is asked, what came of it, what is refused."""

from models.framework import Shelf
from models.frozen import frozen
from wording.asking import Question, prompt_buttons
from wording.messages import N_, Button, Keyboard, Message
from wording.talk import Receipt


@frozen
class Placed:
    """Where a document stands."""

    shelf: Shelf | None
    year: int | None

    def place(self, language: str) -> str:
        """Return shelf and year in words."""
        parts = (self.shelf.name_in(language) if self.shelf else "", str(self.year or ""))
        return " · ".join(filter(None, parts))


class DocumentAsked(Question, Message):
    """Asks for the file."""

    title: str


class TitleAsked(Question, Message):
    """Asks what it is called, where neither words nor the file's name tell."""

    text = "这份资料叫什么？请回复一个题目。"


class ShelfAsked(Message):
    """Asks for the shelf."""

    prompt_id: int
    title: str
    shelves: tuple[Shelf, ...]

    def keyboard(self) -> Keyboard:
        """Offer the shelves, two in a row, and the way back."""
        buttons = [
            Button(shelf.name, "doc.shelf", self.prompt_id, place, english=shelf.english)
            for place, shelf in enumerate(self.shelves)
        ]
        rows = tuple(tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2))
        return (*rows, *prompt_buttons(self.prompt_id))


class YearAsked(Message):
    """Asks for the year."""

    text = "“{{ title|short(60) }}”是哪一年的？"

    prompt_id: int
    title: str
    years: tuple[int, ...]
    has_shelves: bool

    def keyboard(self) -> Keyboard:
        """Offer the years, none of them, and the way back."""
        years = tuple(
            Button("{year}", "doc.year", self.prompt_id, year, (("year", str(year)),))
            for year in self.years
        )
        back = (Button(N_("返回"), "doc.back", self.prompt_id),) if self.has_shelves else ()
        [cancel] = prompt_buttons(self.prompt_id)
        return (years, (Button(N_("不分年度"), "doc.year", self.prompt_id, 0),), (*back, *cancel))


class DocumentAdded(Message):
    """It stands on its shelf; it may have replaced an older version."""

    title: str
    shelf: Shelf | None
    year: int | None
    version: int
    receipt: Receipt

    def place(self, language: str) -> str:
        """Return shelf and year in words."""
        return Placed(self.shelf, self.year).place(language)


class DocumentWithdrawn(Message):
    """It is to be found no longer."""

    text = "“{{ title|short(60) }}”已撤下，台账里留有记录。"

    title: str
    receipt: Receipt


class DocumentSecret(Message):
    """Refusal: it says of itself that it must not leave the office."""

    text = (
        "标有密级或涉密字样的文件不能放进来，也请不要发到聊天里。"
        "资料库只放可以公开查阅的计划、制度和学习材料。"
    )


class DocumentHere(Message):
    """Refusal: this very file is in the library already."""

    text = "这份文件已经在资料库里了：“{{ title|short(60) }}”。"

    title: str


class DocumentOver(Message):
    """Refusal: the question was answered, or the document changed meanwhile."""

    text = "这一步已经办过、取消或过期。要放资料，请重新发送 <code>/doc add 题目</code>。"


class LibraryNotForYou(Message):
    """Refusal: others keep the library."""

    text = "资料由部门负责人、领导或管理员来放。查资料请发送 <code>/doc 词</code>。"
