"""Minutes of a meeting 会议议定事项: pasted by who hands out tasks, read, put right, confirmed."""

import zipfile
from datetime import date
from io import BytesIO

import pytest
from xlsxwriter import Workbook

from models import Prompt, Task
from tests.office import Office, data_behind
from tests.roster.workbooks import fill

MINUTES = """党组会〔2026〕9号 议定事项
1. 由张三负责，12月10日前完成专项检查 #履职责任
2、王五、张三 12月20日前整理<b>卷宗</b>
3. 研究听证室改造
（4）张三每周五报送周报 #能动责任周报"""


async def test_each_item_is_read_and_shown_with_what_it_lacks(office: Office) -> None:
    await office.head.says(MINUTES)
    shown = await office.head.hears("读到这些议定事项")
    for line in (
        "✅ 1 完成专项检查",
        "张三 · 12月10日（周四） 18:00 · 履职责任",
        "❓ 2 整理<b>卷宗</b>",
        "王五、张三 · 12月20日（周日） 18:00 · ❗缺责任",
        "❓ 3 研究听证室改造",
        "❗缺责任人 · ❗缺期限 · ❗缺责任",
        "✅ 4 报送周报",
    ):
        assert line in shown.text, shown.text
    assert shown.buttons == [
        ["确认登记 2 项"],
        ["统一选责任"],
        ["1", "2", "3", "4"],
        ["取消"],
    ]
    assert await office.all(Task) == []


async def test_they_are_put_right_and_confirmed_together(office: Office) -> None:
    await office.head.says(MINUTES)
    shown = await office.head.hears("读到这些议定事项")
    await office.head.taps("统一选责任", on=shown)
    assert "有 2 项没有写属于哪项责任" in shown.text
    await office.head.says("履职责任", reply_to=shown)
    shown = await office.head.hears("读到这些议定事项")
    await office.head.taps("确认登记 3 项", on=shown)
    assert "已登记 3 项，下面的还缺内容" in shown.text
    tasks = sorted(await office.all(Task), key=lambda one: one.id)
    assert [task.title for task in tasks] == ["完成专项检查", "整理<b>卷宗</b>", "报送周报"]
    assert {task.document for task in tasks} == {"党组会〔2026〕9号 议定事项"}
    assert await office.wang.hears("整理<b>卷宗</b>")
    await office.head.taps("1", on=shown)
    await office.head.hears("由谁负责")
    await office.head.says("张三")
    await office.head.says("月底")
    await office.head.taps("确认登记", on=await office.head.hears("请核对"))
    assert (await office.newest(Task)).title == "研究听证室改造"


async def test_what_was_shown_before_a_change_cannot_be_confirmed(office: Office) -> None:
    await office.head.says(MINUTES)
    shown = await office.head.hears("读到这些议定事项")
    old = data_behind(shown, "确认登记 2 项")
    await office.head.taps("1", on=shown)
    press = await office.head.taps_forged(old, on=shown)
    assert (await press.answered()).text
    assert await office.all(Task) == []


async def test_whoever_may_not_hand_out_tasks_is_not_read_so(office: Office) -> None:
    await office.zhang.says(MINUTES)
    await office.zhang.hears_nothing("读到这些议定事项")
    await office.head.says("1. 先去现场\n2. 再写报告")  # names nobody
    await office.head.hears_nothing("读到这些议定事项")


async def test_many_items_are_paged_and_each_page_is_confirmed_on_its_own(office: Office) -> None:
    lines = [f"{place}. 张三 12月10日前 办第{place}件事 #履职责任" for place in range(1, 18)]
    await office.head.says("\n".join(lines))
    shown = await office.head.hears("共 17 项，第 1/2 页")
    assert "办第15件事" in shown.text
    assert "办第16件事" not in shown.text
    old = data_behind(shown, "确认登记 15 项")
    await office.head.taps("下一页 ›", on=shown)
    assert "✅ 17 办第17件事" in shown.text
    press = await office.head.taps_forged(old, on=shown)  # what is not shown is not confirmed
    assert (await press.answered()).text
    assert await office.all(Task) == []
    await office.head.taps("确认登记 2 项", on=shown)
    assert "已登记 2 项" in shown.text
    await office.head.taps("确认登记 15 项", on=shown)
    assert len(await office.all(Task)) == 17
    await office.head.says("\n".join(f"{place}. 张三办第{place}件事" for place in range(1, 102)))
    assert await office.head.hears("一份材料最多读 100 项")


