"""The library, as talks: put in with two taps, looked up by words, sent again by one.

S05 党建工作计划与制度汇编: a yearly plan and a rulebook, checked item by item.
"""

import pytest

from ledger.book.refusals import Refusal
from ledger.library.adding import begin
from ledger.library.finding import look_on, look_up, newest_on
from ledger.talk.acts import Act
from models import Database, Document, EvidenceKind, Member
from models.talk import File, Said
from tests.office import Colleague, Office, data_behind
from tests.staff import MONDAY, hire
from tests.statements import watching
from wording.library.adding import DocumentHere
from wording.library.finding import DocumentsFound

TITLE = "2026年度党建工作计划"


async def current(office: Office) -> list[tuple[str, str | None, int | None, int]]:
    """The documents that are to be found."""
    rows = await office.all(Document)
    return [(row.title, row.shelf, row.year, row.version) for row in rows if row.is_current]


def files_heard(colleague: Colleague) -> list[str]:
    """What came as files."""
    return [one.file.kind for one in colleague.hears_everything() if one.file]


async def test_s05_a_document_is_put_in_looked_up_replaced_and_taken_off(office: Office) -> None:
    await office.admin.sends_document("计划.docx", caption=f"/doc add {TITLE}\n党组会通过")
    asked = await office.admin.hears(f"“{TITLE}”放在哪一类")
    assert "涉密文件、案件细节和个人信息不要放" in asked.text
    await office.admin.taps("工作计划", on=asked)
    await office.admin.taps("返回", on=asked)
    await office.admin.taps("工作计划", on=asked)
    await office.admin.taps("2026", on=asked)
    assert "已放进资料库" in asked.text
    assert await current(office) == [(TITLE, "plan", 2026, 1)]
    first = await office.newest(Document)

    await office.zhang.says("/doc 党建工作")
    found = await office.zhang.hears("资料库 “党建工作”")
    assert f"1 {TITLE}\n　工作计划 · 2026" in found.text
    await office.zhang.taps("📎1", on=found)
    assert files_heard(office.zhang) == ["document"]
    await office.zhang.says("/find 党建工作")  # among tasks and replies it does not stand
    await office.zhang.hears("没有找到")

    # A newer one, said step by step and in words.
    await office.head.says(f"/doc add {TITLE}")
    await office.head.hears(f"请把“{TITLE}”的文件发来")
    await office.head.sends_document("计划2.docx")
    await office.head.says("工作计划")
    await office.head.says("2026年")
    await office.head.hears("第 2 版已放进资料库，旧版留底")
    assert await current(office) == [(TITLE, "plan", 2026, 2)]
    kinds = [entry.kind for entry in office.ledger.entries() if entry.kind.startswith("document")]
    assert kinds == ["document_added"] * 2
    press = await office.zhang.taps("📎1", on=found)
    assert "已经撤下或换了新版" in (await press.answered()).text
    await office.admin.says("/doc")
    await office.admin.taps("📎1", on=await office.admin.hears("点 📎 就发给您"))
    sent = await office.admin.hears("第 2 版")
    await office.admin.taps("第 1 版", on=sent)
    assert files_heard(office.admin) == ["document"] * 2
    await office.admin.taps("撤下", on=sent)
    assert await current(office) == []
    assert office.ledger.kinds(first) == ["document_added"]


async def test_whoever_keeps_no_library_puts_nothing_in_and_a_dialogue_has_its_way_back(
    office: Office,
) -> None:
    await office.zhang.sends_document("计划.docx", caption="/doc add 我的计划")
    await office.zhang.hears("资料由部门负责人、领导或管理员来放")
    await office.head.sends_photo(caption="/doc add")
    await office.head.hears("这份资料叫什么")
    await office.head.says("<b>会议室</b>使用规定" + "长" * 4000)
    asked = await office.head.hears("放在哪一类")
    assert "“<b>会议室</b>使用规定长" in asked.text
    stale = data_behind(asked, "其他资料")
    await office.head.taps("取消", on=asked)
    press = await office.head.taps_forged(stale, asked)
    assert "已经办过、取消或过期" in (await press.answered()).text
    assert await office.all(Document) == []
    # What must not leave the office is refused where it says so.
    for name, title in (("机密★一年.docx", "学习材料"), ("a.docx", "涉密文件汇编")):
        await office.head.sends_document(name, caption=f"/doc add {title}")
        await office.head.hears("标有密级或涉密字样的文件不能放进来")
    assert await office.all(Document) == []
    await office.head.sends_document("考勤.docx", caption="/doc add 考勤制度")
    await office.head.taps("制度汇编", on=await office.head.hears("放在哪一类"))
    await office.head.taps("不分年度")
    assert await current(office) == [("考勤制度", "rules", None, 1)]


async def test_s05_the_plan_tells_how_much_of_it_is_done(office: Office) -> None:
    for number in range(3):
        task = await office.head.registers(f"@张三 周五前 计划第{number}项 #党建工作计划与制度汇编")
        if number < 2:
            await office.zhang.taps("完成", on=task)
            await office.head.taps("同意销号", on=task)
    await office.leader.says("/list 党建工作计划与制度汇编")
    assert "2026年计划完成 2/3（66%）" in (await office.leader.hears("计划第2项")).text


async def test_many_documents_among_many_tasks_are_found_by_a_few_rows(database: Database) -> None:
    staff = await hire(database)
    number = staff.organisation_id
    for one in range(20):
        await staff.task("张三", f"制度第{one}条", MONDAY)
    async with database.write() as session:
        session.add_all(
            Document(
                organisation_id=number,
                title=f"制度汇编第{one}册",
                shelf="rules" if one % 2 else "plan",
                kind=EvidenceKind.DOCUMENT,
                file_id=str(one),
                file_unique_id=str(one),
                added_by=staff.people["李四"],
                added_at=MONDAY,
            )
            for one in range(40)
        )
    async with database.read() as session:
        member = await session.get_one(Member, (number, staff.people["张三"]))
        act = Act(session, member, MONDAY)
        listed = await newest_on(act, 2)
        assert [line.title for line in listed.lines] == [
            f"制度汇编第{one}册" for one in range(39, 28, -2)
        ]
        with watching(database) as watched:
            more = await newest_on(act, 2, listed.older_than or 0)
        assert watched.loaded[Document] <= 7
        assert more.lines[0].title == "制度汇编第27册"
    async with database.write() as session:
        member = await session.get_one(Member, (number, staff.people["张三"]))
        act = Act(session, member, MONDAY)
        page = await look_up(act, "制度 第1")
        assert isinstance(page, DocumentsFound)
        titles = [line.title for line in page.lines]
        while page.older_than is not None:
            page = await look_on(act, page.search_id, page.older_than)
            titles += [line.title for line in page.lines]
        assert titles == [f"制度汇编第{one}册" for one in (*range(19, 9, -1), 1)]
        head = await session.get_one(Member, (number, staff.people["李四"]))
        again = Said("", 1, 1, (File(EvidenceKind.DOCUMENT, "other id", "7", "七.docx"),))
        with pytest.raises(Refusal) as refused:
            await begin(Act(session, head, MONDAY, said=again), "另一个题目")
        assert refused.value.message == DocumentHere("制度汇编第7册")
