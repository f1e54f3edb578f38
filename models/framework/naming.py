"""What fields of a work model are called, and what they refer to: read by workbook and settings.

The English hint of a field is its `description`.
"""

from collections.abc import Iterator
from typing import TypeVar

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from models.frozen import frozen

Marker = TypeVar("Marker")


@frozen
class Called:
    """What people call a field or a list: in Chinese and English; in Chinese also what it means."""

    title: str
    english: str
    hint: str = ""
    one: str = ""  # a part of the list, where that is called otherwise
    one_english: str = ""

    def title_in(self, language: str) -> str:
        """Return what it is called."""
        return self.english if language == "en" else self.title

    def one_in(self, language: str) -> str:
        """Return what a part of the list is called."""
        if language == "en":
            return self.one_english or self.english
        return self.one or self.title


@frozen
class Refers:
    """A field that holds keys of parts in another section of the file."""

    section: str


@frozen
class Tuned:
    """A field that an administrator changes in chat; one sentence says those `beside` it as well.

    Its title there, where it is another one; a number with what it counts; the words for nothing.
    """

    title: str = ""
    english: str = ""
    beside: tuple[str, ...] = ()
    counted: str = "{count}"
    counted_english: str = "{count}"
    none: str = "无"
    none_english: str = "none"

    def counted_in(self, language: str) -> str:
        """Return a number's template."""
        return self.counted_english if language == "en" else self.counted

    def none_in(self, language: str) -> str:
        """Return what is said where there is nothing."""
        return self.none_english if language == "en" else self.none


@frozen
class Recurring:
    """A field that holds a rule of RFC 5545."""


@frozen
class Words:
    """What the values of a field are called, in Chinese and in English."""

    chinese: tuple[tuple[str, str], ...]
    english: tuple[tuple[str, str], ...] = ()


def spoken(**words: str | tuple[str, str]) -> Words:
    """Return the words of a field's values; one without English is called there as it is."""
    pairs = {
        value: (said, value.replace("_", " ")) if isinstance(said, str) else said
        for value, said in words.items()
    }
    return Words(
        tuple((value, chinese) for value, (chinese, _) in pairs.items()),
        tuple((value, english) for value, (_, english) in pairs.items()),
    )


def marker(field: FieldInfo, kind: type[Marker]) -> Marker | None:
    """Return the marker of that kind, if the field has one."""
    return next((one for one in field.metadata if isinstance(one, kind)), None)


@frozen
class Section:
    """A list of the file, as a flaw names one of its parts."""

    name: str

    def __str__(self) -> str:
        return SINGULAR.get(self.name, self.name.removesuffix("s")).replace("_", "-")


SINGULAR = {
    "responsibilities": "responsibility",
    "categories": "category",
    "shelves": "shelf",
    "rhythms": "push or check-in",
}


def references(part: BaseModel) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    """Yield each key that a part holds of another: its place, its section, the key itself."""
    for name, field in type(part).model_fields.items():
        value, refers = getattr(part, name), marker(field, Refers)
        if refers is not None and value is not None:
            for key in value if isinstance(value, tuple) else (value,):
                yield (name,), refers.section, key
        inner = enumerate(value) if isinstance(value, tuple) else [(None, value)]
        for number, one in inner:
            where = (name,) if number is None else (name, number)
            if isinstance(one, BaseModel):
                for place, section, key in references(one):
                    yield (*where, *place), section, key
