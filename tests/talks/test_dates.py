"""Asked before a date that a record names; a corrected date moves it, a withdrawn record stops it.

S34 办案程序预警、提醒、核实: alarms about the deadlines of procedure.
"""

from typing import Any

import pytest
from pydantic import ValidationError

from ledger.organisations import change_framework
from models import Organisation, Round
from models.framework import Framework, read_framework
from tests.office import Office
from tests.talks.test_registers import records

FORM = {
    "key": "case-date",
    "title": "办案期限",
    "fields": [
        {"name": "case", "type": "text", "label": "案号", "required": True},
        {"name": "handler", "type": "member", "label": "承办人", "required": True},
        {"name": "deadline", "type": "date", "label": "期限", "required": True},
    ],
}
REGISTER = {
    "key": "case-date",
    "title": "办案期限登记",
    "form": "case-date",
    "responsibility": "procedure-alarms",
}
SCHEDULE = {"before": "P5D", "field": "deadline", "of": "case-date", "words": "${case}"}
CHECK_IN = {
    "key": "case-warning",
    "form": "case-warning",
    "responsibility": "procedure-alarms",
    "respondents": {"named_in": "case-date", "fields": ["handler"]},
    "schedule": SCHEDULE,
    "follow_up": {"remind": ["P1D"], "tell": "above"},
}
WARNING = {
    "key": "case-warning",
    "title": "期限提醒",
    "fields": [{"name": "seen", "type": "acknowledge", "label": "请在期限前办结。"}],
}


def with_dates(**check_in: Any) -> Framework:
    """The model with a register of dates, and a check-in that asks before them."""
    content = read_framework("3315").model_dump(mode="json")
    content["forms"] += [FORM, WARNING]
    content["registers"].append(REGISTER)
    content["check_ins"].append({**CHECK_IN, **check_in})
    return Framework.model_validate(content)


async def test_s34_whom_a_record_names_is_asked_before_its_date_wherever_it_moves(
    office: Office,
) -> None:
    async with office.database.write() as session:
        organisation = await session.get_one(Organisation, office.organisation_id)
        change_framework(session, organisation, with_dates(), now=office.clock.now())
    await office.clock.jumps_to("2026-12-01 09:00")
    kept = await records(office.head, "办案期限", "（2026）<12>号", "张三", "2026-12-09")
    await records(office.head, "办案期限", "（2026）13号", "张三", "2026-12-10")
    await office.clock.jumps_to("2026-12-04 08:59")
    await office.zhang.hears_nothing("期限提醒")
    await office.clock.moves_to("2026-12-04 09:00")
    first = await office.zhang.hears("（2026）<12>号")
    await office.zhang.hears("（2026）13号")
    # The first gets another day: what was asked is stopped, and asked anew before that day.
    await office.head.taps("更正", on=kept)
    await office.head.taps("修改", on=kept)
    await office.head.taps("期限", on=kept)
    office.head.hears_everything()
    await office.head.says("2026-12-25")
    await office.head.taps("提交", on=(receipt := await office.head.hears("请核对")))
    warned = await office.all(Round, Round.check_in == "case-warning")
    [stopped] = [one for one in warned if one.closed_at is not None]
    assert office.ledger.kinds(stopped) == ["round_opened", "round_stopped"]
    await office.clock.jumps_to("2026-12-09 17:59")
    await office.clock.moves_to("2026-12-09 18:00")
    await office.zhang.hears("（2026）13号")  # reminded of the other, once
    await office.zhang.hears_nothing("（2026）<12>号")
    await office.clock.jumps_to("2026-12-18 08:59")  # the 20th is a Sunday
    await office.zhang.hears_nothing("（2026）<12>号")
    await office.clock.moves_to("2026-12-18 09:00")
    again = await office.zhang.hears("（2026）<12>号")
    assert again is not first
    # Withdrawn, nobody is reminded of it.
    office.head.hears_everything()
    await office.head.taps("撤回", on=receipt)
    await office.head.hears("为什么要撤回")
    await office.head.says("重复登记")
    await office.clock.jumps_to("2026-12-25 18:01")
    await office.ticks()
    await office.zhang.hears_nothing("（2026）<12>号")
    await office.head.hears_nothing("期限提醒 · 填报情况")


@pytest.mark.parametrize(
    ("schedule", "reason"),
    [
        ({**SCHEDULE, "of": "inspection"}, "whom the register inspection names"),
        ({**SCHEDULE, "field": "case"}, "count for another date"),
        ({**SCHEDULE, "before": "PT5H"}, "whole days"),
        ({**SCHEDULE, "working_days": 3}, "either before"),
        ({**SCHEDULE, "words": "${nothing}"}, "is no field"),
    ],
)
def test_a_date_that_cannot_be_kept_is_refused(schedule: dict[str, object], reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        with_dates(schedule=schedule)
