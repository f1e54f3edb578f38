"""Shelves 资料类别: by which the documents of the library are sorted."""

from typing import Annotated

from pydantic import Field

from models.framework.naming import Called
from models.framework.parts import Key, Part, said_in


class Shelf(Part):
    """One kind of documents: plans, rules, material for study."""

    key: Annotated[Key, Called("代号", "Key")]
    name: Annotated[str, Called("名称", "Name")] = Field(min_length=1, max_length=40)
    english: Annotated[str, Called("英文名称", "English")] = ""

    def name_in(self, language: str) -> str:
        """Return what it is called."""
        return said_in(language, self.name, self.english)
