"""Registers: from /record to the ledger to the totals, each mechanism's as the work model has it.

S02 “第一议题”制度: political study as the first item of each agenda.
S06 一支部一品牌: each branch runs one project that it is known for.
S09 “河长+检察长”制: inspection campaigns with counts and amounts.
S10 轻微刑事案件赔偿保证金提存制度: deposits that settle disputed compensation, counted only.
S11 “闻韶检声”素能提升建设工程: the training programme, whose forms follow.
S14 检察官教检察官: colleagues teach each other.
S19 理论调研与先进典型: papers, honours and model cases, with proof.
"""

from ledger.registers.adding import add_form
from models import FormVersion, Organisation, Record, RecordTotal, RecordVersion
from models.framework import read_framework
from models.workbook.xlsform import read_xlsform
from simulator import Message
from tests.models.test_xlsform import xlsform
from tests.office import Colleague, Office, data_behind

FILE = object()


async def records(who: Colleague, title: str, *answers: str | object) -> Message:
    """Record something: each answer is a button's label, else what is said; return the receipt."""
    who.hears_everything()
    await who.says(f"/record {title}")
    asked = await who.hears()
    for said in answers:
        if said is FILE:
            await who.sends_document("证明.pdf")
            asked = await who.hears("收到了")
            await who.taps("好了", on=asked)
        elif isinstance(said, str) and asked.has_button(said):
            await who.taps(said, on=asked)
        else:
            who.hears_everything()
            await who.says(str(said))
            asked = await who.hears("")
            while not asked.buttons:
                asked = await who.hears("")
    assert "请核对" in asked.text, asked.text
    await who.taps("提交", on=asked)
    assert "已登记" in asked.text
    assert "已记入台账" in asked.text
    return asked


async def register_of(who: Colleague, title: str) -> Message:
    who.hears_everything()
    await who.says(f"/records {title}")
    return await who.hears("📗")


async def test_s09_inspections_are_recorded_corrected_and_totalled_against_the_target(
    office: Office,
) -> None:
    receipt = await records(
        office.zhang, "河道", "昨天", "北岸<1号>", "6.5吨", "有", "垃圾堆", "跳过"
    )
    record = await office.newest(Record)
    assert (record.register, record.on_date.isoformat()) == ("inspection", "2026-11-22")
    await records(office.other_member, "河道", "今天", "南岸", "0.1", "无", "跳过")
    assert office.ledger.kinds(record) == ["recorded"]
    entry = office.ledger.contents(record)[0]
    assert (entry["register"], entry["values"]["清除垃圾"]) == ("河道专项检查", "6.5吨")
    seen = await register_of(office.leader, "河道")
    assert "登记：2/13" in seen.text
    assert "清除垃圾：6.6/10吨" in seen.text
    assert "有：1" in seen.text
    assert "2. 11月22日（周日） 张三 北岸<1号> · 6.5吨 · 有" in seen.text
    await office.leader.taps("按部门", on=seen)
    assert "第一检察部 · 登记 1 · 清除垃圾 6.5吨" in seen.text
    await office.leader.taps("本月", on=seen)
    assert "2026年11月" in seen.text
    assert "登记：2" in seen.text  # the year's target is none of the month's
    # He corrects his own; what it said before is kept, and the totals follow.
    await office.zhang.taps("更正", on=receipt)
    await office.zhang.taps("修改", on=receipt)
    await office.zhang.taps("清除垃圾", on=receipt)
    await office.zhang.says("7.25")
    shown = await office.zhang.hears("清除垃圾：7.25吨")
    await office.zhang.taps("提交", on=shown)
    assert "已更正" in shown.text
    assert [(row.version, row.values["amount"]) for row in await office.all(RecordVersion)] == [
        (1, "6.5")
    ]
    # Another's is changed by his head alone, with a reason.
    own = await register_of(office.wang, "河道")
    assert "我的登记" in own.text
    assert "登记：0" in own.text
    stale = data_behind(shown, "撤回")
    press = await office.wang.taps_forged(stale, on=own)
    assert "没有这条登记" in ((await press.answered()).text or "")
    seen = await register_of(office.head, "河道")
    await office.head.taps("1", on=seen)
    assert "清除垃圾：7.25吨" in seen.text
    await office.head.taps("撤回", on=seen)
    assert await office.head.hears("为什么要撤回")
    await office.head.says("重复登记")
    assert await office.head.hears("已撤回，不再计入合计")
    press = await office.zhang.taps_forged(stale, on=shown)
    assert "后来改过或撤回" in ((await press.answered()).text or "")
    assert office.ledger.kinds(record) == ["recorded", "record_corrected", "record_withdrawn"]
    assert office.ledger.contents(record)[-1] == {"reason": "重复登记"}
    assert "清除垃圾：0.1/10吨" in (await register_of(office.leader, "河道")).text


