"""Reports that a leader or head asks for: study, honours, brands, as tables, pictures and files.

S06 一支部一品牌: each branch runs one project that it is known for.
S07 实施意见落实: published measures broken down into clauses, each with an owner.
S09 “河长+检察长”制: inspection campaigns with counts and amounts.
S11 “闻韶检声”素能提升建设工程: the training programme, whose forms follow.
S12 青年干警学讲案例: young staff present cases in turn.
S17 每周夜读: the weekly evening reading.
S19 理论调研与先进典型: papers, honours and model cases, with proof.
"""

from collections.abc import Iterator
from io import BytesIO

import pytest
from docx import Document
from python_calamine import CalamineWorkbook

from models import IssuedBulletin, ProducedFile
from models.compiled import Compiled
from simulator import Message
from tests.office import Colleague, Office
from tests.talks.rotations.test_turns import tags
from tests.talks.test_registers import FILE, records
from tests.wording.documents.test_documents import listed_in_excel, listed_in_word, pdf_text
from wording.documents import word

HONOUR = ("调研", "荣誉表彰", "先进<个人>", "省级", "省检察院", "张三、王五", "2人次", "今天", FILE)
CASE = ("调研", "典型事例", "河长制样本", "市级", "市检察院", "昨天", FILE)


async def opens(reader: Colleague, title: str, *, this: bool = True) -> Message:
    """Open a report of the period that is not over yet, or of the last one."""
    await reader.says("/report")
    page = await reader.hears("看哪一项")
    await reader.taps(f"{title} ›", on=page)
    if this:
        await reader.taps("下一期 ›", on=page)
    return page


async def two_honours(office: Office) -> None:
    await records(office.zhang, *HONOUR)
    await records(office.other_member, *CASE)
    await office.clock.jumps_to("mon 12:00")


async def test_s19_honours_stand_with_their_proof_in_a_report(office: Office) -> None:
    await two_honours(office)
    page = await opens(office.leader, "调研成果和荣誉情况")
    assert "📒 调研成果与典型培树：本期登记 2（+2） · 附材料 2 · 累计 2" in page.text
    assert "类别：荣誉表彰 1、典型事例 1" in page.text
    assert "级别：省级 1、市级 1" in page.text
    assert "📌 第一检察部：先进<个人>" in page.text
    await office.leader.taps("调研成果与典型培树 ›", on=page)
    assert "1 第一检察部：本期登记 1（+1） · 附材料 1 · 累计 1" in page.text
    await office.leader.taps("级别 ›", on=page)
    assert "省级：本期 1（+1） · 累计 1" in page.text
    await office.leader.taps("2", on=page)
    await office.leader.taps("本期 1", on=page)
    assert "省级 · 本期 · 1 条" in page.text
    assert "第一检察部 — 张三" in page.text
    await office.leader.taps("1 ⋯", on=page)
    assert "先进<个人>" in page.text


async def test_s19_a_report_comes_as_picture_word_pdf_and_excel(office: Office) -> None:
    await two_honours(office)
    page = await opens(office.leader, "调研成果和荣誉情况")
    for button in ("🖼 图", "Word", "PDF", "Excel"):
        await office.leader.taps(button, on=page)
    await office.ticks()
    picture, document, pdf, excel = [one for one in office.leader.hears_everything() if one.file]
    assert "本期登记 2（+2）" in picture.text  # the few lines stand below it
    assert picture.file is not None
    assert picture.file.kind == "photo"
    wanted = [("第一检察部", "先进<个人>", 1), ("第二检察部", "河长制样本", 1)]
    assert document.file is not None
    assert listed_in_word(document.file.content) == wanted
    assert document.file.name == "调研成果和荣誉情况 2026-Q4.docx"
    assert pdf.file is not None
    assert "先进<个人>" in pdf_text(pdf.file.content)
    assert excel.file is not None
    rows = listed_in_excel(excel.file.content)
    assert [(unit, what, files) for unit, _, what, files in rows] == wanted
    drawn, *_ = await office.all(ProducedFile)
    assert [(one["unit"], one["title"], one["files"]) for one in drawn.source["rows"]] == wanted
    assert {one.member_id for one in await office.all(ProducedFile)} == {office.leader.member_id}


