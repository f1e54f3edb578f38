"""Tags 标签 of people: a pool of talents, an example to others, the young ones."""

from typing import Annotated

from pydantic import Field

from models.framework.naming import Called
from models.framework.parts import Key, Part, said_in


class Tag(Part):
    """One tag; check-ins can ask who bears it, and nobody is scored by it."""

    key: Annotated[Key, Called("代号", "Key")]
    name: Annotated[str, Called("名称", "Name")] = Field(min_length=1, max_length=40)
    english: Annotated[str, Called("英文名称", "English")] = ""

    def name_in(self, language: str) -> str:
        """Return what it is called."""
        return said_in(language, self.name, self.english)
