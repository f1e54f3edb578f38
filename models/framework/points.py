"""Points 赋分: how many for which event of the ledger; never for how the bot is used."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from models.framework.conditions import Kind, Known, Surroundings, check, is_true
from models.framework.expressions import ExpressionError
from models.framework.flaws import Flaw, UnfitError, flaw
from models.framework.forms import FieldType, Form, Name
from models.framework.naming import Called, Refers, Tuned, spoken
from models.framework.parts import ROLE_WORDS, Key, Part, said_in

YES_NO = Known(Kind.TEXT, ("yes", "no"))
NUMBER, TEXT = Known(Kind.NUMBER), Known(Kind.TEXT)
# The events that points may follow, each with what a condition may ask about it. Every one is
# something that was done or left undone at work, and that the ledger tells of.
EVENTS: Mapping[str, Mapping[str, Known]] = {
    "struck_off": {"late": YES_NO, "days_late": NUMBER, "extensions": NUMBER},
    "returned": {},
    "escalated": {"level": Known(Kind.TEXT, ("owner", "head", "leader"))},
    "demand_accepted": {"register": TEXT, "late": YES_NO},
    "demand_put_right": {"register": TEXT},
    "demand_went_up": {
        "register": TEXT,
        "stage": Known(Kind.TEXT, ("overdue", "head", "leader")),
    },
    "reading_recorded": {"indicator": TEXT, "behind": YES_NO, "zero": YES_NO, "last": YES_NO},
    "turn_held": {"rotation": TEXT},
    "turn_missed": {"rotation": TEXT},
    "check_in_signed_off": {"check_in": TEXT},
}
# What tells of the use of the bot, of presence or of reading time: refused by name, whoever asks.
OF_USE = frozenset(
    {"tapped", "pressed", "opened", "said", "read", "list_shown", "checked_in", "check_in_noted"}
    | {"signed", "reported", "on_track", "joined", "online", "logged_in", "time_spent"}
    | {"reading_time", "tap_count", "message_count", "answered_quickly", "attended"}
)
RECORD = "record"
ASKED, HELPERS, HEAD = "asked", "helpers", "head"
LARGEST = Decimal(100)  # of one rule; of one point, too, when somebody changes it
PLACES = 2
ScoringRole = Annotated[
    Literal["leader", "supervisor", "head", "secretary", "administrator"], ROLE_WORDS
]


class Scoring(Part):
    """What holds for all points: by which period, who confirms, until when one may appeal."""

    period: Annotated[
        Literal["month", "quarter", "year"],
        spoken(month="每月", quarter="每季度", year="每年"),
        Called("赋分周期", "Period", "按什么周期合计"),
    ] = Field(default="quarter", description="over which points add up")
    confirmed_by: Annotated[
        tuple[ScoringRole, ...], Called("赋分确认人", "Confirmed by", "谁确认或调整赋分")
    ] = Field(default=("supervisor",), min_length=1, description="who confirms or changes points")
    settled_by: Annotated[
        tuple[ScoringRole, ...], Called("申诉裁定人", "Settled by", "谁裁定申诉；不能是确认的人")
    ] = Field(
        default=("leader",), min_length=1, description="who settles appeals: never who confirmed"
    )
    appeal_days: Annotated[
        int,
        Tuned(counted="{count}天", counted_english="{count} d"),
        Called("赋分申诉期限", "Appeals within", "确认后几天内可以申诉"),
    ] = Field(default=7, ge=1, le=92, description="days after it was confirmed")
    open_days: Annotated[
        int,
        Tuned(counted="{count}天", counted_english="{count} d"),
        Called("赋分期后改正", "Open after the period", "一期过后几天内还可以确认、撤回"),
    ] = Field(default=20, ge=0, le=92, description="days after a period in which it can be changed")


class PointRule(Part):
    """So many points when something happened: on = "struck_off", or "record:honour"."""

    key: Annotated[Key, Called("代号", "Key")]
    title: Annotated[str, Called("名称", "Title")] = Field(min_length=1, max_length=60)
    english: Annotated[str, Called("英文名称", "English")] = ""
    responsibility: Annotated[Key, Refers("responsibilities"), Called("责任", "Responsibility")]
    on: Annotated[
        str, Called("起因", "On", f"{'、'.join(EVENTS)}，或 record:登记册代号；不看使用情况")
    ] = Field(description="an event of the list, or record:KEY of a register; never use of the bot")
    when: Annotated[str | None, Called("条件", "When", "例如 ${late} = 'no'")] = Field(
        default=None, description="a condition about what the event tells"
    )
    to: Annotated[
        Literal["asked", "helpers", "head"] | Name,
        spoken(asked="本人", helpers="协办人", head="部门负责人"),
        Called("记给", "To", "本人、协办人、部门负责人，或登记册的人员题目"),
    ] = Field(default=ASKED, description="whose it is, who helped, the head, or a member field")
    points: Annotated[Decimal, Called("分值", "Points", "可以是负数")] = Field(
        ge=-LARGEST, le=LARGEST, decimal_places=PLACES, description="may be negative"
    )
    cap: Annotated[
        Decimal | None, Called("每期上限", "Cap", "一人一期最多这么多分；不写正负号")
    ] = Field(
        default=None,
        gt=0,
        le=LARGEST * 10,
        decimal_places=PLACES,
        description="at most so many of one person in a period, without a sign",
    )
    note: Annotated[str, Called("说明", "Note")] = Field(default="", max_length=200)
    note_en: Annotated[str, Called("英文说明", "Note in English")] = ""

    @field_validator("points")
    @classmethod
    def check_points(cls, points: Decimal) -> Decimal:
        """Refuse a rule that gives nothing."""
        if not points:
            raise UnfitError(flaw("points_of_nothing"))
        return points

    @model_validator(mode="after")
    def check_event(self) -> "PointRule":
        """Refuse what is not on the list of events, and use of the bot by name."""
        about = {"key": self.key, "on": self.on}
        if self.on in OF_USE:
            raise UnfitError(flaw("points_from_use", "on", **about))
        kind, _, register = self.on.partition(":")
        if self.on not in EVENTS and not (kind == RECORD and register):
            raise UnfitError(flaw("points_unknown_event", "on", known=", ".join(EVENTS), **about))
        if self.to == HELPERS and self.on != "struck_off":
            raise UnfitError(flaw("points_helpers", "to", key=self.key))
        if self.register is None and self.to not in {ASKED, HELPERS, HEAD}:
            raise UnfitError(flaw("points_to_whom", "to", key=self.key, name=self.to))
        return self

    @property
    def register(self) -> str | None:
        """The key of the register whose records it counts, if it does."""
        kind, _, key = self.on.partition(":")
        return key if kind == RECORD and key else None

    def flaws(self, form: Form | None) -> Iterator[Flaw]:
        """Yield what does not hold together with the form of its register."""
        if self.register is not None and form is None:
            yield flaw("points_without_register", "on", key=self.key, on=self.on)
            return
        known = dict(EVENTS.get(self.on, {}))
        if form is not None:
            known = {field.name: field.known for field in form.fields}
            field = form.field(self.to)
            of_people = field is not None and field.type in {FieldType.MEMBER, FieldType.MEMBERS}
            if self.to not in {ASKED, HEAD} and not of_people:
                yield flaw("points_to_whom", "to", key=self.key, name=self.to)
        if self.when is not None:
            try:
                check(self.when, known)
            except ExpressionError as error:
                yield flaw("points_condition", "when", key=self.key, why=error.flaw)

    def holds(self, surroundings: Surroundings) -> bool:
        """Return whether what the event tells brings the points about."""
        return self.when is None or is_true(self.when, surroundings)

    def title_in(self, language: str) -> str:
        """Return what it is called."""
        return said_in(language, self.title, self.english)

    def note_in(self, language: str) -> str:
        """Return what is said about it."""
        return said_in(language, self.note, self.note_en)
