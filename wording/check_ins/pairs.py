"""What those whom one record names have answered, side by side: mentor and learner, say."""

from dataclasses import dataclass
from datetime import datetime

from models.framework import FormField
from wording.check_ins import AboutCheckIn
from wording.forms.values import ValueShown, value_length
from wording.lists.responsibility_lists import page_row
from wording.messages import Keyboard, Message


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody whom a record names: as what, and what he answered; nothing yet, maybe."""

    named_as: FormField
    name: str
    values: tuple[ValueShown, ...]
    answered: bool
    late: bool = False

    def value(self, field: FormField, language: str) -> str:
        """Return what he answered in a field."""
        found = (one.text_in(language) for one in self.values if one.field.name == field.name)
        return next(found, "")


class PairsRead(AboutCheckIn, Message):
    """A page of records, each with the answers of those whom it names."""

    round_id: int
    closes_at: datetime
    pairs: tuple[tuple[Named, ...], ...]
    count: int
    page: int
    pages: int

    @property
    def length(self) -> int:
        """Return how long each value may be."""
        return value_length(sum(len(one.values) for pair in self.pairs for one in pair))

    @property
    def fields(self) -> tuple[FormField, ...]:
        """Return the fields that are compared."""
        return self.check_in.asks.asked

    def keyboard(self) -> Keyboard:
        """Turn the pages."""
        return page_row("check_in.page", self.page, self.pages, of=self.round_id)