async def test_s02_a_first_topic_meeting_is_recorded_with_chair_attendance_and_minutes(
    office: Office,
) -> None:
    receipt = await records(
        *(office.head, "第一议题", "今天", "学习主题一", "材料一", "李四", "20人", "18"),
        FILE,
    )
    assert "实到：18人" in receipt.text
    office.head.hears_everything()
    await office.head.says("/record 第一议题")
    await office.head.taps("今天")
    for said in ("纪律建设", "条例", "李四"):
        await office.head.says(said)
    asked = await office.head.hears("上次 20人，仍是 20人？")
    await office.head.taps("仍是 20人", on=asked)
    await office.head.says("21")
    assert await office.head.hears("实到人数不能多于应到人数")
    seen = await register_of(office.leader, "第一议题")
    assert "实到：18人" in seen.text
    await office.leader.taps("1", on=seen)
    await office.leader.taps("查看材料（1）", on=seen)
    assert office.leader.hears_everything()[-1].file is not None
    await office.zhang.says("/record 第一议题")  # is not his to record
    asked = await office.zhang.hears("登记什么")
    assert not asked.has_button("“第一议题”学习记录")


async def test_s06_each_branch_keeps_its_brand_card_with_milestones_and_evidence(
    office: Office,
) -> None:
    card = ("检爱同行", "完成品牌发布", "已完成", "今天", "办了三期", FILE)
    await records(office.head, "品牌", *card)
    await records(office.other_head, "品牌", "河湖卫士", "筹备", "已计划", "今天", "跳过")
    seen = await register_of(office.leader, "品牌")
    assert "已计划：1" in seen.text
    assert "已完成：1" in seen.text
    assert "李四 检爱同行 · 完成品牌发布 · 已完成 📎1" in seen.text
    assert "1. " in (await register_of(office.head, "品牌")).text
    assert "河湖卫士" not in (await register_of(office.head, "品牌")).text


async def test_s10_deposits_are_counts_and_amounts_only(office: Office) -> None:
    await records(office.head, "保证金", "今天", "3件", "12.5万元", "2")
    await records(office.other_head, "保证金", "今天", "1", "0.05", "跳过")
    seen = await register_of(office.leader, "保证金")
    for line in ("提存件数：4件", "提存金额：12.55万元", "已化解：2件"):
        assert line in seen.text
    assert {row.field for row in await office.all(RecordTotal)} == {
        *("", "cases", "amount", "settled")
    }
    await office.head.says("/record 保证金")
    assert await office.head.hears("不填案号、姓名和案情")


async def test_s11_training_is_tallied_by_its_form(office: Office) -> None:
    cases = ("青年干警学讲案例", "今天", "证据审查", "张三", "跳过", "12人次", "跳过")
    lecture = ("领导干部上讲台", "昨天", "能动履职", "领导甲", "跳过", "30", "很受启发")
    await records(office.zhang, "闻韶", *cases)
    await records(office.wang, "闻韶", *lecture)
    seen = await register_of(office.leader, "闻韶")
    for line in ("登记：2", "参加人数：42人次", "青年干警学讲案例：1", "领导干部上讲台：1"):
        assert line in seen.text


async def test_s14_a_peer_session_is_recorded_with_who_taught_whom(office: Office) -> None:
    receipt = await records(
        office.wang, "检察官教", "今天", "文书写作", "王五", "张三、李四", "1.5学时", FILE
    )
    assert "参加：张三、李四" in receipt.text
    said = await office.wang.says("补充：讲了两篇范文", reply_to=receipt)
    assert await office.wang.hears("已附在这条")
    await office.wang.edits(said, "补充：讲了三篇范文")
    assert await office.wang.hears("已附在这条")
    record = await office.newest(Record)
    assert office.ledger.kinds(record) == ["recorded", "record_noted", "record_noted"]
    assert "时长：1.5学时" in (await register_of(office.wang, "检察官教")).text


async def test_s19_honours_are_counted_by_unit_and_year_each_with_its_proof(
    office: Office,
) -> None:
    await records(
        *(office.zhang, "调研", "荣誉表彰", "先进个人", "省级", "省检察院", "张三、王五", "2人次"),
        *("今天", FILE),
    )
    await records(
        *(office.other_member, "调研", "典型事例", "河长制样本", "市级", "市检察院"),
        *("2025年12月30日", FILE),
    )
    seen = await register_of(office.leader, "调研")
    for line in ("登记：1", "人次：2/20人次", "荣誉表彰：1", "省级：1"):
        assert line in seen.text
    await office.leader.taps("按部门", on=seen)
    assert "第一检察部 · 登记 1 · 人次 2人次" in seen.text
    assert "第二检察部" not in seen.text  # its case is of last year
    office.zhang.hears_everything()
    await office.zhang.says("/record 调研")
    await office.zhang.taps("调研文章采用")
    for said in ("文章", "市级", "学报", "张三", "今天"):
        await office.zhang.says(said)
    office.zhang.hears_everything()
    await office.zhang.says("跳过")
    assert await office.zhang.hears("必须填")


