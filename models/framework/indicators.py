"""Indicators 指标: numbers read at each period, with unit, direction, target and source."""

import zlib
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from models.amounts import PLACES
from models.framework.flaws import UnfitError, flaw
from models.framework.forms import LARGEST_NUMBER, as_text
from models.framework.naming import Called, Refers, spoken
from models.framework.parts import Key, Part, RoleWord, UnitWord, said_in
from models.periods import Per, a_year_before, elapsed, end_of, first_day, shifted

Exact = Annotated[Decimal, BeforeValidator(as_text)]
PERS = spoken(week="每周", month="每月", quarter="每季度", year="每年")
LENGTHS: dict[Per, int] = {"week": 1, "month": 2, "quarter": 3, "year": 4}


class IndicatorTarget(Part):
    """What is to be reached: {value = 85}, of single units {units = {"第一检察部" = 90}}."""

    value: Annotated[Exact | None, Called("目标值", "Value")] = Field(
        default=None, description="of each unit that is not named"
    )
    units: Annotated[
        dict[str, Exact], Called("各部门目标值", "Of units", "部门名=目标值，一个接一个")
    ] = Field(default_factory=dict, description="of a unit, by its name")
    per: Annotated[Per | None, PERS, Called("目标周期", "Per", "空着就是每一期")] = Field(
        default=None, description="for so long; unsaid: for each period"
    )

    @model_validator(mode="after")
    def check_values(self) -> Self:
        """Refuse a target that aims at nothing, or at what cannot be kept."""
        values = [*self.units.values(), *([self.value] if self.value is not None else [])]
        if not values:
            raise UnfitError(flaw("indicator_target_empty", "value"))
        for value in values:
            fits = value.is_finite() and abs(value) < LARGEST_NUMBER
            if not fits or round(value, PLACES) != value:
                raise UnfitError(flaw("indicator_target_inexact", "value", value=value))
        return self

    def of(self, unit: str) -> Decimal | None:
        """Return the target of a unit."""
        return self.units.get(unit, self.value)


class Answerers(Part):
    """Who answers for an indicator: by role, by tag, in which units."""

    roles: Annotated[tuple[RoleWord, ...], Called("角色", "Roles")] = Field(
        default=("head",), description="in the unit, or above it"
    )
    tags: Annotated[
        tuple[Key, ...], Refers("tags"), Called("标签", "Tags", "带这个标签的人，填他自己的部门")
    ] = Field(default=(), description="whoever bears one, for his own unit")
    units: Annotated[tuple[UnitWord, ...], Called("组织类型", "Kinds of units", "空着就是不限")] = (
        Field(default=(), description="kinds of units; none: of any")
    )
    unit_names: Annotated[
        tuple[str, ...], Called("部门", "Units", "部门名称；空着就是所有部门")
    ] = Field(default=(), description="units by name; none: all")


