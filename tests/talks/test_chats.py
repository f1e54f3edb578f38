"""Work groups, as talks: taken in, bound, moved, renamed, grown into a supergroup, put out."""

import pytest

from demo.sample import DEPARTMENT, OTHER_DEPARTMENT
from ledger.talk.courtesies import A_MINUTE, COURTESIES_A_MINUTE
from models import Group, Outbox, Priority, Role, RoleName
from tests.office import Colleague, Office, WorkGroup, data_behind


def new_group(
    office: Office,
    title: str = "第二检察部工作群",
    *,
    kind: str = "supergroup",
    forum: bool = False,
) -> WorkGroup:
    """A group of the second department that the bot is not in yet."""
    chat = office.sim.add_group(title, kind=kind, forum=forum)
    for colleague in (office.other_head, office.other_member, office.zhang, office.admin):
        chat.status[colleague.person] = "member" if chat.status else "creator"
    return WorkGroup(office, chat)


async def take_in(office: Office, group: WorkGroup) -> None:
    group.chat.adds(office.bot)
    await office.settle()


async def rows_of(office: Office, group: WorkGroup) -> list[Group]:
    return await office.all(Group, Group.chat_id == group.chat.id)


async def bound_basic_group(office: Office) -> tuple[WorkGroup, Group]:
    """A group of the old kind, bound to the second department."""
    group = new_group(office, kind="group")
    await take_in(office, group)
    await office.other_head.says(f"/bind {OTHER_DEPARTMENT}", to=group)
    [row] = await rows_of(office, group)
    return group, row


def texts(group: WorkGroup) -> list[str]:
    return [message.text for message in group.messages]


async def test_taken_in_the_bot_says_once_how_to_bind_it(office: Office) -> None:
    group = new_group(office)
    await take_in(office, group)
    [words] = texts(group)
    assert "/bind 部门名称" in words
    [row] = await rows_of(office, group)
    assert (row.unit_id, row.added_by_user_id) == (None, office.other_head.person.id)
    assert office.ledger.kinds(row) == ["group_entered"]
    group.chat.promotes(office.bot)  # an update of the same kind that is no news
    await office.settle()
    assert len(texts(group)) == 1


async def test_a_head_binds_his_group_and_is_told_what_comes(office: Office) -> None:
    group = new_group(office)
    await take_in(office, group)
    await office.other_head.says(f"/bind {OTHER_DEPARTMENT}", to=group)
    words = texts(group)[-1]
    assert "本群已是第二检察部的工作群" in words
    assert "工作日 09:15 通报" in words
    assert group.messages[-1].buttons == [["不点名", "解除对应"]]
    [row] = await rows_of(office, group)
    assert row.unit_id == office.rows.units[OTHER_DEPARTMENT]
    assert row.bound_by == office.other_head.member_id
    assert office.ledger.kinds(row) == ["group_entered", "group_bound"]
    await office.other_head.says(f"/bind {OTHER_DEPARTMENT}", to=group)
    assert "已经是第二检察部的工作群" in texts(group)[-1]
    assert office.ledger.kinds(row) == ["group_entered", "group_bound"]


NOT_ENTITLED = (
    ("zhang", DEPARTMENT, "这要由第一检察部的负责人"),
    ("other_member", OTHER_DEPARTMENT, "这要由第二检察部的负责人"),
    ("other_head", DEPARTMENT, "这要由第一检察部的负责人"),
    ("other_member", "没有这个部", "设置工作群要由部门负责人"),
    ("zhang", "", "设置工作群要由部门负责人"),
    ("supervisor", OTHER_DEPARTMENT, "这要由第二检察部的负责人"),
)


async def test_who_is_not_entitled_binds_nothing(office: Office) -> None:
    group = new_group(office)
    await take_in(office, group)
    for who, unit, words in NOT_ENTITLED:
        colleague: Colleague = getattr(office, who)
        # Telegram's own administrators count for nothing.
        group.chat.status[colleague.person] = "administrator"
        await colleague.says(f"/bind {unit}".strip(), to=group)
        assert words in texts(group)[-1]
        [row] = await rows_of(office, group)
        assert row.unit_id is None
        assert office.ledger.kinds(row) == ["group_entered"]


