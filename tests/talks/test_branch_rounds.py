"""What the secretary of each branch is asked: one answer for a branch, held or not, and why.

S01 三个坚持、三个保障、一项机制、五项责任: the tree of responsibilities that everything hangs on.
S02 “第一议题”制度: political study as the first item of each agenda.
S06 一支部一品牌: each branch runs one project that it is known for.
"""

from demo.sample import DEPARTMENT, OTHER_DEPARTMENT
from models import Answer, Evidence, Respondent
from tests.office import Office
from tests.talks.roster.test_tree import imports

BRANCHES = [
    (DEPARTMENT, "部门", None, "第一党支部", "张三"),
    (OTHER_DEPARTMENT, "部门", None, "第二党支部", "钱七"),
]


async def test_s02_each_branch_tells_what_it_studied_or_why_it_did_not(office: Office) -> None:
    await imports(office, units=BRANCHES)
    await office.clock.jumps_to("2026-12-18 09:29")  # the 20th is a Sunday
    await office.clock.moves_to("2026-12-18 09:30")
    asked = await office.zhang.hears("本月“第一议题”学习开展了吗")
    await office.wang.hears_nothing("第一议题")
    await office.zhang.taps("已开展", on=asked)
    assert "日期" in asked.text
    await office.zhang.taps("昨天", on=asked)
    await office.zhang.says("学习贯彻全会精神")
    await office.zhang.hears("学习材料")
    await office.zhang.says("跳过")
    await office.zhang.hears("主持人")
    await office.zhang.says("王五")
    await office.zhang.hears("到会人数")
    await office.zhang.says("没数")
    await office.zhang.hears("没有看懂")
    await office.zhang.says("12人")
    await office.zhang.hears("会议记录")
    await office.zhang.says("跳过")
    summary = await office.zhang.hears("请核对")
    assert "主持人：王五" in summary.text
    assert "到会人数：12人" in summary.text
    await office.zhang.taps("提交", on=summary)

    other = await office.other_member.hears("本月“第一议题”学习开展了吗")
    await office.other_member.taps("未开展", on=other)
    await office.other_member.says("集中办案，下周一补学")
    await office.other_member.taps("提交", on=await office.other_member.hears("下周一补学"))
    answers = await office.all(Answer, Answer.fields.is_not(None))
    assert sorted((one.fields or {})["held"] for one in answers) == ["no", "yes"]

    await office.clock.moves_to("2026-12-24 08:45")
    told = await office.leader.opens_listed("“第一议题”月报 · 填报情况")
    assert "第一党支部 · 已报 1/1" in told.text
    await office.leader.taps("看填报内容", on=told)
    read = await office.leader.hears("“第一议题”月报 · 填报内容")
    assert "议题：学习贯彻全会精神" in read.text
    assert "未开展的原因和补学时间：集中办案，下周一补学" in read.text


async def test_s02_a_year_shows_branch_by_branch_what_was_held_and_missed(office: Office) -> None:
    await imports(office, units=BRANCHES)
    await office.clock.jumps_to("2026-12-18 09:29")
    await office.clock.moves_to("2026-12-18 09:30")
    await office.zhang.taps("未开展", on=await office.zhang.hears("“第一议题”月报"))
    await office.zhang.says("集中办案")
    await office.zhang.taps("提交", on=await office.zhang.hears("请核对"))
    await office.leader.says("/records")
    shown = await office.leader.hears("登记册")
    await office.leader.taps("📅 “第一议题”月报", on=shown)
    assert "📅 “第一议题”月报 · 2026年" in shown.text
    assert "第一党支部　未开展 1\n未开展：12月" in shown.text
    assert "第二党支部　未报 1\n未报：12月" in shown.text
    await office.leader.taps("下一年", on=shown)
    assert "第一党支部　–" in shown.text
    await office.leader.taps("返回", on=shown)
    assert "登记册" in shown.text
    # His own records are no look at others' years.
    await office.other_member.says("/records")
    assert not (await office.other_member.hears("登记册")).has_button("📅")


