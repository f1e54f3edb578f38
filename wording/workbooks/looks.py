"""How the sheets look that we write: headings, print set-up, drop-downs and their lists."""

from collections.abc import Mapping, Sequence
from typing import Any

from models.workbook.layout import cell_name

LISTS = "选项"  # what the drop-downs offer; hidden
MEASURED = 200  # signs of a text: no column is wider
# No formula and no link comes of what somebody typed.
AS_TYPED = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}


class Headings:
    """The looks of a heading: of what must be filled in, of what may be, of what is only told."""

    def __init__(self, book: Any) -> None:
        common = {"bold": True, "border": 1, "valign": "vcenter", "align": "center"}
        self.required = book.add_format({**common, "bg_color": "#F8CBAD"})
        self.optional = book.add_format({**common, "bg_color": "#DDEBF7"})
        self.told = book.add_format({**common, "bg_color": "#EDEDED"})


def breadth(text: str) -> int:
    """Return about how many columns a text takes in its longest line: a Chinese sign takes two.

    >>> breadth("台账 A")
    6
    """
    if text.isascii() and "\n" not in text:
        return len(text)
    longest = max(text[:MEASURED].split("\n"), key=len)
    return sum(2 if ord(sign) > 0x2E80 else 1 for sign in longest)


def set_up(added: Any, *, fixed: int) -> None:
    """Keep headings in sight, on screen and on each page of A4 across."""
    added.freeze_panes(1, fixed)
    added.set_landscape()
    added.set_paper(9)  # A4
    added.fit_to_pages(1, 0)
    added.repeat_rows(0)
    added.set_row(0, 24)


def write_lists(book: Any, lists: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Add the hidden sheet of choices; return the range of each list, "" for an empty one."""
    added = book.add_worksheet(LISTS)
    added.hide()
    ranges: dict[str, str] = {}
    for column, (name, words) in enumerate(lists.items()):
        added.write_column(0, column, words)
        letter = cell_name(column + 1, 1)[:-1]
        ranges[name] = f"='{LISTS}'!${letter}$1:${letter}${len(words)}" if words else ""
    return ranges


def offer(
    added: Any,
    cells: tuple[int, int, int, int],
    source: str | Sequence[str],
    *,
    title: str = "",
    words: str = "",
) -> None:
    """Give cells a drop-down that helps and forbids nothing: reading has the last word.

    The cells are first row, first column, last row, last column, from 0.
    """
    if not source:
        return
    validation: dict[str, Any] = {"validate": "list", "source": source, "show_error": False}
    if words:
        validation |= {"input_title": title, "input_message": words}
    added.data_validation(*cells, validation)
