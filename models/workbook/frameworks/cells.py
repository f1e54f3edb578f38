"""One value and its cell: written so that it reads back as the same, read strictly.

Whatever a cell would lose (a space at the end, a sign that XML has no place for) is written in
quotation marks, as JSON has it.
"""

import re
from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum, StrEnum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from models.framework.flaws import Flaw, flaw
from models.framework.naming import Words
from models.framework.rule_words import rule_in
from models.frozen import frozen
from models.workbook.frameworks.texts import (
    QUOTED,
    SPANS,
    clock_text,
    in_quotes,
    iso_of,
    quoted,
    span_text,
    unquoted,
)

PIECE = re.compile(rf"(?:{QUOTED.pattern}|[^、,，;；\n\"])+", re.DOTALL)
BETWEEN = re.compile(r"\s*[、,，;；\n]\s*")
NOTHING = {"zh_CN": "无", "en": "none"}
YES, NO = ("是", "yes", "true", "1", "✓"), ("否", "no", "false", "0")
LISTED = {"zh_CN": "、", "en": ", "}
SPAN_PART = re.compile(r"(\d+)\s*([^\d\s]+)\s*")


class Kind(StrEnum):
    """What a cell holds."""

    TEXT = "text"
    CHOICE = "choice"
    YES_NO = "yes_no"
    WHOLE = "whole"
    NUMBER = "number"
    DAY = "day"
    CLOCK = "clock"
    SPAN = "span"
    RULE = "rule"  # of RFC 5545
    SEVERAL = "several"
    AMOUNTS = "amounts"  # name=value


@frozen
class Choices:
    """What a cell can say, as a flaw tells it: in English, and to a reader of Chinese in words."""

    of: "Cell"

    def __str__(self) -> str:
        return ", ".join(self.of.options)

    def said_in(self, language: str) -> str:
        """Return the choices as they are written in a cell."""
        if language == "en":
            return str(self)
        return "、".join(self.of.words.get(one, one) for one in self.of.options)


class CellError(ValueError):
    """A cell that does not say what belongs there."""

    def __init__(self, found: Flaw) -> None:
        super().__init__(str(found))
        self.flaw = found


@frozen
class Cell:
    """How values of a field are written: their kind, the words for them, of several the item's."""

    kind: Kind
    options: tuple[str, ...] = ()  # of a choice: its values as the file has them
    words: Mapping[str, str] = field(default_factory=dict)  # value → in Chinese
    english: Mapping[str, str] = field(default_factory=dict)  # value → in English, as it is told
    item: "Cell | None" = None

    def write(self, value: Any, language: str) -> str | int:
        """Return what stands in the cell."""
        match self.kind:
            case Kind.SEVERAL | Kind.AMOUNTS:
                return self.write_several(value, language) or NOTHING[language]
            case Kind.YES_NO:
                return ("否", "是")[value] if language == "zh_CN" else ("no", "yes")[value]
            case Kind.WHOLE:
                return int(value)
            case Kind.CLOCK:
                return clock_text(value)
            case Kind.SPAN:
                return span_text(value, language)
        text = str(value.value if isinstance(value, Enum) else value)
        return quoted(self.words.get(text, text) if language == "zh_CN" else text)

    def write_several(self, value: Any, language: str) -> str:
        """Return items one after the other; what would be taken for two is quoted."""
        assert self.item is not None  # noqa: S101  # the kinds that have one
        if self.kind is Kind.AMOUNTS:
            pairs = [f"{name}={self.item.write(one, language)}" for name, one in value.items()]
            return LISTED[language].join(pairs)
        return LISTED[language].join(
            inner if QUOTED.fullmatch(inner) or whole(inner) else in_quotes(inner)
            for inner in (str(self.item.write(one, language)) for one in value)
        )

    def read(self, cell: object) -> Any:
        """Return what the cell says, as the file would. Raises CellError."""
        if self.kind in READERS and not isinstance(cell, str):
            return READERS[self.kind](self, cell)
        text = text_of(cell)
        if self.kind is Kind.RULE:
            rule = rule_in(text)
            if rule is None and "=" not in text:
                raise CellError(flaw("cell_rule"))
            return rule or unquoted(text)
        if self.kind is Kind.TEXT:
            return self.value_of(unquoted(text))
        if self.kind in {Kind.SEVERAL, Kind.AMOUNTS}:
            return self.read_several(text)
        return READERS[self.kind](self, text) if self.kind in READERS else self.value_of(text)

    def value_of(self, text: str) -> str:
        """Return the value that a word stands for; what is no word of ours is the value itself."""
        for value in self.options or self.words:
            if text in {value, self.words.get(value)}:
                return value
        if self.kind is Kind.CHOICE:
            raise CellError(flaw("cell_choice", choices=Choices(self)))
        return text

    def read_several(self, text: str) -> Any:
        """Return the items of a list."""
        assert self.item is not None  # noqa: S101  # the kinds that have one
        if text in NOTHING.values():
            return {} if self.kind is Kind.AMOUNTS else []
        pieces, place = [], 0
        while place < len(text):
            found = BETWEEN.match(text, place) or PIECE.match(text, place)
            if found is None:
                raise CellError(flaw("cell_quotes"))
            if found.re is PIECE and found[0].strip():
                pieces.append(found[0].strip())
            place = found.end()
        if self.kind is Kind.SEVERAL:
            return [self.item.read(piece) for piece in pieces]
        pairs = [piece.partition("=") for piece in pieces]
        if any(not sign for _, sign, _ in pairs):
            raise CellError(flaw("cell_amounts"))
        return {name.strip(): self.item.read(amount.strip()) for name, _, amount in pairs}


