"""How much is asked and told of whom: counted, shown to who leads, put off where it can wait."""

from collections import Counter

from models import Burden, Call, Organisation, Outbox, OutboxState, WeekBurden
from models.burdens import ALL
from models.framework import read_framework
from tests.office import Office


async def test_a_week_s_burden_is_what_people_hear_without_their_doing(office: Office) -> None:
    task = await office.head.registers("@张三 周三前 完成<检查> #履职责任")
    await office.clock.moves_to("mon 09:00")
    await office.zhang.taps("完成", on=task)
    await office.head.taps("同意销号", on=task)
    await office.zhang.says("/help")
    await office.clock.moves_to("fri 19:00")
    rows = await office.all(Burden)
    counted = Counter({row.member_id: row.prompts for row in rows})
    said = Counter(
        row.member_id
        for row in await office.all(Outbox, Outbox.method == Call.SAY)
        if row.member_id is not None
    )
    for quiet in (office.wang, office.leader, office.supervisor, office.other_member):
        assert counted[quiet.member_id] == said[quiet.member_id] > 0
    # The task, the list, that it was struck off, the study; not what he asked for.
    assert counted[office.zhang.member_id] == 4 < said[office.zhang.member_id]
    [whole] = await office.all(WeekBurden, WeekBurden.rule == ALL)
    assert (whole.prompts, whole.people) == (counted.total(), len(counted))
    await office.leader.says("/burden")
    page = await office.leader.hears("消息负担 · 11月23日（周一）至11月29日（周日）")
    most, worst = counted.most_common(1)[0]
    name = next(one.name for one in (office.head, office.zhang) if one.member_id == most)
    assert f"最多 {worst} 条（上限每人每周 9 条）" in page.text
    assert f"收到的 {len(counted)} 人 · 推迟 0 条" in page.text
    assert f"{name}　{worst}" in page.text
    assert f"每周夜读　{len(await office.all(Outbox, Outbox.rule == 'weekly-study'))}" in page.text
    await office.leader.taps("下一页 ›", on=page)
    assert "11月16日（周一）至11月22日（周日）" in page.text
    assert "收到的 0 人" in page.text
    await office.admin.says("/burden")
    assert "收到最多的人" not in (await office.admin.hears("消息负担")).text
    await office.zhang.says("/burden")
    await office.zhang.hears("供领导和管理员查看")


async def test_what_can_wait_waits_for_whoever_was_asked_much(office: Office) -> None:
    await office.clock.jumps_to("2026-12-14 08:59")
    async with office.database.write() as session:
        organisation = await session.get_one(Organisation, office.organisation_id)
        framework = read_framework("3315").model_dump(mode="json")
        framework["thresholds"]["prompts_a_week"] = 1
        [asking] = [one for one in framework["check_ins"] if one["key"] == "self-check"]
        asking["command"] = "selfcheck"
        organisation.framework = framework
    await office.head.registers("@李四 12月18日前 自己的事 #履职责任")
    await office.clock.moves_to("2026-12-16 09:59")
    office.head.hears_everything()
    office.other_head.hears_everything()
    await office.clock.moves_to("2026-12-16 10:00")
    await office.head.hears_nothing("自查")
    assert "prompts_put_off" in office.ledger.kinds()
    waiting = await office.all(Outbox, Outbox.rule == "self-check", Outbox.not_before.is_not(None))
    [row] = [one for one in waiting if one.member_id == office.head.member_id]
    # He answers of his own accord, and is not asked any more; the other is, the next morning.
    await office.head.says("/selfcheck")
    await office.head.taps("未发现问题", on=await office.head.hears("本季度自查发现问题了吗"))
    assert (await office.now(row)).state is OutboxState.DROPPED
    office.head.hears_everything()
    await office.clock.moves_to("2026-12-17 09:00")
    await office.head.hears_nothing("自查")
    await office.other_head.hears("本季度自查发现问题了吗")
    await office.leader.says("/burden")
    put_off = [
        one["people"]
        for one in office.ledger.of_kind("prompts_put_off")
        if one["until"] < "2026-12-20T16"
    ]  # what waits longer is of next week
    assert sum(put_off) > len(waiting) == 2
    assert f"推迟 {sum(put_off)} 条" in (await office.leader.hears("消息负担")).text


