"""Records that ask an answer: numbered, answered, settled, or put right by a task.

S30 推动问题整改落实落地: a problem becomes a task and stays open until it is mended.
S32 “督事”“督人”双督查: supervision of matters and of conduct.
"""

from models import Demand, DemandState, Record, Task
from tests.office import Colleague, Office, data_behind
from tests.talks.test_registers import records, register_of

UNIT = "第一检察部"


async def issues(office: Office, *more: str, who: Colleague | None = None) -> Record:
    """A notice on a matter, of the supervisor unless it says whose."""
    await records(who or office.supervisor, "督事通知", UNIT, "台账<b>未更新", "三日内补齐", *more)
    return await office.newest(Record)


async def demand_of(office: Office, record: Record) -> Demand:
    [demand] = await office.all(Demand, Demand.record_id == record.id)
    return demand


async def test_s32_a_notice_is_numbered_answered_sent_back_and_accepted(office: Office) -> None:
    record = await issues(office, "先答复", "周三", "跳过")
    given = await office.head.hears("督事〔2026〕1号 · 督查甲")
    assert "台账<b>未更新" in given.text
    assert "11月25日（周三） 18:00 前答复" in given.text
    assert given.buttons == [["已办结", "答复"]]
    await office.zhang.hears_nothing("督事")
    # Nobody else answers it.
    await office.zhang.says("/help")
    own = await office.zhang.hears("/record")
    press = await office.zhang.taps_forged(data_behind(given, "已办结"), on=own)
    assert "由它点名的人答复" in (await press.answered()).text
    await office.head.says("已补齐两本", reply_to=given)
    await office.head.hears("已答复“督事〔2026〕1号”，等督查甲审定")
    shown = await office.supervisor.hears("李四答复了“督事〔2026〕1号”")
    assert "已补齐两本" in shown.text
    assert shown.buttons == [["认可", "退回", "转为整改事项"]]
    await office.supervisor.taps("退回", on=shown)
    await office.supervisor.hears("答复哪里还不够")
    await office.supervisor.says("第三本呢，周五前")
    again = await office.head.hears("请再答复")
    assert "第三本呢，周五前" in again.text
    assert "11月27日（周五） 18:00 前答复" in again.text
    await office.head.taps("已办结", on=again)
    shown = await office.supervisor.hears("李四答复了")
    assert "已办结" in shown.text
    await office.supervisor.taps("认可", on=shown)
    await office.head.hears("答复已认可，办结")
    assert office.ledger.kinds(record) == [
        "recorded",
        "demand_answered",
        "demand_returned",
        "demand_answered",
        "demand_accepted",
    ]
    assert (await demand_of(office, record)).state is DemandState.CLOSED
    # The next has the next number, whoever issues it.
    await issues(office, "先答复", "跳过", "跳过", who=office.leader)
    assert await office.head.hears("督事〔2026〕2号 · 领导甲")
    seen = await register_of(office.leader, "督事")
    await office.leader.taps("按部门", on=seen)
    assert f"{UNIT} · 登记 2" in seen.text


async def test_s30_a_finding_is_put_right_by_a_task_whose_proof_closes_the_notice(
    office: Office,
) -> None:
    # By the framework's rule, at once.
    record = await issues(office, "立为整改事项", "跳过")
    task = await office.newest(Task)
    assert (task.owner_id, task.title) == (office.head.member_id, "整改：台账<b>未更新")
    assert task.document == "督事〔2026〕1号"
    assert "来源：督事〔2026〕1号" in (await office.head.hears("整改：台账")).text
    await office.head.hears_nothing("请在")
    assert (await demand_of(office, record)).state is DemandState.AT_WORK
    # By a tap, of an answer.
    second = await issues(office, "先答复", "跳过", "跳过")
    given = await office.head.hears("督事〔2026〕2号")
    await office.head.says("正在补", reply_to=given)
    shown = await office.supervisor.hears("正在补")
    await office.supervisor.taps("转为整改事项", on=shown)
    assert "已转为整改事项“整改：台账<b>未更新”：李四" in shown.text
    task = await office.newest(Task)
    card = await office.head.hears("来源：督事〔2026〕2号")
    await office.supervisor.says("/records 督事")
    listed = await office.supervisor.hears("📗")
    await office.supervisor.taps("1", on=listed)
    assert "整改中" in listed.text
    assert ["查看整改事项"] in listed.buttons
    await office.head.sends_photo(reply_to=card)
    await office.head.taps("完成", on=await office.head.message_about(task, "完成"))
    await office.leader.taps("同意销号", on=task)
    assert await office.supervisor.hears("“督事〔2026〕2号”已办结：整改事项")
    assert (await demand_of(office, second)).state is DemandState.CLOSED
    assert office.ledger.kinds(second)[-2:] == ["demand_set_to_work", "demand_put_right"]
    assert (await demand_of(office, record)).state is DemandState.AT_WORK


