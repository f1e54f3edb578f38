"""What a session has read it knows, until something is written or waits for other writers."""

from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import NoResultFound
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.people.authority import holds, roles_of
from models import Database, Member, Organisation, Role, RoleName
from models.numbering import hold_chain_end
from tests.staff import Staff, hire, organisation_of
from tests.statements import watching


async def zhang(session: AsyncSession, staff: Staff) -> Member:
    return await session.get_one(Member, (staff.organisation_id, staff.people["张三"]))


async def test_what_is_asked_again_is_not_read_again(database: Database) -> None:
    staff = await hire(database)
    async with database.read() as session:
        member = await zhang(session, staff)
        await holds(session, member, [RoleName.MEMBER], unit_id=member.unit_id)
        with watching(database) as again:
            for _ in range(5):
                await holds(session, member, [RoleName.MEMBER], unit_id=member.unit_id)
    assert again.asked == 0


async def test_what_was_written_since_is_seen(database: Database) -> None:
    staff = await hire(database)

    def role(member: Member, name: RoleName) -> Role:
        number = member.organisation_id
        return Role(organisation_id=number, member_id=member.id, unit_id=member.unit_id, role=name)

    async with database.write() as session:
        member = await zhang(session, staff)
        assert [one.role for one in await roles_of(session, member)] == [RoleName.MEMBER]
        session.add(role(member, RoleName.HEAD))  # not written yet
        assert len(await roles_of(session, member)) == 2
        await session.execute(  # past the session's rows
            update(Role)
            .where(Role.member_id == member.id, Role.role == RoleName.HEAD)
            .values(role=RoleName.SUPERVISOR)
        )
        assert {one.role for one in await roles_of(session, member)} == {
            RoleName.MEMBER,
            RoleName.SUPERVISOR,
        }
        [held] = [one for one in await roles_of(session, member) if one.role is RoleName.MEMBER]
        await session.delete(held)
        assert [one.role for one in await roles_of(session, member)] == [RoleName.SUPERVISOR]


async def test_the_work_model_is_made_once_of_its_text_and_anew_when_another_stands_there(
    database: Database,
) -> None:
    staff = await hire(database)

    async def stored() -> dict[str, Any]:
        return (await organisation_of(staff)).framework

    async def change(model: dict[str, Any]) -> None:
        async with database.write() as session:
            row = await session.get_one(Organisation, staff.organisation_id)
            row.framework = model

    first = await stored()
    assert await stored() is first
    await change({**first, "check_ins": []})
    assert await stored() == {**first, "check_ins": []} != first
    await change(first)
    assert await stored() == first


async def test_whoever_has_waited_for_the_lock_looks_again(database: Database) -> None:
    staff = await hire(database)
    async with database.write() as session:
        member = await zhang(session, staff)
        await roles_of(session, member)
        await hold_chain_end(session, staff.organisation_id)
        with watching(database) as after:
            await roles_of(session, member)
    assert after.asked == 1


async def test_a_row_is_read_by_its_key_once_and_again_when_it_may_be_another(
    database: Database,
) -> None:
    staff = await hire(database)
    key = (staff.organisation_id, staff.people["张三"])
    async with database.read() as session:
        member = await session.get_one(Member, key)
        with watching(database) as again:
            assert await session.get(Member, key) is member is await session.get_one(Member, key)
        assert again.asked == 0
        session.expire(member)
        with watching(database) as anew:
            assert await session.get_one(Member, key) is member
            assert member.name == "张三"
            await session.get_one(Member, key, populate_existing=True)
        assert anew.asked == 2
        assert await session.get(Member, (staff.organisation_id, 0)) is None
        assert await session.get(Organisation, staff.organisation_id) is not None
        with pytest.raises(NoResultFound):
            await session.get_one(Organisation, 0)


async def test_values_are_read_as_rows_are_with_what_was_added_unless_that_waits_on(
    database: Database,
) -> None:
    staff = await hire(database)
    names = select(Member.name).where(Member.organisation_id == staff.organisation_id)
    async with database.write() as session:
        member = await zhang(session, staff)
        before = (await session.scalars(names)).all()
        session.add(
            Member(organisation_id=member.organisation_id, name="新来的", unit_id=member.unit_id)
        )
        waiting = names.execution_options(autoflush=False)
        assert (await session.scalars(waiting)).all() == before
        on = {"autoflush": False}
        assert (await session.scalars(names, execution_options=on)).all() == before
        assert set(await session.scalars(names)) == {*before, "新来的"}
        assert await session.scalar(names.where(Member.name == "新来的")) == "新来的"
        [row] = (await session.execute(names.where(Member.name == "新来的"))).all()
        assert (row.name, *row) == ("新来的", "新来的")