class Indicator(Part):
    """A number that is read at each period."""

    key: Annotated[Key, Called("代号", "Key")]
    title: Annotated[str, Called("名称", "Title")] = Field(min_length=1, max_length=60)
    english: Annotated[str, Called("英文名称", "English")] = ""
    unit: Annotated[str, Called("单位", "Unit")] = Field(
        default="", max_length=20, description="what it is counted in"
    )
    unit_en: Annotated[str, Called("英文单位", "Unit in English")] = ""
    direction: Annotated[
        Literal["up", "down"], spoken(up="越高越好", down="越低越好"), Called("方向", "Direction")
    ] = Field(default="up", description="which way is better")
    period: Annotated[Per, PERS, Called("周期", "Period")] = "month"
    adds_up: Annotated[bool, Called("累计", "Adds up", "各期相加来比目标就写 是")] = Field(
        default=False, description="readings are added up towards the target"
    )
    ranked: Annotated[bool, Called("排位", "Ranked", "列末四分之一算落后；不算就写 否")] = Field(
        default=True, description="the last quarter of the units lags behind"
    )
    target: Annotated[IndicatorTarget | None, Called("目标", "Target")] = None
    source: Annotated[str, Called("数据来源", "Source")] = Field(
        default="", max_length=200, description="where the number comes from"
    )
    source_en: Annotated[str, Called("英文数据来源", "Source in English")] = ""
    responsibility: Annotated[Key, Refers("responsibilities"), Called("责任", "Responsibility")]
    who: Annotated[Answerers, Called("填报人", "Who")] = Answerers()
    due_days: Annotated[int, Called("报送期限", "Days due", "一期过后这么多天还没有就算空白")] = (
        Field(default=15, ge=0, le=92, description="so long after its period a reading is missing")
    )

    @model_validator(mode="after")
    def check_target(self) -> Self:
        """Refuse a target for less than a period, or for more where nothing adds up."""
        per = self.target.per if self.target else None
        if per is None or per == self.period:
            return self
        if LENGTHS[per] < LENGTHS[self.period]:
            raise UnfitError(flaw("indicator_target_short", "target", "per", key=self.key))
        if not self.adds_up:
            raise UnfitError(flaw("indicator_adds_up", "adds_up", key=self.key, per=per))
        return self

    @property
    def number(self) -> int:
        """Its number on buttons, which does not change when others are added."""
        return zlib.crc32(self.key.encode())

    def title_in(self, language: str) -> str:
        """Return what it is called."""
        return said_in(language, self.title, self.english)

    def unit_in(self, language: str) -> str:
        """Return what it is counted in."""
        return said_in(language, self.unit, self.unit_en)

    def source_in(self, language: str) -> str:
        """Return where the number comes from."""
        return said_in(language, self.source, self.source_en)

    def period_before(self, day: date) -> date:
        """Return the first day of the last period that is over on a day: what is read then."""
        return shifted(self.period, first_day(self.period, day), -1)

    def missing_from(self, period: date) -> date:
        """Return the day from which the period after is missing, if nobody has read it."""
        following = end_of(self.period, end_of(self.period, period))
        return following + timedelta(days=self.due_days)

    def before(self, period: date) -> date:
        """Return the first day of the period before."""
        return shifted(self.period, period, -1)

    def a_year_before(self, period: date) -> date:
        """Return the first day of the same period a year before."""
        return a_year_before(self.period, period)

    def span(self, period: date) -> date:
        """Return since when readings count towards the target of a period."""
        per = self.target.per if self.target and self.target.per else self.period
        return first_day(per, period)

    def oldest_needed(self, period: date) -> date:
        """Return the first day of the oldest period with which one is compared."""
        return min(self.span(period), self.before(period), self.a_year_before(period))

    def wanted_by(self, unit: str, period: date) -> Decimal | None:
        """Return what is to be reached at the end of a period, pro rata of a longer one's target.

        Rounded to what is kept, to the unit's favour.
        """
        whole = self.target.of(unit) if self.target else None
        if whole is None or self.target is None or self.target.per in {None, self.period}:
            return whole
        over, of = elapsed(self.period, period, self.target.per or self.period)
        scaled = Fraction(whole) * over / of * 10**PLACES
        steps = scaled.__floor__() if self.direction == "up" else scaled.__ceil__()
        return Decimal(steps).scaleb(-PLACES)

    def is_behind(self, value: Decimal, wanted: Decimal | None) -> bool:
        """Return whether a value falls short of what is wanted."""
        if wanted is None:
            return False
        return value < wanted if self.direction == "up" else value > wanted

    def is_empty(self, value: Decimal) -> bool:
        """Return whether a value says that nothing was done: zero, where more is better."""
        return value == 0 and self.direction == "up"

    def rank_of(self, value: Decimal) -> int:
        """Return a value's place among others as a whole number: the worst comes first."""
        scaled = int(value.scaleb(PLACES))
        return scaled if self.direction == "up" else -scaled