async def test_what_leaves_time_for_it_stands_in_the_next_list(office: Office) -> None:
    await office.clock.jumps_to("2026-12-14 08:59")
    async with office.database.write() as session:
        organisation = await session.get_one(Organisation, office.organisation_id)
        framework = read_framework("3315").model_dump(mode="json")
        framework["thresholds"]["prompts_a_week"] = 3  # from the first on it comes with the list
        organisation.framework = framework
    await office.head.registers("@李四 12月18日前 自己的事<b> #履职责任")
    await office.clock.moves_to("2026-12-16 09:59")
    office.head.hears_everything()
    await office.clock.moves_to("2026-12-16 10:00")
    await office.head.hears_nothing("自查")
    mine = Outbox.member_id == office.head.member_id
    [row] = await office.all(Outbox, Outbox.rule == "self-check", mine)
    assert row.state is OutboxState.PENDING
    # The digest of the next morning takes it: its name, until when, and a button that opens it.
    await office.clock.moves_to("2026-12-17 08:30")
    digest = await office.head.hears("部门每日提要")
    assert "📬1 📖 自查自纠 · 12月21日（周一） 10:00 截止" in digest.text
    assert (await office.now(row)).state is OutboxState.DROPPED
    assert "prompts_folded" in office.ledger.kinds()
    await office.clock.moves_to("2026-12-17 09:30")
    await office.head.hears_nothing("自查自纠")
    # Nobody else opens it, whoever shows him the button.
    opening = digest.button("📬1 打开").data or ""
    await office.zhang.says("/list")
    await office.zhang.taps_forged(opening, on=await office.zhang.hears("没有在办事项"))
    await office.zhang.hears_nothing("自查自纠")
    await office.head.taps("📬1 打开", on=digest)
    card = await office.head.hears("本季度自查发现问题了吗")
    await office.head.taps("未发现问题", on=card)
    # Answered, it stands in no list any more; and it was counted as no message.
    await office.head.taps("1 ⋯", on=digest)
    await office.head.says("/list")
    assert "自查自纠" not in (await office.head.hears("责任清单")).text
    pushed = await office.all(Outbox, Outbox.rule.is_not(None), mine, Outbox.sent_at.is_not(None))
    said = [one for one in pushed if one.state is OutboxState.SENT]
    [burden] = await office.all(Burden, Burden.member_id == office.head.member_id)
    assert burden.prompts == len(said) < len(pushed)
    assert burden.put_off >= 1


async def test_what_is_asked_on_one_day_is_asked_in_one_message(office: Office) -> None:
    await office.clock.jumps_to("2027-01-15 09:30")
    async with office.database.write() as session:
        organisation = await session.get_one(Organisation, office.organisation_id)
        framework = read_framework("3315").model_dump(mode="json")
        framework["thresholds"]["prompts_a_week"] = 3  # from the first on
        organisation.framework = framework
    for owner in ("李四", "张三"):
        await office.leader.registers(f"@{owner} 1月29日前 交办的事 #履职责任")
    # Neither leaves time for Monday's list: the first of them waits for the day's last.
    await office.clock.moves_to("2027-01-15 10:00")
    await office.head.hears_nothing("三个规定")
    await office.clock.moves_to("2027-01-15 14:00")
    asked = await office.head.hears("今天请您填报 2 项")
    assert "📬1 📖 “三个规定”月报告 · 1月18日（周一） 10:00 截止" in asked.text
    assert "📬2 📖 能动责任周报 · 1月18日（周一） 10:00 截止" in asked.text
    await office.head.taps("📬1 打开", on=asked)
    card = await office.head.hears("需要报告的过问")
    await office.head.taps("没有", on=card)
    # Whom the last does not ask has the first by itself.
    await office.zhang.hears_nothing("三个规定")
    await office.clock.moves_to("2027-01-15 14:16")
    await office.head.hears_nothing("能动责任周报")
    await office.zhang.hears("需要报告的过问")
    mine = Outbox.member_id == office.head.member_id
    together = await office.all(Outbox, mine, Outbox.once_key.contains(".together:"))
    assert [one.state for one in together] == [OutboxState.SENT]
    assert "prompts_folded" in office.ledger.kinds()
    # What reminds him at the very minute of the list stands in it, though his week has just begun.
    await office.clock.moves_to("2027-01-18 08:59")
    office.head.hears_everything()
    await office.clock.moves_to("2027-01-18 09:00")
    listed = await office.head.hears("责任清单")
    assert "📖 能动责任周报 · 1月18日（周一） 10:00 截止" in listed.text
    await office.clock.moves_to("2027-01-18 09:20")
    await office.head.hears_nothing("还没有收到您的回复")
    weeks = await office.all(Burden, Burden.member_id == office.head.member_id)
    sent = await office.all(Outbox, mine, Outbox.rule.is_not(None), Outbox.sent_at.is_not(None))
    said = [one for one in sent if one.state is OutboxState.SENT]
    assert sum(one.prompts for one in weeks) == 1 + len(said) < len(sent)  # and the task
