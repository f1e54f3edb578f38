"""A work model as data: the shape of a file in `frameworks/`, checked before it is used."""

import tomllib
from collections.abc import Iterator
from datetime import time, timedelta
from enum import StrEnum
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import orjson
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,47}$")]
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
DAYS: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class FrameworkError(ValueError):
    """The framework file cannot be used; the text says where and why."""


class Part(BaseModel):
    """Any table of the file: unknown keys are mistakes, values do not change once read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Escalation(Part):
    """After how many working days overdue a task goes up 升级; its owner hears at once."""

    head: int = Field(default=1, ge=0, description="working days overdue: on record for the head")
    leader: int = Field(default=5, ge=0, description="working days overdue: in the leader's digest")


class ResponsibilityNode(Part):
    """A category; tasks, check-ins and records hang on it. Any depth."""

    key: Key
    name: str = Field(min_length=1, max_length=120)
    mechanism: str | None = None
    escalation: Escalation | None = Field(
        default=None, description="in place of the thresholds', here and below"
    )
    children: tuple["ResponsibilityNode", ...] = ()


class CategoryField(Part):
    """One thing more that tasks of a category may say of themselves, always optional."""

    key: Key
    name: str = Field(min_length=1, max_length=40)
    choices: tuple[str, ...] = Field(default=(), description="to tap; words are taken as well")
    english: str = ""

    def name_in(self, language: str) -> str:
        """Return what it is called."""
        return self.english if self.english and language == "en" else self.name


class Category(Part):
    """A kind of task 类别, with fields of its own."""

    key: Key
    name: str = Field(min_length=1, max_length=40)
    responsibility: Key | None = None  # its tasks hang there; what hangs there is of it
    owners: tuple[Literal["administrator", "leader", "supervisor", "head", "member"], ...] = ()
    evidence_required: bool = False
    fields: tuple[CategoryField, ...] = ()
    english: str = ""

    def name_in(self, language: str) -> str:
        """Return what it is called."""
        return self.english if self.english and language == "en" else self.name

    def field(self, key: str) -> CategoryField | None:
        """Return the field of that key."""
        return next((field for field in self.fields if field.key == key), None)


class WeekTime(Part):
    """A moment of the week on the organisation's clock, e.g. {day = "fri", at = 19:00}."""

    day: Day
    at: time


class PushKind(StrEnum):
    """What can be pushed on a rhythm of its own. What is said stands in `wording`."""

    TASK_LIST = "task_list"  # each member his open tasks
    HEAD_DIGEST = "head_digest"  # each head what needs him
    DEADLINES = "deadlines"  # each owner what is due next, due today, or just over
    GROUP_POST = "group_post"  # each group what is overdue and struck off


class WorkingDays(StrEnum):
    """How a push keeps to working days."""

    IGNORE = "ignore"
    ONLY = "only"  # not sent on days off
    MOVE = "move"  # moved to the first working day from the planned one


class Push(Part):
    """A push: which, when, for whom, and until when it is still worth sending."""

    key: Key
    kind: PushKind
    days: tuple[Day, ...] = DAYS
    at: time
    working_days: WorkingDays = WorkingDays.IGNORE
    useful_for: timedelta = Field(gt=timedelta(0), description="after that it counts as missed")
    command: str | None = Field(
        default=None, pattern=r"^[a-z_]{1,32}$", description="chat command showing the same now"
    )