async def test_a_leader_of_another_department_is_not_his_to_direct(office: Office) -> None:
    await office.head.says("1. 赵六 12月10日前 报送\n2. 张三 12月10日前 " + "长" * 300)
    shown = await office.head.hears("读到这些议定事项")
    assert "❓ 1 报送" in shown.text


TABLE = [
    ("序号", "事项", "责任人", "期限"),
    (1, "完成专项检查 #履职责任", "张三", date(2026, 12, 10)),
    (2, "报送材料 #履职责任", "王五", "12月20日前"),
]
WORD = """<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>党组会纪要</w:t></w:r></w:p>
<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/></w:numPr></w:pPr><w:r><w:t>张三12月10日前</w:t></w:r>
<w:r><w:t>完成专项检查 #履职责任</w:t></w:r></w:p>
<w:p><w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr><w:r><w:t>含附件</w:t></w:r></w:p>
<w:tbl><w:tr><w:tc><w:p><w:r><w:t>事项</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>责任人</w:t></w:r>
</w:p></w:tc></w:tr><w:tr><w:tc><w:p><w:r><w:t>12月20日前报送材料 #履职责任</w:t></w:r></w:p></w:tc>
<w:tc><w:p><w:r><w:t>王五</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>"""


def word_file(body: str = WORD) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", body)
    return file.getvalue()


def table_file() -> bytes:
    file = BytesIO()
    book = Workbook(file)
    dates = book.add_format({"num_format": "yyyy-mm-dd"})
    fill(book.add_worksheet("纪要"), ["党组会议定事项"], TABLE, dates)
    book.close()
    return file.getvalue()


async def test_a_document_becomes_drafts_as_pasted_words_do(office: Office) -> None:
    for name, content in (
        ("纪要.docx", word_file()),
        ("纪要.xlsx", table_file()),
        ("议定.txt", MINUTES.encode("gb18030")),
        ("a.TXT", ("\ufeff" + MINUTES).encode("utf-16-le")),
    ):
        await office.head.sends_document(name, content)
        shown = await office.head.hears("读到这些议定事项")
        assert "✅ 1 完成专项检查" in shown.text, shown.text
        assert "张三 · 12月10日（周四） 18:00 · 履职责任" in shown.text
        if not name.lower().endswith("txt"):
            assert "✅ 2 报送材料" in shown.text, shown.text
            await office.head.taps("确认登记 2 项", on=shown)
        else:
            await office.head.taps("取消", on=shown)
    assert {task.document for task in await office.all(Task)} == {"党组会纪要", "党组会议定事项"}


async def test_what_is_called_minutes_and_cannot_be_read_is_told(office: Office) -> None:
    bomb = word_file("<w:p>" + " " * (40 << 20) + "</w:p>")
    entities = word_file('<!DOCTYPE a [<!ENTITY b "c">]><w:p>&b;</w:p>')
    for name, content, words in (
        ("纪要.pdf", b"%PDF", "能读的是 .docx、.txt 和 .xlsx"),
        ("纪要.doc", b"\xd0\xcf", "能读的是 .docx、.txt 和 .xlsx"),
        ("纪要.docx", b"no zip", "这个文件打不开"),
        ("纪要.docx", bomb, "这个文件太大"),
        ("纪要.docx", entities, "这个文件打不开"),
        ("纪要.txt", b"nothing to do", "没有读到编号的议定事项"),
    ):
        await office.head.sends_document(name, content)
        told = await office.head.hears(words)
        assert "直接粘贴" in told.text
    await office.head.sends_photo(caption="会议纪要")
    await office.head.hears("能读的是 .docx、.txt 和 .xlsx")
    assert await office.all(Prompt) == []


async def test_other_files_and_other_peoples_are_taken_as_ever(office: Office) -> None:
    task = await office.head.registers("@张三 周五前 完成专项检查 #履职责任")
    await office.head.sends_document("方案.docx", word_file("<w:p/>"))
    await office.head.hears("没有记到台账里")
    card = await office.zhang.hears("完成专项检查")
    await office.zhang.sends_document("纪要.docx", word_file(), reply_to=card)
    assert office.ledger.kinds(task)[-1] == "reported"
    assert len(await office.all(Task)) == 1


@pytest.mark.parametrize("office_url", ["sqlite"], indirect=True)
async def test_a_file_over_twenty_megabytes_is_not_asked_for(office: Office) -> None:
    await office.head.sends_document("纪要.docx", bytes(21 << 20))
    await office.head.hears("Telegram 最多给 20 MB")