def read_yes_no(_cell: Cell, said: object) -> bool:
    """Read 是, yes, TRUE."""
    word = str(said).strip().casefold()
    if word in YES or said is True:
        return True
    if word in NO or said is False:
        return False
    raise CellError(flaw("cell_yes_no"))


def read_whole(_cell: Cell, said: object) -> int:
    """Read a whole number."""
    if isinstance(said, float) and said.is_integer():
        return int(said)
    if isinstance(said, int) and not isinstance(said, bool):
        return said
    if isinstance(said, str) and re.fullmatch(r"-?\d{1,18}", said.strip()):
        return int(said)
    raise CellError(flaw("cell_whole"))


def read_number(_cell: Cell, said: object) -> str:
    """Read a number as it is written."""
    words = f"{said:.15g}" if isinstance(said, float) else str(said).strip()
    if isinstance(said, bool) or not re.fullmatch(r"[-+]?\d+(\.\d+)?(E[-+]?\d+)?", words.upper()):
        raise CellError(flaw("cell_number"))
    return words


def read_day(_cell: Cell, said: object) -> str:
    """Read a day."""
    if isinstance(said, datetime | date):
        return said.isoformat()[:10]
    try:
        return date.fromisoformat(str(said).strip()).isoformat()
    except ValueError:
        raise CellError(flaw("cell_day")) from None


def read_clock(_cell: Cell, said: object) -> str:
    """Read a time of day."""
    if isinstance(said, time):
        return said.isoformat()
    if isinstance(said, datetime):
        return said.time().isoformat()
    try:
        words = str(said).strip().replace("：", ":")
        return time.fromisoformat(words.zfill(5) if len(words) == 4 else words).isoformat()
    except ValueError:
        raise CellError(flaw("cell_clock")) from None


def read_span(_cell: Cell, said: object) -> str:
    """Read 2天3小时, 90分钟, 2 d 3 h, or as ISO 8601 has it."""
    words = str(said).strip()
    if re.fullmatch(r"-?P[\dTYMWDHS.]+", words):
        return words
    found, place = timedelta(), 0
    while place < len(words) and (part := SPAN_PART.match(words, place)) is not None:
        step = next((step for step, *_, names in SPANS if part[2].casefold() in names), None)
        if step is None:
            break
        found, place = found + int(part[1]) * step, part.end()
    if not words or place < len(words):
        raise CellError(flaw("cell_span"))
    return iso_of(found)


READERS = {
    Kind.YES_NO: read_yes_no,
    Kind.WHOLE: read_whole,
    Kind.NUMBER: read_number,
    Kind.DAY: read_day,
    Kind.CLOCK: read_clock,
    Kind.SPAN: read_span,
}


def text_of(cell: object) -> str:
    """Return a cell's text; a whole number is one, other numbers and days are refused."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, str):
        return cell.strip()
    raise CellError(flaw("cell_text"))


def whole(text: str) -> bool:
    """Return whether an item of a list reads as one."""
    return '"' not in text and PIECE.fullmatch(text) is not None and text not in NOTHING.values()


def cell_of(annotation: Any, told: Words | None = None) -> Cell:
    """Return how values of a type are written. Raises TypeError for one that no cell holds."""
    words = dict(told.chinese) if told else {}
    english = dict(told.english) if told else {}
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        own = next((one for one in args[1:] if isinstance(one, Words)), told)
        return cell_of(args[0], own)
    if origin in {Union, UnionType}:
        kinds = [cell_of(one, told) for one in args if one is not NoneType]
        return kinds[0] if len(kinds) == 1 else Cell(Kind.TEXT, words=words)
    if origin in {tuple, dict}:
        kind = Kind.SEVERAL if origin is tuple else Kind.AMOUNTS
        return Cell(kind, item=cell_of(args[0] if origin is tuple else args[1], told))
    options = options_of(annotation)
    if options:
        return Cell(Kind.CHOICE, options=options, words=words, english=english)
    if annotation in SIMPLE:
        return Cell(SIMPLE[annotation], words=words, english=english)
    raise TypeError(f"no cell holds {annotation}")


def options_of(annotation: Any) -> tuple[str, ...]:
    """Return the values of a type that has only some."""
    if get_origin(annotation) is Literal:
        return tuple(map(str, get_args(annotation)))
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return tuple(str(one.value) for one in annotation)
    return ()


SIMPLE = {
    str: Kind.TEXT,
    bool: Kind.YES_NO,
    int: Kind.WHOLE,
    Decimal: Kind.NUMBER,
    float: Kind.NUMBER,
    date: Kind.DAY,
    time: Kind.CLOCK,
    timedelta: Kind.SPAN,
}
