"""Frozen values, and patterns, that are made late and are then what they would have been."""

from dataclasses import FrozenInstanceError, astuple, field, replace

import pytest

from models.frozen import frozen
from models.patterns import late_pattern


@frozen
class Place:
    """Where something stands."""

    sheet: str
    row: int = 1


@frozen
class NamedPlace(Place):
    """One that has names."""

    names: tuple[str, ...] = field(default_factory=tuple)

    @property
    def title(self) -> str:
        """How it is called."""
        return f"{self.sheet}!{self.row}"


class Cell(NamedPlace):
    """One more, by descent alone."""


def test_the_first_of_a_class_makes_it_a_frozen_dataclass() -> None:
    place = NamedPlace("事项", names=("甲",))
    assert astuple(place) == ("事项", 1, ("甲",))
    assert place == NamedPlace("事项", 1, ("甲",))
    assert place != Place("事项")
    assert len({place, replace(place), replace(place, row=2)}) == 2
    assert repr(Place("人员")) == "Place(sheet='人员', row=1)"
    assert Cell("事项", 3).title == "事项!3"
    with pytest.raises(FrozenInstanceError):
        place.row = 2  # type: ignore[misc]
    with pytest.raises(TypeError):
        Place()  # type: ignore[call-arg]


def test_a_late_pattern_finds_what_it_is_written_for() -> None:
    day = late_pattern(r"(\d+)日")
    for _ in range(2):
        found = day.search("在12日前")
        assert found is not None
        assert found[1] == "12"
    assert day.pattern == r"(\d+)日"