async def test_heads_leaders_and_administrators_may_bind(office: Office) -> None:
    group = new_group(office)
    group.chat.status[office.leader.person] = "member"
    await take_in(office, group)
    for colleague in (office.other_head, office.leader, office.admin):
        await colleague.says(f"/bind {OTHER_DEPARTMENT}", to=group)
        assert "本群已是第二检察部的工作群" in texts(group)[-1]
        await colleague.says("/unbind", to=group)
        assert "对应已解除" in texts(group)[-1]


async def test_an_anonymous_administrator_is_nobody(office: Office) -> None:
    group = new_group(office)
    await take_in(office, group)
    await office.other_head.says(f"/bind {OTHER_DEPARTMENT}", to=group, anonymously=True)
    assert "匿名身份" in texts(group)[-1]
    assert [row.unit_id for row in await rows_of(office, group)] == [None]


async def test_a_stranger_learns_nothing_in_a_group(office: Office) -> None:
    group = new_group(office)
    passer_by = Colleague(office, 0, office.sim.add_person("路人"))
    group.chat.status[passer_by.person] = "member"
    await take_in(office, group)
    await passer_by.says("/bind", to=group)
    assert "只对名册上的成员开放" in texts(group)[-1]
    await passer_by.says(f"/bind {OTHER_DEPARTMENT}", to=group)
    await passer_by.says("/mentions off", to=group)
    assert len(texts(group)) == 2
    assert not any(DEPARTMENT in text for text in texts(group))


async def test_without_a_name_the_speakers_units_are_offered(office: Office) -> None:
    group = new_group(office)
    await take_in(office, group)
    await office.other_head.says("/bind", to=group)
    assert group.messages[-1].buttons == [[OTHER_DEPARTMENT]]
    await office.admin.says("/bind", to=group)
    offered = group.messages[-1]
    assert [label for row in offered.buttons for label in row] == [
        "示例检察院", DEPARTMENT, OTHER_DEPARTMENT,
    ]  # fmt: skip
    press = await office.other_member.taps(OTHER_DEPARTMENT, on=offered)
    assert "这要由第二检察部的负责人" in (await press.answered()).text
    await office.other_head.taps(OTHER_DEPARTMENT, on=offered)
    assert "本群已是第二检察部的工作群" in group.messages[-1].text
    assert group.messages[-1] is offered  # the choice became the confirmation
    [row] = await rows_of(office, group)
    again = await office.other_head.taps_forged(press.data, on=offered)
    assert "已经是第二检察部" in (await again.answered()).text
    assert office.ledger.kinds(row) == ["group_entered", "group_bound"]


async def test_a_name_not_quite_right_brings_suggestions(office: Office) -> None:
    group = new_group(office)
    await take_in(office, group)
    for asked, offered in (
        ("一部", DEPARTMENT),
        ("第二检查部", OTHER_DEPARTMENT),
        ("二检", OTHER_DEPARTMENT),
    ):
        await office.admin.says(f"/bind {asked}", to=group)
        message = group.messages[-1]
        assert f"没有找到叫“{asked}”的部门" in message.text
        assert offered in message.buttons[0]


async def test_a_group_is_bound_anew_by_replacing(office: Office) -> None:
    await office.leader.says(f"/bind {OTHER_DEPARTMENT}", to=office.group)
    assert "本群已改为第二检察部的工作群（原来是第一检察部）" in texts(office.group)[-1]
    row = await office.group.row()
    assert row.unit_id == office.rows.units[OTHER_DEPARTMENT]
    assert office.ledger.contents(row)[-1]["instead_of"] == DEPARTMENT


async def test_a_unit_has_one_work_group_and_the_old_one_is_told(office: Office) -> None:
    group = new_group(office, "新群")
    await take_in(office, group)
    await office.admin.says(f"/bind {DEPARTMENT}", to=group)
    assert "第一检察部的通报改到另一个群了" in texts(office.group)[-1]
    assert (await office.group.row()).unit_id is None
    [row] = await rows_of(office, group)
    assert row.unit_id == office.rows.units[DEPARTMENT]
    assert office.ledger.contents(row)[-1]["moved_from"] == [office.group.group_id]


