"""Sentences about what records ask of people, and how a record that asks is called."""

from models.framework import Register
from models.frozen import frozen


@frozen
class Numbered:
    """A record that asks an answer, as it is called."""

    record_id: int
    version: int
    register: Register
    year: int | None
    number: int | None

    def name(self, language: str) -> str:
        """Return what it is called: by its number, else by its register's title."""
        title, wanted = self.register.title_in(language), self.register.answer
        if wanted is None:
            return title
        return wanted.named(language, title, year=self.year, number=self.number)
