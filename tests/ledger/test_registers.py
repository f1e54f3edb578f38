"""Registers: what is summed exactly and by the database, what a register may not say, who reads."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from ledger.forms.versions import keep_version
from ledger.people.personal_data import data_of, erase_some
from ledger.registers.access import scope_of
from ledger.registers.totals import (
    counts_of,
    period_of,
    sums_by_unit,
    sums_of,
    write_totals,
)
from models import Database, Member, Record, RecordTotal, RegisterSum, RoleName
from models.amounts import written
from models.framework import Framework, read_framework
from models.numbering import add
from tests.staff import MONDAY, Staff, hire
from tests.statements import watching

FRAMEWORK = read_framework("3315")
YEAR = period_of("year", date(2026, 11, 23))


def test_periods_begin_and_end_where_they_should() -> None:
    def of(per: Any, day: date) -> tuple[str, str]:
        period = period_of(per, day)
        return period.start.isoformat(), period.end.isoformat()

    assert of("month", date(2026, 12, 31)) == ("2026-12-01", "2027-01-01")
    assert of("month", date(2028, 2, 29)) == ("2028-02-01", "2028-03-01")
    assert of("quarter", date(2026, 11, 23)) == ("2026-10-01", "2027-01-01")
    assert of("quarter", date(2026, 3, 31)) == ("2026-01-01", "2026-04-01")
    assert of("year", date(2026, 1, 1)) == ("2026-01-01", "2027-01-01")


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"form": "none"}, "register inspection: no form none"),
        ({"responsibility": "none"}, "register inspection: no responsibility none"),
        ({"target": {"per": "year", "place": 1}}, "register inspection: target place: no field"),
        ({"target": {"per": "year"}}, "a target needs records"),
        ({"target": {"amount": 0}}, "must be above 0"),
        ({"tally": ["place"]}, "register inspection: tally place: no field"),
        ({"day": "place"}, "register inspection: day place: no date"),
        ({"who": {"roles": ["guest"]}}, "Input should be"),
    ],
)
def test_a_register_that_does_not_hold_together_is_refused(
    changed: dict[str, Any], why: str
) -> None:
    content = FRAMEWORK.model_dump(mode="json")
    registers = {one["key"]: one for one in content["registers"]}
    registers["inspection"] |= changed
    with pytest.raises(ValidationError, match=why):
        Framework.model_validate(content | {"registers": list(registers.values())})


async def inspected(staff: Staff, who: str, on: date, amount: str | None, found: str) -> int:
    register = FRAMEWORK.register("inspection")
    form = FRAMEWORK.form("inspection")
    assert register is not None
    assert form is not None
    async with staff.database.write() as session:
        member = await session.get_one(Member, (staff.organisation_id, staff.people[who]))
        digest = await keep_version(session, staff.organisation_id, form, now=MONDAY)
        record = Record(
            organisation_id=staff.organisation_id,
            register=register.key,
            form=digest,
            member_id=member.id,
            unit_id=member.unit_id,
            on_date=on,
            values={"place": "北岸", "found": found} | ({"amount": amount} if amount else {}),
            recorded_at=MONDAY,
        )
        await add(session, record)
        await write_totals(session, record, register, form)
        return record.id


async def sums(staff: Staff, who: str) -> dict[str, str]:
    register = FRAMEWORK.register("inspection")
    assert register is not None
    async with staff.database.read() as session:
        member = await session.get_one(Member, (staff.organisation_id, staff.people[who]))
        scope = await scope_of(session, member)
        found = await sums_of(session, register, scope, YEAR)
    return {
        f"{field} {choice}".strip(): written(amount) for (field, choice), amount in found.items()
    }


async def test_sums_are_exact_and_each_reads_what_is_his(database: Database) -> None:
    staff = await hire(database)
    await staff.unit("二部")
    await staff.person("钱七", "二部")
    for who, amount, found in (
        ("张三", "0.1", "yes"),
        ("王五", "0.2", "no"),
        ("钱七", "9999999999.9999", "no"),
        ("钱七", None, "no"),
    ):
        await inspected(staff, who, date(2026, 3, 1), amount, found)
    await inspected(staff, "张三", date(2025, 12, 31), "7", "no")
    assert await sums(staff, "张三") == {"": "1", "amount": "0.1", "found yes": "1"}
    assert (await sums(staff, "李四"))["amount"] == "0.3"
    whole = await sums(staff, "管理员甲")
    assert whole == {"": "4", "amount": "10000000000.2999", "found yes": "1", "found no": "3"}
    register = FRAMEWORK.register("inspection")
    assert register is not None
    async with database.read() as session:
        admin = await session.get_one(Member, (staff.organisation_id, staff.people["管理员甲"]))
        scope = await scope_of(session, admin)
        with watching(database) as watched:
            units, many = await sums_by_unit(session, register, scope, YEAR, first=0, size=10)
            assert await counts_of(session, scope, YEAR) == {"inspection": 4}
        assert watched.loaded[Record] == watched.loaded[RecordTotal] == 0
        assert watched.loaded[RegisterSum] == 0
        assert watched.most_parameters < 12
    assert many == 2
    assert {unit.name for unit in units} == {"业务一部", "二部"}


async def test_the_first_record_of_a_month_may_come_to_nothing(database: Database) -> None:
    staff = await hire(database)
    await inspected(staff, "张三", date(2026, 3, 1), "0", "no")
    assert await sums(staff, "张三") == {"": "1", "amount": "0", "found no": "1"}
    await inspected(staff, "张三", date(2026, 3, 2), "2", "no")
    await inspected(staff, "张三", date(2026, 3, 3), "0", "no")
    assert await sums(staff, "张三") == {"": "3", "amount": "2", "found no": "3"}


async def test_what_a_person_recorded_is_shown_to_him_and_erased(database: Database) -> None:
    staff = await hire(database)
    await staff.person("督查", "业务一部", RoleName.SUPERVISOR)
    number = await inspected(staff, "张三", date(2026, 3, 1), "0.5", "no")
    async with database.write() as session:
        member = await session.get_one(Member, (staff.organisation_id, staff.people["张三"]))
        [shown] = (await data_of(session, member))["records"]
        assert (shown["values"]["amount"], shown["on_date"]) == ("0.5", "2026-03-01")
        while await erase_some(session, member, now=MONDAY):
            pass
        record = await session.get_one(Record, (staff.organisation_id, number))
        assert (record.values, record.erased_at) == ({}, MONDAY)
    assert (await sums(staff, "督查"))["amount"] == "0.5"