async def test_s01_a_category_tells_how_all_stands_that_hangs_on_it(office: Office) -> None:
    await imports(office, units=BRANCHES)
    await office.clock.jumps_to("2026-12-18 09:29")
    await office.clock.moves_to("2026-12-18 09:30")
    await office.head.registers("@张三 2026-12-25前 整理<学习>台账 #“第一议题”制度")
    await office.leader.says("/list 三个坚持")
    listed = await office.leader.hears("🔎 三个坚持 · 1 项")
    assert "2026年计划完成 0/1（0%）" in listed.text
    assert "📖 “第一议题”月报：最近一期已报 0/2" in listed.text
    assert "📗 “第一议题”学习记录：今年登记 0 条" in listed.text
    assert "张三：整理<学习>台账" in listed.text
    await office.leader.says("/list 领导干部上讲台")
    assert "🔁 领导干部上讲台：已办 0 期，没办 0 期" in (await office.leader.hears("🔎 领导")).text
    # A member reads his own tasks of it, and no counts of others.
    await office.zhang.says("/list 三个坚持")
    assert "📖" not in (await office.zhang.hears("🔎 三个坚持")).text


async def test_s06_the_secretary_keeps_the_card_and_its_pictures_are_a_gallery(
    office: Office,
) -> None:
    await imports(office, units=BRANCHES)
    office.zhang.hears_everything()
    await office.zhang.says("/record 品牌")
    asked = await office.zhang.hears("品牌名称")
    await office.zhang.says("红<船>")
    await office.zhang.hears("进展节点")
    await office.zhang.says("挂牌")
    await office.zhang.taps("推进中", on=await office.zhang.hears("节点状态"))
    await office.zhang.says("今天")
    asked = await office.zhang.hears("佐证材料")
    await office.zhang.sends_album([None, b"2"])
    asked = await office.zhang.hears("收到了")
    await office.zhang.taps("好了", on=asked)
    await office.zhang.taps("提交", on=asked)
    await office.wang.says("/record 品牌")
    assert not (await office.wang.hears("登记什么")).has_button("品牌")

    await office.leader.says("/records 品牌")
    register = await office.leader.hears("📗 一支部一品牌")
    await office.leader.taps("图片", on=register)
    gallery = await office.leader.hears("🖼 一支部一品牌")
    assert f"1. 11月23日（周一） {DEPARTMENT} 红<船>" in gallery.text
    assert "\n2. " in gallery.text
    await office.leader.taps("2", on=gallery)
    assert "品牌名称：红<船>" in gallery.text


async def test_s06_each_branch_shows_its_brand_and_leaders_read_all_of_them(
    office: Office,
) -> None:
    await imports(office, units=BRANCHES)
    await office.clock.jumps_to("2026-12-10 09:29")
    await office.clock.moves_to("2026-12-10 09:30")
    asked = await office.zhang.hears("支部品牌建设季报")
    await office.zhang.taps("填写", on=asked)
    await office.zhang.says("开展普法六场")
    await office.zhang.hears("下季度打算")
    await office.zhang.says("走进校园")
    await office.zhang.hears("照片")
    await office.zhang.sends_album([None, b"2"])
    came = await office.zhang.hears("收到了")
    await office.zhang.taps("好了", on=came)
    await office.zhang.taps("提交", on=came)
    assert len(await office.all(Evidence)) == 2
    await office.clock.moves_to("2026-12-15 09:30")
    await office.other_member.hears("还没有收到您的回复")
    await office.clock.moves_to("2026-12-18 08:45")
    read = await office.leader.opens_listed("支部品牌建设季报 · 填报内容")
    assert "第一党支部 · 张三" in read.text
    assert "本季度做了什么、有什么成效：开展普法六场" in read.text
    await office.clock.moves_to("2026-12-21 09:15")
    assert (
        "第二党支部　钱七" in (await office.leader.opens_listed("支部品牌建设季报 · 仍未填报")).text
    )
    rows = await office.all(Respondent, Respondent.member_id == office.zhang.member_id)
    assert any(row.answered_at is not None and row.noted for row in rows)