async def test_a_form_that_changes_is_asked_to_its_end_as_it_was_begun(office: Office) -> None:
    zhang = office.zhang
    await zhang.says("/record 河道")
    asked = await zhang.hears("专项检查")
    async with office.database.write() as session:
        organisation = await session.get_one(Organisation, office.organisation_id)
        framework = read_framework("3315").model_dump(mode="json")
        [form] = [one for one in framework["forms"] if one["key"] == "inspection"]
        form["fields"] = [one for one in form["fields"] if one["name"] != "place"]
        form["fields"][1]["label"] = "哪一天"
        framework["rules"] = []  # one of them names the place
        framework["check_ins"] = [one for one in framework["check_ins"] if one["schedule"]]
        framework["bulletins"] = []  # which tell of some of them
        organisation.framework = framework
    await zhang.taps("今天", on=asked)
    assert "地点" in asked.text  # still asked
    await zhang.says("南岸")
    for label in ("跳过", "无", "跳过"):
        await zhang.taps(label)
    await zhang.taps("提交")
    assert (await office.newest(Record)).values["place"] == "南岸"
    zhang.hears_everything()
    await zhang.says("/record 河道")
    asked = await zhang.hears("哪一天")
    await zhang.taps("今天", on=asked)
    assert "清除垃圾" in asked.text
    assert len(await office.all(FormVersion)) == 2
    await zhang.says("/record")
    offered = await zhang.hears("登记什么")
    assert ["接着填：河道专项检查"] in offered.buttons
    await zhang.taps("接着填：河道专项检查", on=offered)
    assert "接着上次的填" in offered.text


async def test_a_form_made_in_a_sheet_is_recorded_without_code_and_one_field_at_once(
    office: Office,
) -> None:
    sheet = xlsform(
        (
            (
                "type",
                "name",
                "label",
                "label::English (en)",
                "constraint",
                "default",
                "unit",
                "total",
            ),
            (
                "integer",
                "checked",
                "检查了几台设备",
                "Devices checked",
                ". > 0",
                "last",
                "台",
                "yes",
            ),
        ),
        settings=(("form_title", "form_id"), ("设备检查", "equipment")),
    )
    found = read_xlsform(sheet)
    assert found.form is not None
    async with office.database.write() as session:
        organisation = await session.get_one(Organisation, office.organisation_id)
        now = office.clock.now()
        await add_form(session, organisation, found.form, responsibility="performance", now=now)
    zhang = office.zhang
    await zhang.says("/record 设备检查")
    assert await zhang.hears("检查了几台设备（台）")
    await zhang.says("0")
    assert await zhang.hears("填的不合要求")
    zhang.hears_everything()
    await zhang.says("9台")
    receipt = await zhang.hears("已登记")  # without a summary
    await zhang.taps("更正", on=receipt)
    assert "现在填的是：9台" in receipt.text
    zhang.hears_everything()
    await zhang.says("10")
    receipt = await zhang.hears("已更正")
    record = await office.newest(Record)
    assert (record.values, record.version, record.on_date.isoformat()) == (
        *({"checked": 10}, 2),
        "2026-11-23",
    )
    zhang.hears_everything()
    await zhang.says("/record 设备检查")
    await zhang.taps("仍是 10台")
    assert "检查了几台设备：20台" in (await register_of(office.leader, "设备检查")).text
    await zhang.taps("撤回", on=receipt)
    assert "已撤回" in receipt.text
    assert "检查了几台设备：10台" in (await register_of(office.leader, "设备检查")).text


async def test_after_a_week_a_record_is_corrected_by_the_head_who_says_why(
    office: Office,
) -> None:
    receipt = await records(office.zhang, "河道", "今天", "北岸", "3", "无", "跳过")
    record = await office.newest(Record)
    await office.clock.jumps_to("fri 09:00")
    await office.clock.jumps_to("tue 09:00")
    press = await office.zhang.taps("更正", on=receipt)
    assert "已过自行更正的时限" in ((await press.answered()).text or "")
    seen = await register_of(office.head, "河道")
    await office.head.taps("1", on=seen)
    await office.head.taps("更正", on=seen)
    await office.head.hears("为什么要更正")
    await office.head.sends_photo()
    assert await office.head.hears("请用文字写明理由")
    await office.head.says("少记了一次")
    shown = await office.head.hears("请核对")
    await office.head.taps("修改", on=shown)
    await office.head.taps("清除垃圾", on=shown)
    await office.head.says("4")
    shown = await office.head.hears("清除垃圾：4吨")
    await office.head.taps("提交", on=shown)
    assert "已更正" in shown.text
    assert office.ledger.contents(record)[-1]["reason"] == "少记了一次"
    assert (await office.now(record)).member_id == office.zhang.member_id
