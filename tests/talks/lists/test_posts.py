"""The group's daily post, as talks: overdue, struck off, one at a time, silent when all is well."""

from sqlalchemy import update

from ledger.book.chain import verify_chain
from models import Group, Outbox, OutboxState
from tests.office import Office
from tests.talks.test_chats import bound_basic_group


async def test_the_group_hears_what_is_newly_and_still_overdue(office: Office) -> None:
    await office.head.registers("@张三 周一前 第一件 #履职责任")
    await office.clock.moves_to("tue 09:15")
    post = await office.zhang.hears("督办提醒 · 11月24日（周二）", in_=office.group)
    assert "新逾期 1 项" in post.text
    assert "· 第一件 — 张三 · 逾期 1 个工作日 · 11月23日（周一）到期" in post.text
    assert f"tg://user?id={office.zhang.person.id}" in post.html
    assert "台账 №" in post.text
    await office.head.registers("@王五 周二前 第二件 #履职责任")
    await office.clock.moves_to("wed 09:15")
    post = await office.zhang.hears("督办提醒 · 11月25日（周三）", in_=office.group)
    assert "新逾期 1 项" in post.text
    assert "第二件 — 王五" in post.text
    assert "仍逾期 1 项" in post.text
    assert "第一件 — 张三 · 逾期 2 个工作日" in post.text
    assert f"tg://user?id={office.zhang.person.id}" not in post.html  # called once is enough
    assert "台账 №" in post.text


async def test_posts_make_way_for_each_other_and_keep_their_witness(office: Office) -> None:
    await office.head.registers("@张三 周一前 第一件 #履职责任")
    done = await office.head.registers("@张三 周二前 第二件 #履职责任")
    await office.clock.moves_to("tue 09:15")
    tuesday = await office.zhang.hears("督办提醒", in_=office.group)
    _, _, told = tuesday.text.partition("台账 №")
    await office.zhang.taps("完成", on=done)
    await office.head.taps("同意销号", on=done)
    await office.clock.moves_to("wed 09:15")
    wednesday = await office.zhang.hears("已销号 1 项", in_=office.group)
    assert (
        tuesday.text == f"📣 督办提醒 · 11月24日（周二）\n新逾期 1 项（详见最新一条）\n台账 №{told}"
    )
    _, _, told = wednesday.text.partition("台账 №")
    # What was struck off stays to be read, and the weekend makes no difference.
    await office.clock.moves_to("mon 12:00")
    assert wednesday.text == (
        "📣 督办提醒 · 11月25日（周三）\n仍逾期 1 项（详见最新一条）\n"
        f"✅ 已销号 1 项\n· 第二件 — 张三\n台账 №{told}"
    )
    posts = [message for message in office.group.messages if "督办提醒" in message.text]
    assert len([post for post in posts if "详见最新一条" not in post.text]) == 1
    assert "11月30日" in posts[-1].text
    async with office.database.read() as session:
        seq, short_hash = told.split(" · ")
        witness = (int(seq), short_hash)
        verdict = await verify_chain(session, office.organisation_id, witness=witness)
    assert verdict.broken is None


async def test_the_group_hears_what_was_struck_off_and_then_falls_silent(office: Office) -> None:
    task = await office.head.registers("@张三 周一前 第一件 #履职责任")
    await office.clock.moves_to("tue 09:15")
    await office.zhang.hears("新逾期 1 项", in_=office.group)
    await office.zhang.taps("完成", on=task)
    await office.head.taps("同意销号", on=task)
    await office.clock.moves_to("wed 09:15")
    post = await office.zhang.hears("已销号 1 项", in_=office.group)
    assert post.text.startswith("📣 销号通报 · 11月25日（周三）")  # good news is no reminder
    assert "· 第一件 — 张三" in post.text
    assert "逾期" not in post.text
    office.zhang.hears_everything()
    await office.clock.moves_to("fri 12:00")
    await office.zhang.hears_nothing("📣", in_=office.group)


async def test_nothing_overdue_is_silence_and_days_off_too(office: Office) -> None:
    await office.head.registers("@张三 周五前 第一件 #履职责任")
    await office.clock.moves_to("sun 12:00")
    await office.zhang.hears_nothing("督办提醒", in_=office.group)
    await office.clock.moves_to("mon 09:15")
    await office.zhang.hears("新逾期 1 项", in_=office.group)


async def test_other_departments_stay_out_and_mentions_can_be_switched_off(office: Office) -> None:
    async with office.database.write() as session:
        await session.execute(update(Group).values(mentions=False))
    await office.other_head.registers("@钱七 周一前 别部门的事 #履职责任")
    await office.clock.moves_to("tue 09:15")
    await office.zhang.hears_nothing("督办提醒", in_=office.group)
    await office.head.registers("@张三 周二前 第一件 #履职责任")
    await office.clock.moves_to("wed 09:15")
    post = await office.zhang.hears("督办提醒", in_=office.group)
    assert "别部门的事" not in post.text
    assert "tg://user" not in post.html


async def test_a_post_deleted_by_hand_is_no_trouble(office: Office) -> None:
    await office.head.registers("@张三 周一前 第一件 #履职责任")
    await office.clock.moves_to("tue 09:15")
    post = await office.zhang.hears("督办提醒", in_=office.group)
    post.deleted = True
    await office.clock.moves_to("wed 09:15")
    await office.zhang.hears("督办提醒 · 11月25日", in_=office.group)


async def test_a_post_that_never_arrived_takes_nothing_with_it(office: Office) -> None:
    struck = await office.head.registers("@王五 周三前 销号的事 #履职责任")
    await office.head.registers("@张三 周一前 逾期的事 #履职责任")
    await office.clock.moves_to("mon 20:00")
    await office.wang.taps("完成", on=struck)
    await office.head.taps("同意销号", on=struck)
    await office.clock.moves_to("tue 09:15")
    async with office.database.write() as session:  # as if Telegram had been away all day
        await session.execute(
            update(Outbox)
            .where(Outbox.chat_id == office.group.chat.id)
            .values(state=OutboxState.DROPPED, error="too late", message_id=None, sent_at=None)
        )
    office.zhang.hears_everything()
    await office.clock.moves_to("wed 09:15")
    post = await office.zhang.hears("督办提醒 · 11月25日（周三）", in_=office.group)
    assert "新逾期 1 项" in post.text
    assert f"tg://user?id={office.zhang.person.id}" in post.html
    assert "· 销号的事 — 王五" in post.text
    await office.clock.moves_to("thu 09:15")
    post = await office.zhang.hears("督办提醒 · 11月26日（周四）", in_=office.group)
    assert "仍逾期 1 项" in post.text
    assert "销号的事" not in post.text


async def test_a_group_that_has_moved_is_not_told_everything_again(office: Office) -> None:
    group, _ = await bound_basic_group(office)
    struck = await office.other_head.registers("@钱七 周三前 销号的事 #履职责任")
    await office.other_head.registers("@钱七 周一前 逾期的事 #履职责任")
    await office.clock.moves_to("mon 20:00")
    await office.other_member.taps("完成", on=struck)
    await office.other_head.taps("同意销号", on=struck)
    await office.clock.moves_to("tue 09:15")
    assert "销号的事" in group.messages[-1].text
    moved = group.chat.becomes_supergroup()
    await office.settle()
    await office.clock.moves_to("wed 09:15")
    post = next(one for one in moved.messages if "督办提醒" in one.text)
    assert "仍逾期 1 项" in post.text
    assert "销号的事" not in post.text
