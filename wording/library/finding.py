"""Documents of the library as they are looked up: one line each, the file a tap away."""

from dataclasses import dataclass
from datetime import datetime

from models.framework import Shelf
from wording.library.adding import Placed
from wording.messages import N_, Button, Keyboard, Message

FILES_IN_A_ROW = 4


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """One document."""

    number: int
    id: int
    title: str
    note: str
    shelf: Shelf | None
    year: int | None
    version: int
    added_at: datetime

    def place(self, language: str) -> str:
        """Return shelf and year in words."""
        return Placed(self.shelf, self.year).place(language)

    def button(self) -> Button:
        """Return the button that sends it."""
        return Button(N_("📎{number}"), "doc.send", self.id, 0, (("number", str(self.number)),))


def file_rows(lines: tuple[DocumentLine, ...]) -> Keyboard:
    """Return the buttons that send the files."""
    files = [line.button() for line in lines]
    return tuple(
        tuple(files[start : start + FILES_IN_A_ROW])
        for start in range(0, len(files), FILES_IN_A_ROW)
    )


def turns(action: str, of: int, older_than: int | None, *, is_first: bool) -> Keyboard:
    """Return the ways on and back."""
    row = []
    if not is_first:
        row.append(Button(N_("« 最新的"), action, of, 0))
    if older_than is not None:
        row.append(Button(N_("更早的 »"), action, of, older_than))
    return (tuple(row),) if row else ()


class DocumentsFound(Message):
    """One page of what was found by words."""

    template = "library/documents.html"

    search_id: int
    words: str
    lines: tuple[DocumentLine, ...]
    is_first: bool
    older_than: int | None

    def keyboard(self) -> Keyboard:
        """Return the files, and the ways on and back."""
        on = turns("doc.page", self.search_id, self.older_than, is_first=self.is_first)
        return (*file_rows(self.lines), *on)


class DocumentsListed(Message):
    """One page of the newest documents, of one shelf or of all."""

    template = "library/documents.html"

    at_shelf: int  # its place, from 1; 0: all
    shelves: tuple[Shelf, ...]
    lines: tuple[DocumentLine, ...]
    is_first: bool
    older_than: int | None
    words: str = ""

    def keyboard(self) -> Keyboard:
        """Return the files, the pages, and the shelves."""
        on = turns("doc.list", self.at_shelf, self.older_than, is_first=self.is_first)
        shelves = [
            Button(
                shelf.name,
                "doc.list",
                place,
                english=shelf.english,
                chosen=place == self.at_shelf,
            )
            for place, shelf in enumerate(self.shelves, 1)
        ]
        rows = tuple(tuple(shelves[start : start + 2]) for start in range(0, len(shelves), 2))
        return (*file_rows(self.lines), *on, *rows)


class DocumentSent(Message):
    """After the file, to who keeps it: what it is, its older versions, and to take it off."""

    text = "“{{ line.title|short(60) }}”第 {{ line.version }} 版。"

    line: DocumentLine
    older: tuple[tuple[int, int], ...]  # number and version

    def keyboard(self) -> Keyboard:
        """Offer the older versions, and to take it off."""
        older = tuple(
            Button(N_("第 {version} 版"), "doc.send", number, 0, (("version", str(version)),))
            for number, version in self.older
        )
        off = (Button(N_("撤下"), "doc.off", self.line.id),)
        return (older, off) if older else (off,)


class DocumentGone(Message):
    """Refusal: it is there no longer."""

    text = "这份资料已经撤下或换了新版。请重新发送 /doc 查找。"


class LibraryWordsWanted(Message):
    """Refusal: one sign is too little to look for."""

    text = "请写两个字以上，例如 <code>/doc 工作计划</code>。"


class LibrarySearchGone(Message):
    """Refusal: the search is kept no longer."""

    text = "这次查找已经过期。请重新发送 <code>/doc 词</code>。"