async def test_a_topic_of_a_forum_is_bound_by_itself(office: Office) -> None:
    group = new_group(office, "大群", kind="supergroup", forum=True)
    topic = group.chat.add_topic("二部")
    await take_in(office, group)
    await office.other_head.says(f"/bind {OTHER_DEPARTMENT}", to=topic)
    assert "本群已是第二检察部的工作群" in topic.messages[-1].text
    bound = [row for row in await rows_of(office, group) if row.unit_id]
    assert [row.topic_id for row in bound] == [topic.id]
    await office.other_head.taps("不点名", on=topic.messages[-1])
    assert "通报时只写姓名" in topic.messages[-1].text
    [row] = await office.all(Group, Group.id == bound[0].id)
    assert row.mentions is False


async def test_mentions_are_switched_by_word_and_by_button(office: Office) -> None:
    await office.head.says("/mentions off", to=office.group)
    assert "通报时只写姓名" in texts(office.group)[-1]
    assert (await office.group.row()).mentions is False
    message = office.group.messages[-1]
    await office.head.taps("要点名", on=message)
    assert (await office.group.row()).mentions is True
    assert "会点名" in message.text
    await office.head.says("/mentions", to=office.group)
    assert "会点名" in texts(office.group)[-1]
    press = await office.zhang.taps("不点名", on=office.group.messages[-1])
    assert "这要由第一检察部的负责人" in (await press.answered()).text
    row = await office.group.row()
    assert row.mentions is True
    assert office.ledger.kinds(row) == ["group_mentions", "group_mentions"]


async def test_a_button_pressed_twice_or_late_has_no_second_effect(office: Office) -> None:
    await office.head.says("/mentions", to=office.group)
    message = office.group.messages[-1]
    press = await office.head.taps("不点名", on=message)
    await office.head.taps("要点名", on=message)
    late = await office.head.taps_forged(press.data, on=message)
    assert "这个按钮是旧的" in (await late.answered()).text
    assert (await office.group.row()).mentions is True


async def test_a_button_on_a_message_too_old_to_be_shown_still_works_or_says_why(
    office: Office,
) -> None:
    await office.head.says("/mentions", to=office.group)
    switch = office.group.messages[-1]
    data = data_behind(switch, "不点名")
    await office.leader.says("/bind", to=office.group)
    choice = office.group.messages[-1]
    choice_data = data_behind(choice, OTHER_DEPARTMENT)
    switch.deleted = choice.deleted = True
    press = await office.leader.taps_forged(choice_data, on=choice)
    assert "这个按钮是旧的" in (await press.answered()).text
    office.expects_defects = True  # the edit of a deleted message is refused
    await office.head.taps_forged(data, on=switch)
    row = await office.group.row()
    assert row.mentions is False
    assert row.unit_id == office.rows.units[DEPARTMENT]


async def test_unbinding_ends_the_posts(office: Office) -> None:
    await office.zhang.says("/unbind", to=office.group)
    assert "这要由第一检察部的负责人" in texts(office.group)[-1]
    await office.head.says("/unbind", to=office.group)
    assert "对应已解除" in texts(office.group)[-1]
    row = await office.group.row()
    assert row.unit_id is None
    assert office.ledger.kinds(row) == ["group_unbound"]
    await office.head.says("/unbind", to=office.group)
    assert "还没有对应到部门" in texts(office.group)[-1]


async def test_put_out_of_its_group_the_bot_tells_the_head(office: Office) -> None:
    office.group.chat.removes(office.bot)
    await office.settle()
    told = await office.head.hears("我已不在第一检察部的工作群")
    assert f"/bind {DEPARTMENT}" in told.text
    await office.admin.hears_nothing()
    row = await office.group.row()
    assert (row.removed_at, row.unit_id) == (office.clock.now(), None)
    assert office.ledger.kinds(row) == ["group_left"]


