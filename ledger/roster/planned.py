"""What the rows of a sheet come to, kind by kind: to be added, to be changed, or known already."""

from dataclasses import dataclass, field
from typing import Generic, TypeVar

Row = TypeVar("Row")


@dataclass
class Planned(Generic[Row]):
    """What a sheet would add and change, and how much of it is on the books as it stands there."""

    new: list[Row] = field(default_factory=list)
    changed: list[Row] = field(default_factory=list)
    unchanged: int = 0

    @property
    def to_set(self) -> list[Row]:
        """Return all about which something changes."""
        return [*self.new, *self.changed]
