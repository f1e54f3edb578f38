"""The rows of the sheets as pydantic schemas; errors carry a `Reason` and its facts."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from models.amounts import PLACES, kept, read_amount
from models.framework.forms import LARGEST_NUMBER
from models.organisation import RoleName, UnitKind
from models.work import Urgency
from models.workbook.layout import (
    DAY_WORDS,
    ROLE_WORDS,
    TOP_ROLES,
    UNIT_KIND_WORDS,
    URGENCY_WORDS,
    YES_NO_WORDS,
)
from models.workbook.problems import Reason
from models.workbook.words import code_text, lines, match_key, name_text, one_line

SEPARATORS = re.compile(r"[、，,;；/\n]+")
PLAIN_DATE = re.compile(
    r"(\d{4})\s*(?:[-/.]|年)\s*(\d{1,2})\s*(?:[-/.]|月)\s*(\d{1,2})\s*日?(?:\s+0?0:00(?::00)?)?"
)
# 20261204, also where Excel has made a number of it.
RUN_TOGETHER = re.compile(r"(\d{4})(\d{2})(\d{2})")
HIMSELF, NOT_HE = YES_NO_WORDS
OWN = "own"  # under which a row brings the cells of its category's own fields
OWN_LENGTH = 300  # characters, as in chat
ROLE_KEYS = {match_key(word): role for word, role in ROLE_WORDS.items()}
DAY_KEYS = {match_key(word): working for word, working in DAY_WORDS.items()}


def wrong(reason: Reason, **facts: object) -> PydanticCustomError:
    """Return a validation error with a reason of ours."""
    return PydanticCustomError(reason.value, "see the reason", facts)


def text_of(value: object) -> str:
    """Return a cell's value as text; whole numbers without a point."""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return repr(value)
    raise wrong(Reason.NOT_TEXT)


def text(clean: Callable[[str], str], longest: int) -> BeforeValidator:
    """Return a validator that cleans a text, takes an empty one as none, and bounds its length."""

    def validate(value: object) -> str | None:
        cleaned = clean(text_of(value)) if value is not None else ""
        if len(cleaned) > longest:
            raise wrong(Reason.TOO_LONG, limit=longest)
        return cleaned or None

    return BeforeValidator(validate)


def required(value: object) -> object:
    """Refuse an empty cell."""
    if value is None or (isinstance(value, str) and not one_line(value)):
        raise wrong(Reason.REQUIRED)
    return value


def as_roles(value: object) -> tuple[RoleName, ...]:
    """Read one or more roles; none said is a plain member."""
    words = [match_key(word) for word in SEPARATORS.split(text_of(value or "")) if one_line(word)]
    unknown = [word for word in words if word not in ROLE_KEYS]
    if unknown:
        raise wrong(Reason.ROLE_UNKNOWN, known="、".join(ROLE_WORDS))
    return tuple(dict.fromkeys(ROLE_KEYS[word] for word in words)) or (RoleName.MEMBER,)


def as_own_name(name: str) -> str:
    """Refuse a name that could never be told from several: 张三、李四."""
    if SEPARATORS.search(name):
        raise wrong(Reason.SEVERAL_NAMES)
    return name


def as_people(value: object) -> tuple[str, ...]:
    """Read the names of several people."""
    parts = SEPARATORS.split(text_of(value if value is not None else ""))
    return tuple(dict.fromkeys(name_text(part) for part in parts if one_line(part)))


def as_person(value: object) -> str | None:
    """Read the name of one person."""
    names = as_people(value)
    if len(names) > 1:
        raise wrong(Reason.SEVERAL_OWNERS)
    return names[0] if names else None


def as_secretary(value: object) -> str | None:
    """Read who is the secretary: a name, or whether it is the person of the row."""
    if isinstance(value, bool):
        return HIMSELF if value else None
    names = as_people(value)
    if len(names) > 1:
        raise wrong(Reason.SEVERAL_SECRETARIES)
    return names[0] if names and names[0] != NOT_HE else None


def as_day(value: object) -> object:
    """Read a date; words are left to those who know what day it is."""
    if isinstance(value, datetime):
        return value.date() if value.time() == datetime.min.time() else value
    if isinstance(value, date):
        return value
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        raise wrong(Reason.NOT_DATE)
    words = one_line(text_of(value))
    plain = unicodedata.normalize("NFKC", words)
    found = PLAIN_DATE.fullmatch(plain) or RUN_TOGETHER.fullmatch(plain)
    if found is None:
        if isinstance(value, str):
            return words
        raise wrong(Reason.NUMBER_NOT_DATE)
    try:
        return date(*map(int, found.groups()))
    except ValueError as error:
        raise wrong(Reason.NOT_DATE) from error


def as_whole_day(value: object) -> date:
    """Read a date that is a day and nothing else: no words, no hour."""
    day = as_day(value)
    if isinstance(day, datetime) or not isinstance(day, date):
        raise wrong(Reason.NOT_DATE)
    return day