async def test_without_a_head_the_administrators_are_told(office: Office) -> None:
    async with office.database.write() as session:
        await session.delete(
            await session.get_one(
                Role,
                (
                    office.organisation_id,
                    office.head.member_id,
                    office.rows.units[DEPARTMENT],
                    RoleName.HEAD,
                ),
            )
        )
    office.group.chat.removes(office.bot)
    await office.settle()
    await office.admin.hears("我已不在第一检察部的工作群")
    await office.head.hears_nothing("我已不在")


async def test_an_unbound_group_that_lets_the_bot_go_disturbs_nobody(office: Office) -> None:
    group = new_group(office)
    await take_in(office, group)
    group.chat.removes(office.bot)
    await office.settle()
    await office.other_head.hears_nothing("我已不在")
    await office.admin.hears_nothing("我已不在")
    [row] = await rows_of(office, group)
    assert office.ledger.kinds(row) == ["group_entered", "group_left"]
    await take_in(office, group)
    assert len([text for text in texts(group) if "/bind 部门名称" in text]) == 2


async def test_a_group_turned_supergroup_keeps_its_binding(office: Office) -> None:
    group, before = await bound_basic_group(office)
    new = group.chat.becomes_supergroup()
    await office.settle()
    [row] = await office.all(Group, Group.chat_id == new.id)
    assert (row.id, row.unit_id) == (before.id, office.rows.units[OTHER_DEPARTMENT])
    assert office.ledger.kinds(row) == ["group_entered", "group_bound", "group_migrated"]
    await office.other_head.says("/mentions", to=new)
    assert "本群已是第二检察部的工作群" in new.messages[-1].text
    await office.other_head.hears_nothing("我已不在")
    told = await office.other_head.hears("已升级为超级群")
    assert told.text == f"第二检察部的工作群“{new.title}”已升级为超级群，群通报照常，不用重新设置。"
    await office.other_head.hears_nothing("已升级为超级群")  # Telegram says it twice, we once


async def test_a_supergroup_met_before_the_word_of_the_move_takes_over(office: Office) -> None:
    """Telegram tells the bot that it has joined the new chat, in whatever order."""
    group, before = await bound_basic_group(office)
    chat = group.chat
    new = office.sim.add_group(chat.title, kind="supergroup")
    new.status = dict(chat.status)
    new.status.pop(office.bot)
    new.set_status(office.bot, "member", by=chat.creator)
    await office.settle()
    assert [message for message in new.messages if message.is_from_bot] == []
    new.announces(chat.creator, {"migrate_from_chat_id": chat.id})
    chat.announces(chat.creator, {"migrate_to_chat_id": new.id})
    await office.settle()
    [row] = await office.all(Group, Group.chat_id == new.id)
    assert (row.unit_id, row.removed_at) == (before.unit_id, None)
    [old] = await office.all(Group, Group.chat_id == chat.id)
    assert (old.unit_id, old.removed_at) == (None, office.clock.now())
    assert office.ledger.kinds(row) == ["group_entered", "group_migrated"]
    await office.other_head.hears("已升级为超级群")
    await office.other_head.hears_nothing("已升级为超级群")


async def test_what_waits_for_the_old_chat_goes_to_the_new_one(office: Office) -> None:
    group, _ = await bound_basic_group(office)
    new = group.chat.becomes_supergroup()
    async with office.database.write() as session:
        session.add(
            Outbox(
                organisation_id=office.organisation_id,
                method="sendMessage",
                chat_id=group.chat.id,
                payload={"chat_id": group.chat.id, "text": "早上好"},
                priority=1,
                created_at=office.clock.now(),
            )
        )
    await office.settle()
    assert [message.text for message in new.messages if message.is_from_bot] == ["早上好"]


async def test_a_renamed_group_is_known_by_its_new_name(office: Office) -> None:
    office.group.chat.renames("一部工作群")
    await office.settle()
    row = await office.group.row()
    assert row.title == "一部工作群"
    assert office.ledger.contents(row) == [{"before": "第一检察部工作群", "title": "一部工作群"}]


