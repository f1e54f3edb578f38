"""Joining, as talks: the link is opened, the newcomer is told who he is and what will come."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from demo.sample import DEPARTMENT
from ledger.people.inviting import issue_invitation
from ledger.talk.waiting import forget_secrets
from models import (
    Entry,
    Inbox,
    Invitation,
    JoinAttempts,
    Member,
    Organisation,
    Outbox,
    Role,
    RoleName,
)
from tests.office import Colleague, Office, data_behind


async def newcomer(
    office: Office, name: str = "孙八", role: RoleName = RoleName.MEMBER, language: str = "zh-hans"
) -> tuple[Colleague, str]:
    """Put someone on the roster who has not joined; return him with his code."""
    unit_id = office.rows.units[DEPARTMENT]
    async with office.database.write() as session:
        number = office.organisation_id
        member = Member(organisation_id=number, name=name, unit_id=unit_id)
        session.add(member)
        await session.flush()
        session.add(Role(organisation_id=number, member_id=member.id, unit_id=unit_id, role=role))
        code = await issue_invitation(session, member=member, now=office.clock.now())
    person = office.sim.add_person(name, language=language)
    return Colleague(office, member.id, person), code


def stranger(office: Office, name: str = "路人") -> Colleague:
    return Colleague(office, 0, office.sim.add_person(name))


async def member_row(office: Office, colleague: Colleague) -> Member:
    async with office.database.read() as session:
        return await session.get_one(Member, (office.organisation_id, colleague.member_id))


async def test_the_link_binds_the_user_and_tells_him_what_will_come(office: Office) -> None:
    sun, code = await newcomer(office)
    await sun.opens(code)
    welcome = await sun.hears("孙八，您好，您已加入示例检察院的台账")
    for words in (
        "第一检察部 · 成员",
        "责任清单　每周一 09:00",
        "每周夜读　每周五 19:00，周日 21:00 截止，休息日照常",
        "您名下暂时没有待办事项",
        "/help",
    ):
        assert words in welcome.text
    assert "部门每日提要" not in welcome.text
    await sun.hears_nothing()
    row = await member_row(office, sun)
    assert (row.telegram_user_id, row.joined_at) == (sun.person.id, office.clock.now())
    assert office.ledger.kinds(row) == ["invited", "joined"]
    assert office.ledger.entries(row)[-1].actor_id == row.id
    [invitation] = await office.all(Invitation, Invitation.member_id == row.id)
    assert invitation.used_at == office.clock.now()


async def test_a_head_is_told_of_his_digest_and_gets_a_menu_of_his_own(office: Office) -> None:
    sun, code = await newcomer(office, role=RoleName.HEAD)
    await sun.opens(code)
    welcome = await sun.hears("部门负责人")
    assert "部门每日提要　工作日 08:30" in welcome.text
    assert "给同事安排事项，发送 /new" in welcome.text
    assert "/bind" not in welcome.text  # his department has its group
    menus = [
        row
        for row in await office.all(Outbox, Outbox.method == "setMyCommands")
        if row.payload["scope"] == {"type": "chat", "chat_id": sun.person.id}
    ]
    assert len(menus) == 1
    assert "new" in [entry["command"] for entry in menus[0].payload["commands"]]


async def test_a_head_without_a_work_group_and_an_administrator_hear_their_next_steps(
    office: Office,
) -> None:
    await office.other_head.opens()
    assert "再在群里发送 /bind 第二检察部" in (await office.other_head.hears("您好")).text
    await office.admin.opens()
    welcome = await office.admin.hears("您好")
    assert "加入链接用 /invite，调整时间和提醒用 /settings" in welcome.text


async def test_open_tasks_are_counted_in_the_welcome(office: Office) -> None:
    await office.head.registers("@张三 周五前 完成专项检查 #履职责任")
    office.zhang.hears_everything()
    await office.zhang.opens()
    assert (
        "您名下有 1 件事项正在办理，发送 /list 现在就看" in (await office.zhang.hears("您好")).text
    )


async def test_opening_the_chat_or_the_own_link_again_is_no_mistake(office: Office) -> None:
    sun, code = await newcomer(office)
    await sun.opens(code)
    await sun.hears("您已加入")
    await sun.opens(code)
    await sun.hears("您已经加入，可以直接使用")
    await sun.opens()
    await sun.hears("您已经加入，可以直接使用")
    assert office.ledger.kinds(await member_row(office, sun)) == ["invited", "joined"]
    assert await office.all(JoinAttempts) == []


async def test_a_code_is_good_once(office: Office) -> None:
    sun, code = await newcomer(office)
    await sun.opens(code)
    thief = stranger(office)
    await thief.opens(code)
    assert "每个链接只能用一次" in (await thief.hears("已经用过")).text
    assert (await member_row(office, sun)).telegram_user_id == sun.person.id


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ({"expires_at": timedelta(seconds=0)}, "这个加入链接已经过期"),
        ({"revoked_at": timedelta(hours=-1)}, "这个加入链接已经作废"),
        ({"used_at": timedelta(hours=-1)}, "这个加入链接已经用过"),
    ],
)
async def test_a_spent_code_is_refused_with_the_next_step(
    office: Office, what: dict[str, timedelta], words: str
) -> None:
    sun, code = await newcomer(office)
    async with office.database.write() as session:
        await session.execute(
            update(Invitation)
            .where(Invitation.member_id == sun.member_id)
            .values({field: office.clock.now() + span for field, span in what.items()})
        )
    await sun.opens(code)
    assert "管理员" in (await sun.hears(words)).text
    assert (await member_row(office, sun)).telegram_user_id is None
    assert office.ledger.kinds(await member_row(office, sun)) == ["invited"]


async def test_a_foreign_code_is_refused(office: Office) -> None:
    sun, _ = await newcomer(office)
    await sun.opens("A" * 32)
    assert "也可能不是本单位的" in (await sun.hears("认不出来")).text


async def test_a_link_for_somebody_who_left_or_is_bound_elsewhere_is_refused(
    office: Office,
) -> None:
    sun, code = await newcomer(office)
    async with office.database.write() as session:
        member = await session.get_one(Member, (office.organisation_id, sun.member_id))
        member.left_at = office.clock.now()
    await sun.opens(code)
    await sun.hears("这位成员已经离开")
    async with office.database.write() as session:
        member = await session.get_one(Member, (office.organisation_id, sun.member_id))
        member.left_at, member.telegram_user_id = None, 4711
    await sun.opens(code)
    await sun.hears("请管理员先解除原来的账号")


async def test_a_colleagues_link_is_not_used_up_by_the_wrong_person(office: Office) -> None:
    sun, code = await newcomer(office)
    await office.zhang.opens(code)
    refused = await office.zhang.hears("这个链接是给另一位同事的")
    assert "您已经以“张三”的身份加入" in refused.text
    assert "孙八" not in refused.text
    await sun.opens(code)
    await sun.hears("您已加入")


async def test_who_guesses_codes_is_stopped_with_one_polite_word(office: Office) -> None:
    guesser = stranger(office)
    for number in range(5):
        await guesser.opens(f"guess-{number}")
        await guesser.hears("认不出来")
    await guesser.opens("guess-6")
    assert "09:00 以后再点链接" in (await guesser.hears("先停一停")).text
    for number in range(7, 20):
        await guesser.opens(f"guess-{number}")
    await guesser.hears_nothing()
    [attempts] = await office.all(JoinAttempts)
    assert attempts.failures == 6
    await office.clock.passes(timedelta(minutes=61))
    await guesser.opens("guess-again")
    await guesser.hears("认不出来")


async def test_a_paused_person_with_the_right_link_comes_in_after_an_hour(office: Office) -> None:
    sun, code = await newcomer(office)
    for number in range(6):
        await sun.opens(f"guess-{number}")
    sun.hears_everything()
    await sun.opens(code)
    await sun.hears_nothing()
    assert (await member_row(office, sun)).telegram_user_id is None
    await office.clock.passes(timedelta(minutes=61))
    await sun.opens(code)
    await sun.hears("您已加入")


FIRST_WORDS = ("/start", "你好", "/list", "/new", "/settings", "/help", "/bind", "@张三 周五前 交")


async def test_whoever_is_not_on_the_roster_gets_one_polite_word_and_no_data(
    office: Office,
) -> None:
    passer_by = stranger(office)
    await passer_by.opens()
    passer_by.hears_everything()
    for first in FIRST_WORDS:
        await office.clock.passes(timedelta(minutes=10))
        await passer_by.says(first)
        word = await passer_by.hears()
        assert word.text == "您好，您还不在名册上。请向本单位管理员要一个加入链接，点开即可。"
        await passer_by.sends_photo()
        await passer_by.edits(await passer_by.says("在吗"), "在吗？")
        await passer_by.hears_nothing()


async def test_a_strangers_press_does_nothing_and_says_so(office: Office) -> None:
    task = await office.head.registers("@张三 周五前 完成专项检查 #履职责任")
    message = await office.zhang.message_about(task)
    before = len(office.ledger.entries())
    passer_by = stranger(office)
    await passer_by.opens()
    word = await passer_by.hears("您还不在名册上")
    data = data_behind(message, message.buttons[0][0])
    press = await passer_by.taps_forged(data, on=word)
    assert "您还不在名册上" in (await press.answered()).text
    assert len(office.ledger.entries()) == before


async def test_who_has_left_is_a_stranger_again(office: Office) -> None:
    async with office.database.write() as session:
        member = await session.get_one(Member, (office.organisation_id, office.wang.member_id))
        member.left_at = office.clock.now()
    await office.wang.says("/list")
    await office.wang.hears("您还不在名册上")
    await office.wang.hears_nothing()


async def test_the_same_person_can_come_back_under_a_new_row_of_the_roster(office: Office) -> None:
    async with office.database.write() as session:
        member = await session.get_one(Member, (office.organisation_id, office.wang.member_id))
        member.left_at = office.clock.now()
    sun, code = await newcomer(office, "王五")
    again = Colleague(office, sun.member_id, office.wang.person)
    await again.opens(code)
    await again.hears("您已加入")
    assert (await member_row(office, again)).telegram_user_id == office.wang.person.id
    assert (await member_row(office, office.wang)).telegram_user_id is None


async def test_someone_whose_telegram_speaks_english_is_offered_english(office: Office) -> None:
    sun, code = await newcomer(office, language="en")
    await sun.opens(code)
    await sun.hears("您已加入")
    await sun.taps("Switch to English")
    greeting = await sun.hears("Hello 孙八, you have joined already")
    assert "Weekly evening reading" in greeting.text
    assert not greeting.buttons
    await sun.says("/list")
    assert (await member_row(office, sun)).language == "en"
    assert office.ledger.kinds(await member_row(office, sun))[-1] == "language_chosen"


async def test_an_administrator_makes_a_link_in_chat(office: Office) -> None:
    sun, code = await newcomer(office)
    await office.admin.says("/invite 孙八")
    message = await office.admin.hears("孙八（第一检察部）的加入链接")
    link = next(line for line in message.text.splitlines() if line.startswith("https://"))
    await sun.opens(code)
    await sun.hears("这个加入链接已经作废")
    await sun.opens(link.partition("start=")[2])
    await sun.hears("您已加入")


async def test_a_link_said_in_chat_is_forgotten_once_it_is_out(office: Office) -> None:
    await newcomer(office)
    await office.admin.says("/invite 孙八")
    message = await office.admin.hears("的加入链接")
    code = message.text.partition("start=")[2].split()[0]
    async with office.database.write() as session:
        assert await forget_secrets(session, office.organisation_id) == 1
        assert await forget_secrets(session, office.organisation_id) == 0
        said = (await session.scalars(select(Outbox.payload))).all()
    assert code not in json.dumps(said, ensure_ascii=False)


async def test_invite_without_a_name_offers_who_is_missing(office: Office) -> None:
    sun, _ = await newcomer(office)
    await office.admin.says("/invite")
    offered = await office.admin.hears("还没有加入的成员")
    assert offered.buttons == [["孙八 · 第一检察部"], ["🖨 全部打印成二维码"]]
    await office.admin.taps("孙八 · 第一检察部")
    await office.admin.hears("的加入链接")
    await office.admin.says("/invite 孙入")
    await office.admin.hears("名册上没有“孙入”。是下面哪一位？")
    await office.admin.says("/invite 完全不同")
    await office.admin.hears("先把这位同事加进人员表")
    assert sun.member_id


async def test_a_changed_account_is_released_by_an_administrator(office: Office) -> None:
    await office.admin.says("/invite 张三")
    await office.admin.hears("已经加入")
    press = await office.admin.taps("解除原账号，发新链接")
    message = await office.admin.hears("张三（第一检察部）的加入链接")
    await office.zhang.hears("绑定已由管理员解除")
    await office.zhang.says("/list")
    await office.zhang.hears("您还不在名册上")
    new = Colleague(office, office.zhang.member_id, office.sim.add_person("张三新号"))
    await new.opens(message.text.partition("start=")[2].split()[0])
    await new.hears("您已加入")
    row = await member_row(office, new)
    assert office.ledger.kinds(row) == ["account_released", "invited", "joined"]
    await office.admin.taps_forged(press.data, on=press.message)
    assert office.ledger.kinds(row) == ["account_released", "invited", "joined"]


async def test_only_administrators_make_links(office: Office) -> None:
    await newcomer(office)
    for colleague in (office.zhang, office.head, office.leader):
        await colleague.says("/invite 孙八")
        await colleague.hears("只有管理员可以办")
    await office.admin.says("/invite 管理员甲")
    await office.admin.hears("已经加入")
    press = await office.admin.taps("解除原账号，发新链接")
    assert "不能解除您自己的账号" in (await press.answered()).text
    assert (await member_row(office, office.admin)).telegram_user_id == office.admin.person.id


async def test_the_code_itself_is_kept_nowhere(office: Office) -> None:
    sun, code = await newcomer(office)
    await sun.opens(code)
    async with office.database.read() as session:
        entries = (await session.scalars(select(Entry.content))).all()
        said = (await session.scalars(select(Outbox.payload))).all()
        assert await session.scalar(select(func.count()).select_from(Inbox)) is not None
        assert await session.get(Organisation, office.organisation_id) is not None
    assert code not in json.dumps([*entries, *said], ensure_ascii=False)
