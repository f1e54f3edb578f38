"""What sheet 组织 and the columns 上级 and 支部 of sheet 人员 come to: the tree as it will be."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from ledger.roster.reading import Books
from models import Unit, UnitKind
from models.frozen import frozen
from models.workbook import PEOPLE, UNITS, Contents, PersonRow, Reason, UnitRow, match_key
from models.workbook.layout import UNIT_KIND_WORDS, Sheet
from models.workbook.rows import Row


@dataclass(eq=False)
class PlannedUnit:
    """A unit as it will stand: the keys of the unit above it and, of a department, its branch."""

    name: str
    kind: UnitKind
    above: str | None = None
    branch: str | None = None
    unit: Unit | None = None


@dataclass
class PlannedTree:
    """All units that will be, by key; which of them are new, and which stand otherwise now."""

    units: dict[str, PlannedUnit] = field(default_factory=dict)
    changed: tuple[PlannedUnit, ...] = ()

    @property
    def new(self) -> tuple[PlannedUnit, ...]:
        """The units that no row stands for yet, in the order of the sheets."""
        return tuple(one for one in self.units.values() if one.unit is None)


def plan_units(contents: Contents, books: Books) -> PlannedTree:
    """Say how the tree will stand; what is not possible becomes a problem with its cell."""
    planner = Planner(contents, books)
    planner.read_sheet()
    planner.read_people()
    planner.find_places()
    planner.check_branches()
    planner.check_circles()
    return planner.tree()


@frozen
class Claim:
    """Where something is said of a unit, and what: a key."""

    sheet: Sheet
    row: Row
    heading: str
    words: str

    @property
    def key(self) -> str:
        """What is meant."""
        return match_key(self.words)


class Planner:
    """Puts the books, the sheet and the people's columns together, a question at a time."""

    def __init__(self, contents: Contents, books: Books) -> None:
        self.contents = contents
        self.books = books
        self.top = match_key(books.top.name)
        keys = {unit.id: key for key, unit in books.units.items()}
        self.units = {
            key: PlannedUnit(
                unit.name,
                unit.kind,
                keys.get(unit.parent_id or 0),
                keys.get(unit.branch_id or 0),
                unit,
            )
            for key, unit in books.units.items()
        }
        self.kinds: dict[str, Claim] = {}
        self.above: dict[str, Claim] = {}
        self.branches: dict[str, Claim] = {}

    def read_sheet(self) -> None:
        """Take the names and kinds of sheet 组织, and what else it says."""
        for row in self.contents.units:
            key = match_key(row.name)
            said = Claim(UNITS, row, "类型", row.name)
            if "组织" in row.bad:
                continue
            if key in self.kinds:
                first = self.kinds[key].row.line
                self.complain(said, Reason.UNIT_TWICE, heading="组织", line=first)
                continue
            self.kinds[key] = said
            if key == self.top:
                self.check_top(row)
                continue
            found = self.units.setdefault(key, PlannedUnit(row.name, row.kind))
            if "类型" not in row.bad:
                found.kind = row.kind
            self.claim(key, UNITS, row)

    def check_top(self, row: UnitRow) -> None:
        """The organisation itself stays where it is and what it is."""
        for heading, wrong in (
            ("类型", row.kind is not UnitKind.PARTY_GROUP),
            ("上级", row.above is not None),
            ("支部", row.branch is not None),
        ):
            if wrong:
                self.complain(Claim(UNITS, row, heading, row.name), Reason.TOP_STAYS)

    def read_people(self) -> None:
        """Take the departments of sheet 人员, and what its columns say of them."""
        for row in self.contents.people:
            key = match_key(row.department or self.books.top.name)
            if "部门" in row.bad:
                continue
            if row.department:
                self.units.setdefault(key, PlannedUnit(row.department, UnitKind.DEPARTMENT))
            self.claim(key, PEOPLE, row)

    def claim(self, key: str, sheet: Sheet, row: UnitRow | PersonRow) -> None:
        """Note what a row says of a unit; no two may say different things."""
        for claims, heading, words in (
            (self.above, "上级", row.above),
            (self.branches, "支部", row.branch),
        ):
            if not words or heading in row.bad:
                continue
            said = Claim(sheet, row, heading, words)
            first = claims.setdefault(key, said)
            if first.key != said.key:
                place = f"{first.sheet.name}!{first.row.line}"
                self.complain(said, Reason.UNIT_SAID_OTHERWISE, place=place, first=first.words)

    def find_places(self) -> None:
        """Find each unit's branch and the unit above it; a branch that is new is made."""
        for key, said in self.branches.items():
            if self.units[key].kind is not UnitKind.DEPARTMENT:
                self.complain(said, Reason.BRANCH_FOR_DEPARTMENTS)
                continue
            self.units.setdefault(said.key, PlannedUnit(said.words, UnitKind.BRANCH))
            self.units[key].branch = said.key
        for key, said in self.above.items():
            if key == self.top:
                self.complain(said, Reason.TOP_STAYS)
            elif said.key not in self.units:
                self.complain(said, Reason.UNIT_UNKNOWN)
            else:
                self.units[key].above = said.key
        for key, unit in self.units.items():
            if unit.above is None and key != self.top:
                unit.above = self.usual_place(unit)

    def usual_place(self, unit: PlannedUnit) -> str:
        """Return where a new unit stands of which nothing is said.

        A branch stands below the general branch, if there is one and no other.
        """
        general = [k for k, one in self.units.items() if one.kind is UnitKind.GENERAL_BRANCH]
        is_branch = unit.kind is UnitKind.BRANCH
        return general[0] if is_branch and len(general) == 1 else self.top

    def check_branches(self) -> None:
        """A department belongs to a branch, and to nothing else."""
        used = {one.branch for one in self.units.values()}
        for key, said in self.branches.items():
            branch = self.units.get(self.units[key].branch or "")
            if branch is not None and branch.kind is not UnitKind.BRANCH:
                self.complain(said, Reason.NOT_A_BRANCH, kind=word_of(branch.kind))
        said_of = {said.key for said in self.branches.values()}
        for key, said in self.kinds.items():
            planned = self.units[key]
            before = planned.unit.kind if planned.unit else None
            turned = before is UnitKind.BRANCH and planned.kind is not UnitKind.BRANCH
            if turned and key in used and key not in said_of:
                self.complain(said, Reason.BRANCH_IN_USE)
            if planned.kind is not UnitKind.DEPARTMENT:
                planned.branch = None

    def check_circles(self) -> None:
        """No unit stands below itself."""
        for key, said in self.above.items():
            if key in self.upward(key):
                self.complain(said, Reason.UNIT_CIRCLE)

    def upward(self, key: str) -> Iterator[str]:
        """Yield the keys of what is above, until it comes round."""
        seen: set[str] = set()
        current = self.units[key].above
        while current is not None and current not in seen:
            seen.add(current)
            yield current
            current = self.units[current].above

    def tree(self) -> PlannedTree:
        """Return what was found."""
        changed = [one for one in self.units.values() if one.unit and self.differs(one, one.unit)]
        return PlannedTree(self.units, tuple(changed))

    def differs(self, planned: PlannedUnit, unit: Unit) -> bool:
        """Return whether the unit stands otherwise in the books."""
        above, branch = (
            self.books.unit_names.get(number or 0) for number in (unit.parent_id, unit.branch_id)
        )
        stands = (unit.kind, match_key(above or ""), match_key(branch or ""))
        return stands != (planned.kind, planned.above or "", planned.branch or "")

    def complain(
        self, said: Claim, reason: Reason, heading: str | None = None, **facts: object
    ) -> None:
        """Note a problem with the cell."""
        problem = self.contents.problem(
            said.sheet, said.row, heading or said.heading, reason, said.words, **facts
        )
        self.contents.problems.append(problem)


def word_of(kind: UnitKind) -> str:
    """Return the sheet's word for a kind."""
    return next(word for word, meant in UNIT_KIND_WORDS.items() if meant is kind)