async def test_who_addresses_the_bot_in_a_group_is_shown_the_way_once_a_day(office: Office) -> None:
    await office.head.says("/mentions", to=office.group)
    said = office.group.messages[-1]
    await office.zhang.says("收到", to=office.group, reply_to=said)
    assert "张三，个人事项请点我的头像私聊办理" in texts(office.group)[-1]
    await office.zhang.says("好的", to=office.group, reply_to=said)
    await office.zhang.says("/list", to=office.group)
    await office.zhang.says("@taizhang_demo_bot 在吗", to=office.group)
    assert len(texts(office.group)) == 2
    await office.wang.says("/list@taizhang_demo_bot", to=office.group)
    assert "王五，个人事项" in texts(office.group)[-1]


async def test_plain_talk_and_other_bots_commands_are_left_alone(office: Office) -> None:
    office.group.chat.promotes(office.bot)  # an administrator sees everything
    await office.settle()
    await office.zhang.says("今天吃什么", to=office.group)
    await office.zhang.says("/roll", to=office.group)
    await office.zhang.says("/list@another_bot", to=office.group)
    await office.zhang.sends_photo(to=office.group)
    await office.zhang.sends_voice(to=office.group)
    await office.zhang.sends_document("会议记录.docx", caption="请看 @李四", to=office.group)
    assert texts(office.group) == []
    await office.zhang.sends_photo(caption="@taizhang_demo_bot 材料", to=office.group)
    assert "请点我的头像私聊办理" in texts(office.group)[-1]


async def test_help_in_a_group_speaks_of_groups_and_bind_alone_of_where_it_belongs(
    office: Office,
) -> None:
    await office.zhang.says("/help", to=office.group)
    assert "/unbind" in texts(office.group)[-1]
    await office.head.says("/bind 第一检察部")
    assert "要在工作群里发" in (await office.head.hears()).text


async def test_a_stranger_who_takes_the_bot_into_his_groups_leaves_nothing_behind(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    stranger = office.sim.add_person("路人")
    chats = [office.sim.add_group(f"路人群{number}", members=[stranger]) for number in range(30)]
    for chat in chats:
        chat.adds(office.bot, by=stranger)
    await office.settle()
    strange = [chat.id for chat in chats]
    assert await office.all(Group, Group.chat_id.in_(strange)) == []
    assert await office.all(Outbox, Outbox.chat_id.in_(strange)) == []
    assert office.ledger.kinds() == ["founded"]
    assert capsys.readouterr().out.count("why=group_of_stranger") == 1
    group = WorkGroup(office, chats[0])
    group.chat.status[office.other_head.person] = "member"
    await office.other_head.says(f"/bind {OTHER_DEPARTMENT}", to=group)
    assert "本群已是第二检察部的工作群" in texts(group)[-1]
    [row] = await rows_of(office, group)
    assert office.ledger.kinds(row) == ["group_bound"]


async def test_strangers_and_greetings_come_after_everybody_and_so_many_a_minute(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    group = new_group(office)
    await take_in(office, group)
    assert [row.priority for row in await said_in(office, group)] == [Priority.BULK]
    stranger = office.sim.add_person("路人")
    groups = [
        WorkGroup(office, office.sim.add_group(f"路人群{number}", members=[stranger]))
        for number in range(COURTESIES_A_MINUTE + 9)
    ]
    for strange in groups:
        strange.chat.adds(office.bot, by=stranger)
        for words in ("/help", "/bind", "@taizhang_demo_bot 在吗"):
            await stranger.says(words, strange.chat)
    await office.settle()
    rows = [row for strange in groups for row in await said_in(office, strange)]
    assert len(rows) == COURTESIES_A_MINUTE - 1  # with the greeting
    assert {row.priority for row in rows} == {Priority.BULK}
    assert capsys.readouterr().out.count("why=too_many_in_a_minute") == 1
    await office.clock.jumps_to(office.clock.now() + A_MINUTE)
    await stranger.says("/help", groups[-1].chat)
    await office.settle()
    assert "/unbind" in texts(groups[-1])[-1]
    await office.zhang.says("/help", to=office.group)
    assert (await said_in(office, office.group))[-1].priority == Priority.REPLY


async def said_in(office: Office, group: WorkGroup) -> list[Outbox]:
    return await office.all(Outbox, Outbox.chat_id == group.chat.id)
