"""Who looks after which unit: nearest heads, else leaders, else administrators."""

import pytest

from ledger.people.readership import Readership
from models import RoleName

TOP, BRANCH, FIRST, SECOND, THIRD = 1, 2, 3, 4, 5
PARENTS = {TOP: None, BRANCH: TOP, FIRST: BRANCH, SECOND: BRANCH, THIRD: TOP}
NAMES = {unit: f"单位{unit}" for unit in PARENTS}
LEADER, ADMINISTRATOR, HEAD, DEPUTY, SECRETARY = 11, 12, 13, 14, 15


def readership(**holders: dict[int, tuple[int, ...]]) -> Readership:
    held = {
        (unit, RoleName(role)): members
        for role, by_unit in holders.items()
        for unit, members in by_unit.items()
    }
    return Readership(PARENTS, NAMES, held)


WHOLE = readership(
    head={FIRST: (HEAD, DEPUTY), BRANCH: (SECRETARY,)},
    leader={TOP: (LEADER,)},
    administrator={TOP: (ADMINISTRATOR,)},
)


@pytest.mark.parametrize(
    ("tree", "unit", "carers"),
    [
        (WHOLE, FIRST, (HEAD, DEPUTY)),
        (WHOLE, SECOND, (SECRETARY,)),  # the next head above
        (WHOLE, THIRD, (LEADER,)),  # no head above it: the leader
        (WHOLE, TOP, (LEADER,)),
        (readership(administrator={TOP: (ADMINISTRATOR,)}), FIRST, (ADMINISTRATOR,)),
        (readership(), FIRST, ()),
    ],
)
def test_who_looks_after_a_unit(tree: Readership, unit: int, carers: tuple[int, ...]) -> None:
    assert tree.carers(unit) == carers


@pytest.mark.parametrize(
    ("unit", "owner", "verifiers"),
    [
        (FIRST, HEAD, (DEPUTY,)),
        (BRANCH, SECRETARY, (LEADER,)),
        (TOP, LEADER, ()),
    ],
)
def test_nobody_verifies_his_own(unit: int, owner: int, verifiers: tuple[int, ...]) -> None:
    assert WHOLE.verifier_instead(unit, owner) == verifiers


def test_units_by_whoever_looks_after_them() -> None:
    assert WHOLE.units_of_heads() == {HEAD: [FIRST], DEPUTY: [FIRST], SECRETARY: [BRANCH, SECOND]}
    assert WHOLE.units_of_carers()[LEADER] == [TOP, THIRD]


def test_a_unit_without_a_head_is_reported_to_the_next_one_above_it() -> None:
    assert WHOLE.units_reported_to() == {**WHOLE.units_of_heads(), LEADER: [THIRD]}
    assert readership(leader={TOP: (LEADER,)}).units_reported_to() == {
        LEADER: [BRANCH, FIRST, SECOND, THIRD]
    }


def test_a_tree_that_bites_its_tail_ends() -> None:
    assert list(Readership({1: 2, 2: 1}, {}, {}).upward(1)) == [1, 2]
