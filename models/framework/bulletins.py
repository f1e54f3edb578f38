"""Bulletins 通报: drafted from the ledger by a schedule, released by a leader."""

import zlib
from collections.abc import Callable, Iterator
from datetime import date, time, timedelta
from typing import Annotated, Literal

from pydantic import Field

from models.framework.answers_wanted import Pattern
from models.framework.flaws import Flaw, flaw
from models.framework.naming import Called, Refers, Tuned, spoken
from models.framework.parts import ROLE_WORDS, SHIFTED, Key, Part, UnitWord, said_in
from models.framework.schedules import RecurringRule, days_of
from models.periods import Per, end_of, first_day, shifted
from models.shifting import Shift

ReleasingRole = Annotated[Literal["leader", "supervisor", "administrator"], ROLE_WORDS]
ToldRole = Annotated[Literal["head", "leader", "supervisor"], ROLE_WORDS]
SectionKind = Annotated[
    Literal[
        "tasks",
        "check_in",
        "participation",
        "turns",
        "indicators",
        "registers",
        "records",
        "points",
        "coverage",
        "burden",
    ],
    spoken(
        tasks="事项",
        check_in="填报",
        participation="参与情况",
        turns="轮值",
        indicators="指标",
        registers="登记",
        records="登记明细",
        points="考核赋分",
        coverage="条款覆盖",
        burden="填报负担",
    ),
]


# Of the whole organisation alone: nothing of it is any unit's.
UNDIVIDED = frozenset({"burden"})


class Drafting(Part):
    """When a draft is made: of the last period that is over then."""

    rule: RecurringRule = Field(description="RRULE of RFC 5545")
    at: Annotated[time, Called("时刻", "At")]
    shift: Annotated[Shift, SHIFTED, Tuned(), Called("遇休息日", "On days off")] = Field(
        default=Shift.LATER, description="where the day is no working day"
    )
    useful_for: Annotated[
        timedelta,
        Tuned(),
        Called("停机后补发时限", "Still made after an outage", "过了这么久就不再起草"),
    ] = Field(
        default=timedelta(days=5), gt=timedelta(0), description="after that it counts as missed"
    )

    def days(self, since: date, until: date) -> tuple[date, ...]:
        """Return the planned days of a stretch, both ends included, before any shift."""
        return days_of(self.rule, since, until)


class BulletinSection(Part):
    """One section: what kind, and of which check-ins, rotations, indicators or registers."""

    kind: Annotated[SectionKind, Called("种类", "Kind")]
    check_in: Annotated[Key | None, Refers("check_ins"), Called("填报", "Check-in")] = None
    check_ins: Annotated[
        tuple[Key, ...], Refers("check_ins"), Called("哪些填报", "Check-ins", "空着就是所有填报")
    ] = Field(default=(), description="none: all")
    rotations: Annotated[
        tuple[Key, ...], Refers("rotations"), Called("轮值", "Rotations", "空着就是所有轮值")
    ] = Field(default=(), description="none: all")
    registers: Annotated[
        tuple[Key, ...], Refers("registers"), Called("登记册", "Registers", "空着就是所有登记册")
    ] = Field(default=(), description="none: all")
    indicators: Annotated[
        tuple[Key, ...], Refers("indicators"), Called("指标", "Indicators", "空着就是所有指标")
    ] = Field(default=(), description="none: all")
    responsibility: Annotated[
        Key | None, Refers("responsibilities"), Called("责任", "Responsibility", "只算这下面的")
    ] = Field(default=None, description="only what hangs there or below")
    quotes: Annotated[bool, Called("写明内容", "Quotes", "把各部门填报的文字也写进去")] = Field(
        default=False, description="what units answered is quoted"
    )
    latest: Annotated[bool, Called("只列最新", "Latest", "每个部门只列最新一条，不管哪一期")] = (
        Field(default=False, description="the newest record of each unit, of whatever period")
    )