async def test_a_leader_looks_at_one_department_and_a_head_at_his_own(office: Office) -> None:
    await two_honours(office)
    page = await opens(office.leader, "调研成果和荣誉情况")
    await office.leader.taps("🏢 选部门", on=page)
    await office.leader.taps("第二检察部", on=page)
    assert "第二检察部" in page.text.splitlines()[0]
    assert "本期登记 1（+1）" in page.text
    assert "先进" not in page.text
    await office.leader.taps("Excel", on=page)
    await office.ticks()
    [excel] = [one.file for one in office.leader.hears_everything() if one.file]
    assert [one[2] for one in listed_in_excel(excel.content)] == ["河长制样本"]
    assert "第二检察部" in excel.name
    await office.leader.taps("‹ 上一期", on=page)
    assert "第二检察部" in page.text.splitlines()[0]
    await office.leader.taps("🏢 选部门", on=page)
    await office.leader.taps("全部部门", on=page)
    assert "第二检察部" not in page.text.splitlines()[0]
    own = await opens(office.head, "调研成果和荣誉情况")
    assert "第一检察部：先进<个人>" in own.text
    assert "河长制样本" not in own.text
    assert not own.has_button("🏢 选部门")
    await office.head.says("/report")
    assert not (await office.head.hears("看哪一项")).has_button("填报负担情况")
    await office.leader.says("/report")
    assert (await office.leader.hears("看哪一项")).has_button("填报负担情况")


async def test_s19_a_quarter_of_honours_is_drafted_released_and_stands(office: Office) -> None:
    await two_honours(office)
    await office.clock.jumps_to("2027-01-07 08:15")
    await office.clock.moves_to("2027-01-07 09:00")
    draft = await office.leader.hears("调研成果和荣誉情况")
    assert "2026年第4季度" in draft.text
    await office.leader.taps("📣 发布", on=draft)
    released = await office.leader.hears("〔2027〕第1期")
    await office.ticks()
    [post] = [one for one in office.zhang.hears_everything(in_=office.group) if "第1期" in one.text]
    assert "📒 调研成果与典型培树：本期登记 2（+2） · 附材料 2 · 累计 2" in post.text
    row = await office.newest(IssuedBulletin)
    before = Compiled.model_validate(row.compiled)
    await records(office.zhang, *HONOUR[:7], "2026年12月30日", FILE)  # of that quarter, told later
    assert Compiled.model_validate((await office.now(row)).compiled) == before
    await office.leader.taps("🔎 逐项查看", on=released)
    assert "本期登记 2（+2）" in released.text
    await office.leader.taps("PDF", on=released)
    await office.ticks()
    files = {one.file.name: one.file for one in office.leader.hears_everything() if one.file}
    pdf = files["调研成果和荣誉情况 〔2027〕第1期.pdf"]
    assert "〔2027〕第1期" in "".join(pdf_text(pdf.content).split())


async def test_s06_the_newest_card_of_each_branch_is_shown(office: Office) -> None:
    card = ("品牌", "检爱同行", "完成品牌发布", "已完成", "今天", "办了三期", FILE)
    await records(office.head, *card)
    await records(office.other_head, "品牌", "河湖卫士", "筹备", "已计划", "今天", "跳过")
    await office.clock.jumps_to("2027-02-01 10:00")
    page = await opens(office.leader, "支部品牌展示")  # nothing was told this quarter
    assert "本期登记 0（-2）" in page.text
    assert "📌 第一检察部：检爱同行" in page.text
    assert "📌 第二检察部：河湖卫士" in page.text
    await office.leader.taps("🖼 图", on=page)
    await office.ticks()
    drawn = await office.newest(ProducedFile)
    assert [(one["title"], one["files"]) for one in drawn.source["rows"]] == [
        ("检爱同行", 1), ("河湖卫士", 0),
    ]  # fmt: skip


async def test_s11_a_month_of_study_tells_who_took_part_and_whose_turn_was_held(
    office: Office,
) -> None:
    await tags(office, "young", office.zhang, office.wang)
    cases = ("闻韶", "青年干警学讲案例", "今天", "证据审查", "张三", "跳过", "12人次", "跳过")
    await records(office.zhang, *cases)
    await office.clock.jumps_to("fri 18:59")
    await office.clock.moves_to("fri 19:00")
    for one in (office.zhang, office.wang):
        await one.taps("已读", on=await one.hears("夜读"))
    await office.clock.jumps_to("fri 20:00")
    page = await opens(office.leader, "学习和素能提升情况")
    assert "📝 每周夜读：应填" in page.text
    assert "已填 2" in page.text
    assert "“闻韶检声”活动记录" in page.text
    await office.leader.taps("参与情况 ›", on=page)
    await office.leader.taps("按部门 ›", on=page)
    assert "第一检察部：应填" in page.text
    await office.leader.taps("2", on=page)  # the first is the office itself
    await office.leader.taps("已填 2", on=page)
    assert "第一检察部 — 张三" in page.text
    await office.clock.jumps_to("2026-12-16 15:00")
    await office.ticks()
    await office.zhang.taps("办了", on=await office.zhang.hears("“青年干警学讲案例”办了吗"))
    await office.clock.jumps_to("2026-12-16 16:00")
    page = await opens(office.leader, "学习和素能提升情况")
    assert "🔁 青年干警学讲案例：应开展 1（+1） · 已开展 1（+1）" in page.text
    await office.leader.taps("轮值开展 ›", on=page)
    await office.leader.taps("1", on=page)
    await office.leader.taps("已开展 1", on=page)
    assert "青年干警学讲案例 — 张三" in page.text