def as_arrangement(value: object) -> bool:
    """Read whether people work on a day."""
    key = match_key(text_of(value))
    if key not in DAY_KEYS:
        raise wrong(Reason.ARRANGEMENT_UNKNOWN, known="、".join(DAY_WORDS))
    return DAY_KEYS[key]


def as_amount(value: object) -> Decimal | None:
    """Read a number that is not negative; a thousands separator is no harm.

    What Excel has worked out is a float, and taken to the last place that is kept.
    """
    amount: Decimal | None = None
    if isinstance(value, str):
        if not one_line(value):
            return None
        amount = read_amount(value)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        number = Decimal(repr(value))
        amount = kept(round(number, PLACES)) if number.is_finite() else None
    elif value is None:
        return None
    if amount is None:
        raise wrong(Reason.NOT_NUMBER)
    return amount


def as_value(value: object) -> Decimal:
    """Read a number, also one below zero; of a percentage, 82.5% is 82.5."""
    amount: Decimal | None = None
    if isinstance(value, str):
        words = one_line(value).removesuffix("%")
        amount = read_amount(words.removeprefix("-"))
        is_below = words.startswith("-")
    elif isinstance(value, int | float) and not isinstance(value, bool):
        number = Decimal(repr(value))
        amount = kept(round(abs(number), PLACES)) if number.is_finite() else None
        is_below = number < 0
    if amount is None or amount >= LARGEST_NUMBER:
        raise wrong(Reason.NOT_FIGURE)
    return -amount if is_below else amount


def as_period(value: object) -> object:
    """Read a period: a day in it, or words, which are left to those who know the indicator."""
    if isinstance(value, date):  # a datetime is one
        return value.date() if isinstance(value, datetime) else value
    return one_line(text_of(value))


def one_of(words: Mapping[str, Any], unsaid: object) -> BeforeValidator:
    """Return a validator that takes one of the words for what it stands for."""
    keys = {match_key(word): meaning for word, meaning in words.items()}

    def validate(value: object) -> object:
        if value is None:
            return unsaid
        if isinstance(value, bool) and value in words.values():
            return value  # Excel's own TRUE and FALSE
        key = match_key(text_of(value))
        if key and key not in keys:
            raise wrong(Reason.WORD_UNKNOWN, known="、".join(words))
        return keys.get(key, unsaid)

    return BeforeValidator(validate)


def as_own_fields(value: object) -> dict[str, str]:
    """Read the cells under the fields that categories have of their own, by heading."""
    found = {}
    for heading, cell in (value if isinstance(value, dict) else {}).items():
        words = cell.date().isoformat() if isinstance(cell, datetime) else cell
        words = words.isoformat() if isinstance(words, date) else words
        if words is None:
            continue
        if not isinstance(words, str | int | float) or isinstance(words, bool):
            raise wrong(Reason.NOT_TEXT, heading=heading)
        cleaned = one_line(text_of(words))
        if len(cleaned) > OWN_LENGTH:
            raise wrong(Reason.TOO_LONG, heading=heading, limit=OWN_LENGTH)
        if cleaned:
            found[heading] = cleaned
    return found


# What is put in the place of a bad cell; None elsewhere.
STAND_INS = {
    "姓名": "?",
    "部门": "?",
    "角色": "领导",
    "事项": "?",
    "责任": "?",
    "责任人": "?",
    "期限": date.max,
    "日期": date.max,
    "指标": "?",
    "期间": date.max,
    "数值": 0,
    "安排": "上班",
    "组织": "?",
    "类型": "部门",
    "案号": "?",
    "承办人": "?",
    "办结日期": date.max,
}

# The outermost validator runs first.
Name = Annotated[str, text(name_text, 60), BeforeValidator(required)]
Title = Annotated[str, text(one_line, 500), BeforeValidator(required)]
Label = Annotated[str, text(one_line, 120), BeforeValidator(required)]


class Row(BaseModel):
    """A row: where it stands, and its cells by heading."""

    model_config = ConfigDict(frozen=True, populate_by_name=True, extra="ignore")

    line: int  # the row's number in the sheet
    bad: frozenset[str] = frozenset()  # headings of cells in whose place a stand-in was put
    # Of an exported row that was changed: its number. Of its cells, those not changed are `bad`:
    # nothing is said of them.
    number: int | None = None


