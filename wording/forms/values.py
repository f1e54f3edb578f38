"""Values as people read them, in either language."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol

from models.framework import FieldType, FormField
from models.framework.forms import FILES, NUMBERS
from models.framework.parts import said_in
from models.frozen import frozen
from wording.catalogues import SOURCE_LANGUAGE, listed_text, translations
from wording.dates import bare_day_text, date_text
from wording.messages import N_

SUMMARY_LIMIT = 3000  # signs of all values that are shown together
LONGEST_VALUE, SHORTEST_VALUE = 300, 40


@frozen
class ValueShown:
    """One answer, with the names of the people, units or tasks in it."""

    field: FormField
    stored: Any
    names: tuple[str, ...] = ()

    def text_in(self, language: str) -> str:  # noqa: PLR0911  # one line per kind
        """Return the answer as people read it."""
        field = self.field
        if self.names:
            return listed_text(self.names, language)
        if field.type in NUMBERS:
            return number_text(field, str(self.stored), language)
        if field.type is FieldType.DATE:
            return date_text(date.fromisoformat(self.stored), language, with_year=True)
        if field.choices:
            chosen = self.stored if isinstance(self.stored, list | tuple) else [self.stored]
            return listed_text([field.choice_in(one, language) for one in chosen], language)
        if field.type in FILES:
            counted = translations(language).gettext(N_("{count}个文件"))
            return counted.format(count=len(self.stored))
        if field.type is FieldType.ACKNOWLEDGE:
            return translations(language).gettext(N_("已确认"))
        return str(self.stored)


@frozen
class ValueSource:
    """Where an answer was said before: what that is called, and of which day it tells."""

    title: str
    english: str
    on: date

    @classmethod
    def kept(cls, kept: Mapping[str, Any]) -> "ValueSource":
        """Return a source as a prompt has kept it."""
        return cls(kept["title"], kept["english"], date.fromisoformat(kept["on"]))

    def text_in(self, language: str) -> str:
        """Return it as people read it."""
        title = said_in(language, self.title, self.english)
        return f"{title} {bare_day_text(self.on, language)}"


class Counted(Protocol):
    """Something whose numbers count something: a field, or an indicator."""

    def unit_in(self, language: str) -> str:
        """Return what they count."""
        ...


def number_text(field: Counted, number: str, language: str) -> str:
    """Return a number with what it counts: 10.5吨, 10.5 t."""
    unit = field.unit_in(language)
    gap = "" if not unit or language == SOURCE_LANGUAGE or unit == "%" else " "
    return f"{number}{gap}{unit}"


def value_length(count: int) -> int:
    """Return how many signs of each of so many values are shown."""
    return max(SHORTEST_VALUE, min(LONGEST_VALUE, SUMMARY_LIMIT // max(count, 1)))