class CheckIn(Part):
    """A question to an audience on a weekly rhythm, with one reminder and a summary."""

    key: Key
    title: str = Field(min_length=1, max_length=60)
    question: str = Field(min_length=1, max_length=400)
    responsibility: Key
    done_label: str = Field(min_length=1, max_length=20, description="the one-tap answer")
    opens: WeekTime
    closes: WeekTime
    remind_before_close: timedelta | None = None
    notes: Literal["none", "optional"] = "optional"
    audience: tuple[Literal["administrator", "leader", "supervisor", "head", "member"], ...] = (
        "leader", "supervisor", "head", "member",
    )  # fmt: skip
    command: str | None = Field(default=None, pattern=r"^[a-z_]{1,32}$")
    english: dict[Literal["title", "question", "done_label"], str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def check_times(self) -> Self:
        """Refuse a check-in that is never open, and a reminder from before it opens."""
        span = span_of_week(self.opens, self.closes)
        if not span:
            raise ValueError("closes when it opens")
        if self.remind_before_close is not None and not (
            timedelta(0) < self.remind_before_close < span
        ):
            raise ValueError("the reminder must fall between opening and closing")
        return self


def span_of_week(start: WeekTime, end: WeekTime) -> timedelta:
    """Return how long it is from one moment of the week to the next occurrence of another."""
    days = DAYS.index(end.day) - DAYS.index(start.day)
    hours, minutes = end.at.hour - start.at.hour, end.at.minute - start.at.minute
    return timedelta(days=days, hours=hours, minutes=minutes) % timedelta(weeks=1)


class Thresholds(Part):
    """Numbers that rules compare with."""

    soon_working_days: int = Field(default=3, ge=0, description="due within: amber, in the digest")
    escalate_to_head: int = Field(default=1, ge=0, description="working days overdue")
    escalate_to_leader: int = Field(default=5, ge=0, description="working days overdue")
    sign_working_hours: int = Field(
        default=24, ge=1, description="not signed for by then: in the head's digest"
    )
    start_of_day: time = time(9, 0)
    remind_working_days: int = Field(
        default=1, ge=0, description="an owner is reminded so many working days before a deadline"
    )
    end_of_day: time = time(18, 0)
    extension_days: int = Field(
        default=10, ge=0, description="working days by which a head may put a deadline off"
    )
    extension_times: int = Field(default=1, ge=0, description="how often a head may for one task")
    invitation_days: int = Field(default=14, ge=1)
    prompt_hours: int = Field(default=48, ge=1, description="an unanswered question expires")
    directive_working_days: int = Field(
        default=3,
        ge=1,
        description="a directive is to be answered within, if it names no date",
    )
    keep_passing_days: int = Field(
        default=7, ge=2, description="edits, deletions and answers to presses are forgotten after"
    )
    keep_words_days: int = Field(
        default=90,
        ge=2,
        description="the text of what was sent is forgotten after; its place stays",
    )
    keep_closed_days: int = Field(
        default=400, ge=60, description="answered questions and pushes that are over are forgotten"
    )
    quiet_from: time = Field(default=time(21, 0), description="no push from then on; check-ins go")
    quiet_until: time = Field(default=time(7, 30), description="the same hour: pushes always go")

    def is_quiet(self, clock: time) -> bool:
        """Return whether no push is to disturb anybody at that time of day."""
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= clock < self.quiet_until
        return clock >= self.quiet_from or clock < self.quiet_until


class Framework(Part):
    """A whole work model."""

    key: Key
    name: str
    language: str = "zh_CN"
    timezone: str = "Asia/Shanghai"
    calendar: Literal["china", "weekdays"] = "china"
    thresholds: Thresholds = Thresholds()
    responsibilities: tuple[ResponsibilityNode, ...] = Field(min_length=1)
    categories: tuple[Category, ...] = ()
    pushes: tuple[Push, ...] = ()
    check_ins: tuple[CheckIn, ...] = ()

    @model_validator(mode="after")
    def check_names(self) -> Self:
        """Refuse doubled keys and names, and check-ins that hang on nothing."""
        nodes = list(self.walk())
        for what, names in (
            ("responsibility key", [node.key for node, _ in nodes]),
            ("responsibility name", [node.name for node, _ in nodes]),
            ("push or check-in key", [rule.key for rule in self.rules]),
            ("category key", [category.key for category in self.categories]),
            ("category name", [category.name for category in self.categories]),
        ):
            doubled = {name for name in names if names.count(name) > 1}
            if doubled:
                raise ValueError(f"{what} used twice: {', '.join(sorted(doubled))}")
        known = {node.key for node, _ in nodes}
        for check_in in self.check_ins:
            if check_in.responsibility not in known:
                raise ValueError(
                    f"check-in {check_in.key}: no responsibility {check_in.responsibility}"
                )
        self.check_categories(known)
        return self

    def check_categories(self, known: set[str]) -> None:
        """Refuse a category that hangs on nothing, and fields of one that share a key."""
        for category in self.categories:
            if category.responsibility is not None and category.responsibility not in known:
                raise ValueError(
                    f"category {category.key}: no responsibility {category.responsibility}"
                )
            if len({field.key for field in category.fields}) < len(category.fields):
                raise ValueError(f"category {category.key}: a field's key used twice")

    def category(self, key: str | None) -> Category | None:
        """Return the category of that key."""
        return next((category for category in self.categories if category.key == key), None)

    def walk(self) -> Iterator[tuple[ResponsibilityNode, ResponsibilityNode | None]]:
        """Yield every node with its parent, parents first."""
        stack: list[tuple[ResponsibilityNode, ResponsibilityNode | None]] = [
            (node, None) for node in reversed(self.responsibilities)
        ]
        while stack:
            node, parent = stack.pop()
            yield node, parent
            stack.extend((child, node) for child in reversed(node.children))

    def push(self, key: str) -> Push | None:
        """Return the push of that key."""
        return next((push for push in self.pushes if push.key == key), None)

    @property
    def rules(self) -> tuple[Push | CheckIn, ...]:
        """Return whatever has a rhythm: pushes, then check-ins."""
        return (*self.pushes, *self.check_ins)

    def rule(self, key: str) -> Push | CheckIn | None:
        """Return the push or check-in of that key."""
        return self.push(key) or self.check_in(key)

    def check_in(self, key: str) -> CheckIn | None:
        """Return the check-in of that key."""
        return next((check_in for check_in in self.check_ins if check_in.key == key), None)


def shipped_frameworks() -> list[str]:
    """Return the keys of the frameworks that come with the product."""
    folder = resources.files("frameworks")
    return sorted(file.name[:-5] for file in folder.iterdir() if file.name.endswith(".toml"))


def read_framework(name_or_path: str) -> Framework:
    """Read a shipped framework by key, or any TOML file by path.

    Raises `FrameworkError` when there is none, or when it does not hold together.
    """
    if name_or_path in shipped_frameworks():
        text = (resources.files("frameworks") / f"{name_or_path}.toml").read_text("utf-8")
    else:
        try:
            text = Path(name_or_path).read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            known = ", ".join(shipped_frameworks())
            raise FrameworkError(
                f"no framework {name_or_path!r}: neither one of {known} nor a readable TOML file"
            ) from error
    try:
        return Framework.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise FrameworkError(f"{name_or_path}: not TOML: {error}") from error
    except ValidationError as error:
        places = "; ".join(
            f"{'.'.join(map(str, problem['loc'])) or 'file'}: {problem['msg']}"
            for problem in error.errors()
        )
        raise FrameworkError(f"{name_or_path}: {places}") from error


def stored_framework(content: dict[str, Any]) -> Framework:
    """Return the framework kept in an organisation's row; parsed once per content."""
    return _parsed(orjson.dumps(content, option=orjson.OPT_SORT_KEYS))


@lru_cache(maxsize=256)
def _parsed(content: bytes) -> Framework:
    return Framework.model_validate_json(content)