class PersonRow(Row):
    """A person 人员."""

    name: Annotated[Name, AfterValidator(as_own_name)] = Field(alias="姓名")
    department: Annotated[str | None, text(name_text, 120)] = Field(alias="部门", default=None)
    roles: Annotated[tuple[RoleName, ...], BeforeValidator(as_roles)] = Field(alias="角色")
    code: Annotated[str | None, text(code_text, 40)] = Field(alias="工号", default=None)
    # Of his department, not of himself.
    above: Annotated[str | None, text(name_text, 120)] = Field(alias="上级", default=None)
    branch: Annotated[str | None, text(name_text, 120)] = Field(alias="支部", default=None)
    secretary: Annotated[str | None, BeforeValidator(as_secretary)] = Field(
        alias="书记", default=None, description="a name, or 是 for himself"
    )
    tags: Annotated[tuple[str, ...], BeforeValidator(as_people)] = Field(alias="标签", default=())

    @model_validator(mode="after")
    def check_department(self) -> Self:
        """Ask for the department of whoever is not held by the organisation as a whole."""
        if self.department is None and not TOP_ROLES.issuperset(self.roles):
            raise wrong(Reason.REQUIRED, heading="部门")
        return self


class TaskRow(Row):
    """A task 事项."""

    title: Title = Field(alias="事项")
    responsibility: Label = Field(alias="责任")
    project: Annotated[str | None, text(one_line, 120)] = Field(alias="项目", default=None)
    owner: Annotated[str, BeforeValidator(as_person), BeforeValidator(required)] = Field(
        alias="责任人"
    )
    co_owners: Annotated[tuple[str, ...], BeforeValidator(as_people)] = Field(
        alias="协办", default=()
    )
    deadline: Annotated[Any, BeforeValidator(as_day), BeforeValidator(required)] = Field(
        alias="期限", description="datetime or date on the organisation's clock, or words"
    )
    standard: Annotated[str | None, text(lines, 2000)] = Field(alias="完成标准", default=None)
    target: Annotated[Decimal | None, BeforeValidator(as_amount)] = Field(
        alias="目标值", default=None
    )
    target_unit: Annotated[str | None, text(one_line, 40)] = Field(alias="单位", default=None)
    category: Annotated[str | None, text(one_line, 40)] = Field(alias="类别", default=None)
    document: Annotated[str | None, text(one_line, 300)] = Field(alias="来源", default=None)
    urgency: Annotated[Urgency, one_of(URGENCY_WORDS, Urgency.NORMAL)] = Field(
        alias="紧急程度", default=Urgency.NORMAL
    )
    evidence_required: Annotated[bool, one_of(YES_NO_WORDS, unsaid=False)] = Field(
        alias="需要佐证", default=False
    )
    confidential: Annotated[bool, one_of(YES_NO_WORDS, unsaid=False)] = Field(
        alias="保密", default=False
    )
    again: Annotated[str | None, text(one_line, 60)] = Field(alias="重复", default=None)
    plan: Annotated[str | None, text(lines, 2000)] = Field(alias="推进计划", default=None)
    own: Annotated[dict[str, str], BeforeValidator(as_own_fields)] = Field(
        alias=OWN, default_factory=dict, description="by heading: what the category's fields hold"
    )


class UnitRow(Row):
    """A unit 组织 of the tree."""

    name: Annotated[str, text(name_text, 120), BeforeValidator(required)] = Field(alias="组织")
    kind: Annotated[UnitKind, one_of(UNIT_KIND_WORDS, None), BeforeValidator(required)] = Field(
        alias="类型"
    )
    above: Annotated[str | None, text(name_text, 120)] = Field(alias="上级", default=None)
    branch: Annotated[str | None, text(name_text, 120)] = Field(alias="支部", default=None)
    secretary: Annotated[str | None, BeforeValidator(as_secretary)] = Field(
        alias="书记", default=None
    )


class ReadingRow(Row):
    """A reading 读数 of an indicator."""

    indicator: Label = Field(alias="指标")
    department: Annotated[str, text(name_text, 120), BeforeValidator(required)] = Field(
        alias="部门"
    )
    period: Annotated[Any, BeforeValidator(as_period), BeforeValidator(required)] = Field(
        alias="期间", description="a day in it, or words such as 2026年10月"
    )
    value: Annotated[Decimal, BeforeValidator(as_value), BeforeValidator(required)] = Field(
        alias="数值"
    )
    source: Annotated[str | None, text(one_line, 200)] = Field(alias="来源", default=None)


class DayRow(Row):
    """A day of the calendar 工作日历, and whether people work on it."""

    day: Annotated[date, BeforeValidator(as_whole_day), BeforeValidator(required)] = Field(
        alias="日期"
    )
    working: Annotated[bool, BeforeValidator(as_arrangement), BeforeValidator(required)] = Field(
        alias="安排"
    )


class ItemRow(Row):
    """Something closed that may be reviewed: its number, and nothing else of it."""

    key: Annotated[str, text(one_line, 80), BeforeValidator(required)] = Field(alias="案号")
    handler: Annotated[str, BeforeValidator(as_person), BeforeValidator(required)] = Field(
        alias="承办人"
    )
    department: Annotated[str | None, text(name_text, 120)] = Field(alias="部门", default=None)
    kind: Annotated[str | None, text(one_line, 40)] = Field(alias="类别", default=None)
    closed_on: Annotated[date, BeforeValidator(as_whole_day), BeforeValidator(required)] = Field(
        alias="办结日期"
    )