async def test_s32_a_notice_on_conduct_is_read_by_the_line_above_alone(office: Office) -> None:
    said = ("张三", "工作作风", "上班<迟到>两次", "跳过")
    await records(office.supervisor, "督人通知", *said)
    record = await office.newest(Record)
    given = await office.zhang.hears("督人〔2026〕1号")
    assert "只有您、发出的人和您的上级看得到" in given.text
    assert "上班<迟到>两次" in (await office.head.hears("抄送：张三")).text
    opened = await register_of(office.head, "督人")
    assert "上班<迟到>两次" in opened.text
    assert "上班<迟到>两次" in (await register_of(office.leader, "督人")).text
    assert "登记：0" in (await register_of(office.other_head, "督人")).text
    for other in (office.admin, office.other_head, office.wang):
        await other.says("/records")
        seen = await other.hears("")
        assert seen.has_button("督人通知") is (other is office.other_head)
        press = await other.taps_forged(data_behind(opened, "1"), on=seen)
        assert "没有这条登记" in (await press.answered()).text
    assert "迟到" not in str(office.ledger.contents(record))
    await office.zhang.taps("答复", on=given)
    await office.zhang.says("已改正")
    shown = await office.supervisor.hears("张三答复了“督人〔2026〕1号”")
    await office.supervisor.taps("认可", on=shown)
    assert "已改正" not in str(office.ledger.contents(record))


async def test_s32_a_late_answer_goes_up_in_private_then_to_head_and_leader(
    office: Office,
) -> None:
    await records(office.supervisor, "督人通知", "张三", "其他", "说明情况", "周三")
    given = await office.zhang.hears("督人〔2026〕1号")
    await office.head.hears("抄送")
    await office.clock.moves_to("tue 09:00")
    assert "11月25日（周三） 18:00 前答复" in (await office.zhang.hears("请在")).text
    await office.clock.moves_to("wed 18:01")
    late = await office.zhang.hears("已过期限")
    assert "只告知了您本人" in late.text
    await office.head.hears_nothing("督人〔2026〕1号")
    await office.clock.moves_to("thu 09:00")
    assert "应由张三" in (await office.head.hears("督人〔2026〕1号")).text
    assert await office.supervisor.hears("至今没有答复")
    await office.leader.hears_nothing("督人〔2026〕1号")
    await office.clock.moves_to("2026-12-02 09:00")
    assert await office.leader.hears("督人〔2026〕1号")
    assert not [message for message in office.group.messages if "督人" in message.text]
    await office.zhang.says("情况属实", reply_to=given)
    assert await office.supervisor.hears("情况属实")


async def test_it_is_corrected_and_withdrawn_until_answered_and_not_sent_amiss(
    office: Office,
) -> None:
    await office.supervisor.says("/record 督人")
    await office.supervisor.says("督查甲")
    await office.supervisor.taps("其他", on=await office.supervisor.hears("方面"))
    await office.supervisor.hears("情况和要求")
    await office.supervisor.says("自己")
    await office.supervisor.taps("跳过", on=await office.supervisor.hears("答复期限"))
    press = await office.supervisor.taps("提交", on=await office.supervisor.hears("请核对"))
    assert "不能发给自己" in (await press.answered()).text
    await office.supervisor.says("/cancel")
    await office.supervisor.taps("放弃", on=await office.supervisor.hears("放弃"))
    receipt = await records(office.supervisor, "督人通知", "张三", "其他", "说明", "跳过")
    given = await office.zhang.hears("督人〔2026〕1号")
    await office.supervisor.taps("更正", on=receipt)
    await office.supervisor.taps("修改", on=receipt)
    await office.supervisor.taps("提醒谁", on=receipt)
    await office.supervisor.says("王五")
    await office.supervisor.taps("提交", on=await office.supervisor.hears("提醒谁：王五"))
    assert "已撤回，不用答复了" in given.text
    other = await office.wang.hears("督人〔2026〕1号")
    await office.supervisor.taps("撤回", on=await office.supervisor.hears("已更正"))
    assert "已撤回，不用答复了" in other.text
    await office.wang.says("收到了吗", reply_to=other)
    assert (await office.all(Demand))[0].state is DemandState.CLOSED