async def test_s09_a_campaign_and_s07_measures_have_reports_of_their_own(office: Office) -> None:
    await records(office.zhang, "河道", "今天", "北岸", "3.5吨", "无", "跳过")
    await office.head.registers("@张三 周五前 第一条 #实施意见落实")
    await office.clock.jumps_to("mon 12:00")
    page = await opens(office.leader, "“河长+检察长”专项行动情况")
    assert "📗 河道专项检查 1（+1），累计 1/13" in page.text
    assert "累计 3.5/10" in page.text
    page = await opens(office.leader, "实施意见落实情况")
    assert "▫️ 条款覆盖：条款 1 · 已销号 0 · 没有进展记录 1 · 没有佐证材料 1" in page.text
    await office.leader.taps("Word", on=page)
    await office.leader.taps("Excel", on=page)
    await office.ticks()
    document, excel = [one.file for one in office.leader.hears_everything() if one.file]
    assert [cell.text for cell in Document(BytesIO(document.content)).tables[0].rows[-1].cells] == [
        "合计", "1", "0", "1", "1",
    ]  # fmt: skip
    book = CalamineWorkbook.from_filelike(BytesIO(excel.content))
    assert book.get_sheet_by_index(1).to_python()[-1][:5] == ["合计", 1, 0, 1, 1]


@pytest.fixture
def without_word(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine on which docxtpl is not installed."""
    with monkeypatch.context() as patched:
        patched.setattr(word, "find_spec", lambda _name: None)
        word.is_word_made.cache_clear()
        yield
    word.is_word_made.cache_clear()


async def test_where_word_is_not_installed_documents_are_pdf(
    office: Office, without_word: None
) -> None:
    await two_honours(office)
    page = await opens(office.leader, "调研成果和荣誉情况")
    assert page.has_button("PDF")
    assert not page.has_button("Word")
    await office.clock.jumps_to("2027-01-07 08:15")
    await office.clock.moves_to("2027-01-07 09:00")
    await office.leader.taps("📣 发布", on=await office.leader.hears("请审定：调研成果和荣誉情况"))
    await office.ticks()
    files = [one.file for one in office.zhang.hears_everything(in_=office.group) if one.file]
    assert [one.kind for one in files] == ["photo", "document"]
    assert files[-1].name == "调研成果和荣誉情况 〔2027〕第1期.pdf"


async def test_the_reports_are_read_in_english(office: Office) -> None:
    await two_honours(office)
    await office.leader.says("/language")
    await office.leader.taps("English")
    await office.leader.says("/report")
    page = await office.leader.hears("Which one")
    await office.leader.taps("Papers and honours ›", on=page)
    await office.leader.taps("Next period ›", on=page)
    assert "📒 Papers, honours, model cases: records 2 (+2) · with proof 2 · so far 2" in page.text
    assert "Level: provincial 1, municipal 1" in page.text
    await office.leader.taps("🏢 Unit", on=page)
    assert "Of which unit?" in page.text
    await office.leader.taps("All units", on=page)
    await office.leader.taps("Excel", on=page)
    await office.ticks()
    [excel] = [one.file for one in office.leader.hears_everything() if one.file]
    book = CalamineWorkbook.from_filelike(BytesIO(excel.content))
    [name] = [one for one in book.sheet_names if "model cases Re" in one]
    headings, *rows = book.get_sheet_by_name(name).to_python()
    assert headings == ["Unit", "Day", "Title", "What it says", "Files"]
    assert "Kind: honour" in str(rows[0][3])
    await office.leader.says("/report")
    page = await office.leader.hears("Which one")
    await office.leader.taps("Study and training ›", on=page)
    await office.leader.taps("Next period ›", on=page)
    await office.leader.taps("Taking part ›", on=page)
    assert "Taking part · By check-in" in page.text
