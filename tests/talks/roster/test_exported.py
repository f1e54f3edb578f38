"""A workbook exported, changed, sent in chat: what was changed is shown, conflicts are asked."""

from io import BytesIO

from python_calamine import CalamineWorkbook

from tests.office import Office
from tests.roster.test_edits import Office as Books
from tests.roster.test_edits import put, saved


async def test_an_exported_workbook_is_changed_and_sent_back(office: Office) -> None:
    task = await office.head.registers("@张三 11月30日 整理卷宗 #履职责任")
    await office.head.registers("@张三 12月1日 专项检查 #履职责任")
    organisation = await office.organisation()
    books = Books(office.database, organisation)
    grids = await books.exported("tasks")
    lines = {row[1]: number for number, row in enumerate(grids["事项"], start=1)}
    put(grids, "事项", lines["整理卷宗"], "事项", "整理旧卷宗")
    put(grids, "事项", lines["专项检查"], "完成标准", "<b>查完")
    async with office.database.write() as session:
        row = await session.merge(task)
        row.title = "整理全部卷宗"
    await office.admin.sends_document("tasks.xlsx", saved(grids), caption="/import")
    shown = await office.admin.hears("核对无误")
    assert "更改事项 1 项" in shown.text
    assert "专项检查｜完成标准：– → <b>查完" in shown.text
    assert "台账 整理全部卷宗，表格 整理旧卷宗" in shown.text
    await office.admin.taps("冲突处保留台账", on=shown)
    assert "已导入" in shown.text
    told = await office.zhang.hears("在表格里更改了您的 1 项事项")
    assert "专项检查" in told.text
    assert office.ledger.kinds()[-1] == "changed"
    await office.admin.sends_document("tasks.xlsx", saved(grids), caption="/import")
    shown = await office.admin.hears("核对无误")
    await office.admin.taps("冲突处以表格为准", on=shown)
    await office.zhang.says("/list")
    assert "整理旧卷宗" in (await office.zhang.hears("整理旧卷宗")).text
    await office.admin.sends_document("tasks.xlsx", saved(grids), caption="/import")
    assert await office.admin.hears("都已经在册")
    await office.zhang.sends_document("tasks.xlsx", saved(grids), caption="/import")
    assert office.ledger.kinds()[-1] == "changed"

    await office.admin.says("/export")
    asked = await office.admin.hears("要导出什么")
    await office.admin.taps("事项", on=asked)
    assert "正在生成“事项”" in asked.text
    sent = await office.admin.hears("事项，共 2 行")
    assert sent.file is not None
    assert (sent.file.name or "").endswith(".xlsx")
    book = CalamineWorkbook.from_filelike(BytesIO(sent.file.content))
    got = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    assert got["事项"] == (await books.exported("tasks"))["事项"]
    put(got, "事项", 2, "来源", "党组会〔2026〕9号")
    await office.admin.sends_document("tasks.xlsx", saved(got), caption="/import")
    assert "来源：– → 党组会" in (await office.admin.hears("核对无误")).text
    await office.head.says("/export")
    await office.head.hears("管理员")