class Bulletin(Part):
    """A bulletin: of which period, drafted when, released by whom, told to whom."""

    key: Annotated[Key, Called("代号", "Key")]
    title: Annotated[str, Called("名称", "Title")] = Field(min_length=1, max_length=60)
    english: Annotated[str, Called("英文名称", "English")] = ""
    responsibility: Annotated[Key, Refers("responsibilities"), Called("责任", "Responsibility")]
    per: Annotated[
        Literal["week", "month", "quarter"],
        spoken(week="每周", month="每月", quarter="每季度"),
        Called("周期", "Per"),
    ] = "week"
    draft: Annotated[Drafting | None, Called("起草", "Draft", "空着就不自动起草")] = Field(
        default=None, description="unsaid: only shown by /report"
    )
    released_by: Annotated[
        ReleasingRole, Tuned("发布人", "Released by"), Called("发布人", "By")
    ] = "leader"
    groups: Annotated[
        tuple[UnitWord, ...], Called("发到哪些群", "Groups", "组织类型；空着就是所有工作群")
    ] = Field(default=(), description="of which kinds of units; none: all")
    told_to: Annotated[
        tuple[ToldRole, ...],
        Tuned("发布后告知", "Told once released"),
        Called("告知", "Told to", "发布后随下一份清单或提要，看到自己部门的那部分"),
    ] = Field(default=(), description="with their next list: what it says of their own units")
    number: Annotated[Pattern, Called("编号", "Number", "写上 {year} 和 {number}")] = Field(
        default="〔{year}〕第{number}期", description="as in No. {number}/{year}: counted by year"
    )
    number_en: Annotated[Pattern, Called("英文编号", "Number in English")] = "No. {number}/{year}"
    sections: Annotated[
        tuple[BulletinSection, ...],
        Called("通报内容", "Bulletin sections", "每行通报里的一部分，从上到下"),
    ] = Field(min_length=1)

    def title_in(self, language: str) -> str:
        """Return what it is called."""
        return said_in(language, self.title, self.english)

    def number_in(self, language: str, year: int, number: int) -> str:
        """Return how it is numbered."""
        pattern = said_in(language, self.number, self.number_en)
        return pattern.format(year=year, number=number)

    @property
    def code(self) -> int:
        """Its number on buttons, which does not change when others are added."""
        return zlib.crc32(self.key.encode())

    @property
    def is_undivided(self) -> bool:
        """Whether nothing in it is any unit's, so that only who looks over all reads it."""
        return all(one.kind in UNDIVIDED for one in self.sections)

    def period_before(self, day: date) -> date:
        """Return the first day of the last period that is over on a day."""
        return shifted(self.per, first_day(self.per, day), -1)

    def flaws(self) -> Iterator[Flaw]:
        """Yield what does not hold together."""
        for place, section in enumerate(self.sections):
            if (section.kind == "check_in") != (section.check_in is not None):
                yield flaw("section_check_in", "sections", place, "check_in", key=self.key)
            if section.kind == "records" and len(section.registers) != 1:
                yield flaw("section_records", "sections", place, "registers", key=self.key)


NAMES: dict[Per, Callable[[date], str]] = {
    "week": lambda day: f"{day.isocalendar().year}-W{day.isocalendar().week:02}",
    "month": lambda day: f"{day.year}-{day.month:02}",
    "quarter": lambda day: f"{day.year}-Q{(day.month + 2) // 3}",
    "year": lambda day: str(day.year),
}


def name_of_period(per: Per, first: date) -> str:
    """Return what a period is called: "2026-W48", "2026-11", "2026-Q4"."""
    return NAMES[per](first)


def first_of_period(per: Per, name: str) -> date:
    """Return the first day of a period by its name.

    >>> first_of_period("week", "2026-W48")
    datetime.date(2026, 11, 23)
    """
    year, _, number = name.partition("-")
    if per == "week":
        return date.fromisocalendar(int(year), int(number[1:]), 1)
    if per == "quarter":
        return date(int(year), int(number[1:]) * 3 - 2, 1)
    return date(int(year), int(number) if number else 1, 1)


def last_day(per: Per, first: date) -> date:
    """Return the last day of a period."""
    return end_of(per, first) - timedelta(days=1)
