"""Shelves 资料类别: by which the documents of the library are sorted."""

from pydantic import Field

from models.framework.parts import Key, Part, said_in


class Shelf(Part):
    """One kind of documents: plans, rules, material for study."""

    key: Key
    name: str = Field(min_length=1, max_length=40)
    english: str = ""

    def name_in(self, language: str) -> str:
        """Return what it is called."""
        return said_in(language, self.name, self.english)
