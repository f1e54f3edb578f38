"""Check-ins 填报: a form × whom it asks × when × what follows × who reads it."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Literal, Self

from pydantic import Field, PrivateAttr, model_validator

from models.framework.forms import FieldType, Form, FormField, Name
from models.framework.parts import Key, Part, said_in
from models.framework.schedules import Schedule

RoleWord = Literal["administrator", "leader", "supervisor", "head", "secretary", "member"]
UnitWord = Literal["party_group", "general_branch", "branch", "department"]
TAPPED = frozenset({FieldType.ACKNOWLEDGE, FieldType.SELECT_ONE})
MOST_REMINDERS = 3
MOST_CHOICES = 16  # of a field that is answered from the question itself


class Respondents(Part):
    """Whom it asks: each member who holds one of the roles, or one for each unit."""

    roles: tuple[RoleWord, ...] = Field(
        default=("leader", "supervisor", "head", "member"),
        min_length=1,
        description="whoever holds none is a plain member",
    )
    one_per: Literal["unit"] | None = Field(
        default=None, description="of those who hold a role in a unit itself, the first"
    )
    units: tuple[UnitWord, ...] = Field(default=(), description="of these kinds only")
    named_in: Key | None = Field(
        default=None, description="a register: whom its records name in `fields`"
    )
    fields: tuple[Name, ...] = ()


class FollowUp(Part):
    """What happens to a round that is not answered."""

    remind: tuple[timedelta, ...] = Field(
        default=(), max_length=MOST_REMINDERS, description="so long before it closes"
    )
    tell: Literal["above", "nobody"] = Field(
        default="above", description="who is told after it closes, about those he looks after"
    )
    compile_for: RoleWord | None = Field(
        default=None, description="who gets what was answered, as one, when it closes"
    )
    escalate_after: timedelta | None = Field(
        default=None, gt=timedelta(0), description="so long after it closed, leaders are told"
    )


class OpenedBy(Part):
    """Asked when a rule says so: of the people a field names, or of the level below.

    The levels are Party group, general branch, branch, and the branch's people; each but the last
    is asked by its secretary.
    """

    people: Name | None = Field(default=None, description="a field of members")
    level: Literal["below"] | None = Field(
        default=None, description="below the unit for which the form before was filled in"
    )
    open_for: timedelta = Field(gt=timedelta(0))


class Privacy(StrEnum):
    """Who reads what was answered."""

    OPEN = "open"  # whoever looks after the unit
    CONFIDENTIAL = "confidential"  # one named role; everybody else sees who has answered


class CheckIn(Part):
    """A form that comes to its respondents at planned times; each time is a round."""

    key: Key
    form: Key
    title: str = Field(default="", max_length=60, description="if not the form's")
    title_en: str = ""
    responsibility: Key
    respondents: Respondents = Respondents()
    schedule: Schedule | None = None
    opened_by: OpenedBy | None = Field(default=None, description="in place of a schedule")
    follow_up: FollowUp = FollowUp()
    privacy: Privacy = Privacy.OPEN
    reader: RoleWord | None = Field(default=None, description="who reads what is confidential")
    command: str | None = Field(default=None, pattern=r"^[a-z_]{1,32}$")
    _form: Form | None = PrivateAttr(default=None)

    @model_validator(mode="after")
    def check_times(self) -> Self:
        """Refuse a round that outlasts the next, and reminders from before it opens."""
        if (self.schedule is None) == (self.opened_by is None):
            raise ValueError(f"{self.key}: please say either schedule or opened_by")
        if self.schedule is not None and self.open_for > self.schedule.shortest_gap():
            raise ValueError(f"{self.key}: open_for is longer than until the next round opens")
        opened = self.opened_by
        if opened is not None and (opened.people is None) == (opened.level is None):
            raise ValueError(f"{self.key}: please say either people or level in opened_by")
        for span in self.follow_up.remind:
            if not timedelta(0) < span < self.open_for:
                raise ValueError(f"{self.key}: the reminder must fall between opening and closing")
        if list(self.follow_up.remind) != sorted(set(self.follow_up.remind), reverse=True):
            raise ValueError(f"{self.key}: please write the reminders from the first to the last")
        if (self.privacy is Privacy.CONFIDENTIAL) != (self.reader is not None):
            raise ValueError(f"{self.key}: what is confidential, and only that, names its reader")
        return self

    def bind(self, form: Form) -> None:
        """Take the form that the framework has under the key. Raises ValueError if unfit."""
        tapped = form.asked[0]
        if tapped.type in TAPPED and len(tapped.choices) > MOST_CHOICES:
            raise ValueError(
                f"check-in {self.key}: its first field has more than {MOST_CHOICES} choices"
            )
        if self.privacy is Privacy.CONFIDENTIAL and (tapped.type not in TAPPED or form.asked[1:]):
            raise ValueError(
                f"check-in {self.key}: what is confidential is one tap; the rest goes its own way"
            )
        self._form = form

    @property
    def open_for(self) -> timedelta:
        """How long a round stays open."""
        times = self.schedule or self.opened_by
        assert times is not None  # noqa: S101  # one of both is there, see `check_times`
        return times.open_for

    @property
    def asks(self) -> Form:
        """The form it asks to be filled in."""
        if self._form is None:
            raise LookupError(f"{self.key} belongs to no framework")
        return self._form

    @property
    def tap(self) -> FormField | None:
        """The field that is answered by one tap on the question itself, if the first one is."""
        first = self.asks.asked[0]
        return first if first.type in TAPPED and self.asks.fields[0] is first else None

    @property
    def notes(self) -> FormField | None:
        """The field that takes loose words and files beside the tap, if there is one."""
        further = self.asks.asked[1:]
        fits = self.tap is not None and len(further) == 1 and not further[0].required
        return further[0] if fits and further[0].type is FieldType.TEXT else None

    @property
    def is_for_everybody(self) -> bool:
        """Whether it asks each member of some roles, not one for a unit, nor whom a form names."""
        whom = self.respondents
        return self.opened_by is None and whom.one_per is None and whom.named_in is None

    @property
    def is_told_of(self) -> bool:
        """Whether anybody hears of a round when it closes."""
        follow_up = self.follow_up
        return follow_up.tell == "above" or bool(self.reader or follow_up.compile_for)

    def is_tapped(self, values: Mapping[str, object]) -> bool:
        """Say whether the tap is all that was answered."""
        return self.tap is not None and values.keys() <= {self.tap.name}

    def title_in(self, language: str) -> str:
        """Return what it is called."""
        if not self.title:
            return self.asks.title_in(language)
        return said_in(language, self.title, self.title_en)
