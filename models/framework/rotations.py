"""Rotations 轮值: something that is done in turns, on the dates of a rule."""

from datetime import time, timedelta
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from models.framework.flaws import UnfitError, flaw
from models.framework.naming import Called, Refers, Tuned, spoken
from models.framework.parts import SHIFTED, Key, Part, RoleWord, said_in
from models.framework.schedules import ANCHOR, RecurringRule, days_of
from models.shifting import Shift

RAREST = timedelta(days=8 * 366)


class Turns(Part):
    """Whose turn it can be: who holds one of the roles and bears one of the tags, where said."""

    roles: Annotated[tuple[RoleWord, ...], Called("角色", "Roles")] = ()
    tags: Annotated[tuple[Key, ...], Refers("tags"), Called("标签", "Tags", "标签的代号")] = ()


class Rotation(Part):
    """Something done in turns: by whom, in which order, on which dates, with how long a notice."""

    key: Annotated[Key, Called("代号", "Key")]
    title: Annotated[str, Called("名称", "Title")] = Field(min_length=1, max_length=60)
    english: Annotated[str, Called("英文名称", "English")] = ""
    responsibility: Annotated[Key, Refers("responsibilities"), Called("责任", "Responsibility")]
    who: Annotated[Turns, Called("人员", "Who", "角色和标签都写，就要都符合")] = Turns()
    order: Annotated[
        Literal["longest_ago", "roster"],
        spoken(
            longest_ago=("最久没轮到的先", "longest ago first"), roster=("按名单", "by the roster")
        ),
        Tuned(),
        Called("次序", "Order"),
    ] = Field(
        default="longest_ago", description="who had no turn for the longest time, or by the roster"
    )
    rule: RecurringRule = Field(description="RRULE of RFC 5545")
    at: Annotated[time, Called("时刻", "At")] = time(9, 0)
    shift: Annotated[Shift, SHIFTED, Tuned(), Called("遇休息日", "On days off")] = Field(
        default=Shift.EARLIER, description="where the day is no working day"
    )
    remind_working_days: Annotated[
        int,
        Tuned(counted="提前{count}个工作日", counted_english="{count} working days ahead"),
        Called("提前提醒", "Reminder before", "提前这么多个工作日"),
    ] = Field(default=3, ge=0, le=60)

    @model_validator(mode="after")
    def check_often_enough(self) -> Self:
        """Refuse a rule that comes so rarely that no turns can be planned ahead."""
        start = ANCHOR.date()
        if len(days_of(self.rule, start, start + RAREST)) < 2:
            raise UnfitError(flaw("too_rare", "rule", key=self.key, rule=self.rule))
        return self

    def title_in(self, language: str) -> str:
        """Return what it is called."""
        return said_in(language, self.title, self.english)
