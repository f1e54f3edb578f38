"""Tags 标签 of people: a pool of talents, an example to others, the young ones."""

from pydantic import Field

from models.framework.parts import Key, Part, said_in


class Tag(Part):
    """One tag; check-ins can ask who bears it, and nobody is scored by it."""

    key: Key
    name: str = Field(min_length=1, max_length=40)
    english: str = ""

    def name_in(self, language: str) -> str:
        """Return what it is called."""
        return said_in(language, self.name, self.english)
