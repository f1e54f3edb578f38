"""What may not have arrived is said once more, as talks, when its reader asks with /again."""

from datetime import timedelta

from ledger.talk.saying import put_in_outbox
from ledger.talk.saying_again import KEPT_FOR, SAID_AT_ONCE
from models import Answer, Member, Organisation, Outbox, OutboxState
from tests.office import Colleague, Office
from wording import Rendered

NOTHING = "没有需要补发的消息"


async def sent_in_vain(
    office: Office, *texts: str, to: Colleague | None = None, **columns: object
) -> None:
    """Rows whose messages may have arrived or not."""
    await say(office, *texts, to=to, **{"state": OutboxState.UNKNOWN, "attempts": 2, **columns})


async def say(office: Office, *texts: str, to: Colleague | None = None, **columns: object) -> None:
    """Rows in the outbox."""
    to = to or office.zhang
    async with office.database.write() as session:
        organisation = await session.get_one(Organisation, office.organisation_id)
        for text in texts:
            row = await put_in_outbox(
                session,
                organisation,
                chat_id=to.person.id,
                rendered=Rendered(text, ()),
                now=office.clock.now(),
                member_id=to.member_id,
            )
            for name, value in columns.items():
                setattr(row, name, value)


async def test_a_card_lost_twice_is_found_by_one_command_and_can_be_replied_to(
    office: Office,
) -> None:
    office.sim.faults.reset_before(times=2, method="sendMessage", chat_id=office.zhang.person.id)
    task = await office.head.registers("@张三 周五前 完成专项检查 #履职责任")
    await office.zhang.hears_nothing("完成专项检查")
    await office.zhang.says("/again")
    announced, again = office.zhang.hears_everything()
    assert announced.text == "有1条消息没能确认是否送到您这里，下面再发一遍。"
    assert again.text.startswith("【补发】\n")
    assert "完成专项检查" in again.text
    await office.zhang.says("好了一半", reply_to=again)
    [answer] = await office.all(Answer)
    assert (answer.subject_id, answer.text) == (task.id, "好了一半")
    await office.zhang.says("/again")
    await office.zhang.hears(NOTHING)
    [lost] = await office.all(Outbox, Outbox.state == OutboxState.DROPPED)
    assert (lost.error or "").startswith("its reader asked for it again: ")


async def test_of_many_none_is_lost_though_the_line_breaks_three_times_in_ten(
    office: Office,
) -> None:
    office.sim.faults.reset_before(times=None, probability=0.3, method="sendMessage")
    texts = [f"第{number}条" for number in range(60)]
    await say(office, *texts)
    await office.settle()
    heard = {message.text.removeprefix("【补发】\n") for message in office.zhang.hears_everything()}
    assert heard < set(texts)
    office.sim.faults.clear()
    await office.zhang.says("/again")
    announced, *said = [message.text for message in office.zhang.hears_everything()]
    assert f"有{len(said)}条" in announced
    assert heard | {text.removeprefix("【补发】\n") for text in said} == set(texts)


async def test_many_are_said_in_order_and_not_all_at_once(office: Office) -> None:
    texts = [f"第{number}条" for number in range(SAID_AT_ONCE + 2)]
    await sent_in_vain(office, *texts)
    await office.zhang.says("/again")
    announced, *said, more = [message.text for message in office.zhang.hears_everything()]
    assert f"有{SAID_AT_ONCE}条" in announced
    assert said == [f"【补发】\n{text}" for text in texts[:SAID_AT_ONCE]]
    assert "还没有发完" in more
    await office.zhang.says("/again")
    announced, *said = [message.text for message in office.zhang.hears_everything()]
    assert said == [f"【补发】\n{text}" for text in texts[SAID_AT_ONCE:]]


async def test_nobody_hears_what_is_anothers_too_late_or_still_going_to_be_sent(
    office: Office,
) -> None:
    now = office.clock.now()
    await sent_in_vain(office, "王五的", to=office.wang)
    await sent_in_vain(office, "过时的", not_after=now)
    await sent_in_vain(office, "很久以前的", created_at=now - KEPT_FOR)
    await sent_in_vain(office, "还要发的", not_before=now + timedelta(hours=1))
    await sent_in_vain(office, "发到了的", state=OutboxState.SENT)
    await office.zhang.says("/again")
    assert [message.text for message in office.zhang.hears_everything()] == [f"{NOTHING}。"]


async def test_in_english(office: Office) -> None:
    async with office.database.write() as session:
        key = (office.organisation_id, office.zhang.member_id)
        (await session.get_one(Member, key)).language = "en"
    await sent_in_vain(office, "a card")
    await office.zhang.says("/again")
    announced, again = [message.text for message in office.zhang.hears_everything()]
    assert "not certain" in announced
    assert again == "[sent again]\na card"
