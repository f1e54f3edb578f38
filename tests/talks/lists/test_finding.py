"""Finding, as talks: /find in titles and replies, /list with words, filters by buttons."""

import pytest
from sqlalchemy import text

from models import Answer
from models.search import TABLE, pairs_in
from tests.office import Office, data_behind


@pytest.mark.parametrize(
    ("words", "pairs"),
    [
        ("检查", ["检查"]),
        ("专项检查", ["专项", "检查", "项检"]),
        ("ＡＩ助手，a", ["ai", "i助", "助手"]),
        ("查", []),
        ("“%_'\"*", []),
        ("a_b 2026年", ["02", "20", "26", "6年"]),
    ],
)
def test_words_are_noted_by_their_pairs(words: str, pairs: list[str]) -> None:
    assert pairs_in(words) == pairs


async def test_words_of_two_signs_are_found_in_titles_and_replies(office: Office) -> None:
    await office.head.registers("@张三 周五前 完成河道专项检查 #履职责任")
    other = await office.head.registers("@王五 周五前 整理卷宗 #履职责任")
    await office.wang.says("已看过<河道>现场", reply_to=await office.wang.message_about(other))
    await office.head.says("/find 河道")
    found = await office.head.hears("🔎 “河道”")
    assert "1 王五：整理卷宗" in found.text
    assert "💬 王五：已看过<河道>现场（11月23日（周一））" in found.text
    assert "2 张三：完成河道专项检查" in found.text
    await office.head.taps("2 ⋯", on=found)
    await office.head.says("/find 河道 专项")
    found = await office.head.hears("🔎 “河道 专项”")
    assert "整理卷宗" not in found.text
    assert "完成河道专项检查" in found.text


async def test_only_what_one_may_read_is_found(office: Office) -> None:
    await office.head.registers("@张三 周五前 河道检查 #履职责任")
    await office.other_head.registers("@钱七 周五前 河道清理 #履职责任")
    for colleague, title, hidden in (
        (office.head, "河道检查", "河道清理"),
        (office.zhang, "河道检查", "河道清理"),
        (office.other_head, "河道清理", "河道检查"),
    ):
        await colleague.says("/find 河道")
        found = await colleague.hears("🔎 “河道”")
        assert title in found.text
        assert hidden not in found.text
    await office.wang.says("/find 河道")
    assert "没有找到您可以查看的内容" in (await office.wang.hears("🔎")).text
    await office.leader.says("/find 河道")
    both = await office.leader.hears("🔎 “河道”")
    assert "河道检查" in both.text
    assert "河道清理" in both.text


async def test_what_is_found_late_among_what_others_may_read(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ledger.lists.finding.LIKELY_ENOUGH", 2)
    for number in range(2):
        await office.head.registers(f"@张三 周五前 第{number}处河道检查 #履职责任")
    for number in range(3):
        await office.other_head.registers(f"@钱七 周五前 第{number}处河道清理 #履职责任")
    await office.head.says("/find 河道")
    found = await office.head.hears("🔎 “河道”")
    assert found.text.index("第1处河道检查") < found.text.index("第0处河道检查")
    assert "清理" not in found.text


async def test_what_was_corrected_or_erased_is_not_found_any_more(office: Office) -> None:
    task = await office.head.registers("@张三 周五前 专项检查 #履职责任")
    said = await office.zhang.says("查了三家", reply_to=await office.zhang.message_about(task))
    await office.zhang.edits(said, "查了四家")
    for words, count in (("三家", 0), ("四家", 1)):
        await office.head.says(f"/find {words}")
        assert (await office.head.hears(f"🔎 “{words}”")).text.count("查了") == count
    async with office.database.write() as session:
        for answer in await session.scalars(Answer.__table__.select().with_only_columns(Answer.id)):
            row = await session.get_one(Answer, (office.organisation_id, answer))
            row.text = ""
    await office.head.says("/find 四家")
    assert "没有找到" in (await office.head.hears("🔎 “四家”")).text
    async with office.database.read() as session:
        left = await session.scalar(text(f"SELECT count(*) FROM {TABLE}"))
    assert left == 1  # the title


@pytest.mark.parametrize("likely_enough", [40, 5])
async def test_more_than_a_page_is_turned_over(
    office: Office, monkeypatch: pytest.MonkeyPatch, likely_enough: int
) -> None:
    monkeypatch.setattr("ledger.lists.finding.LIKELY_ENOUGH", likely_enough)
    for number in range(10, 22):
        await office.head.registers(f"@张三 12月25日前 第{number}处河道检查 #履职责任")
    for colleague in (office.head, office.zhang):
        await colleague.says("/find 河道")
        found = await colleague.hears("🔎 “河道”")
        assert "第21处" in found.text
        assert "第13处" not in found.text
        await colleague.taps("更早的 »", on=found)
        assert "第13处" in found.text
        assert "第10处" in found.text
        await colleague.taps("« 最新的", on=found)
        assert "第21处" in found.text
    await office.wang.says("查一下")
    elsewhere = await office.wang.hears("您名下现在没有在办的事项")
    press = await office.wang.taps_forged(data_behind(found, "更早的 »"), on=elsewhere)
    assert "已经过期" in ((await press.answered()).text or "")


@pytest.mark.parametrize("words", ["", "查", "%", "“”", "' OR 1=1 --", "*"])
async def test_words_that_cannot_be_looked_for_are_answered(office: Office, words: str) -> None:
    await office.head.registers("@张三 周五前 河道检查 #履职责任")
    office.head.hears_everything()
    await office.head.says(f"/find {words}".strip())
    heard = await office.head.hears()
    assert "至少两个字" in heard.text or "没有找到" in heard.text


async def test_very_long_words_are_cut(office: Office) -> None:
    await office.head.says("/find " + "河道检查" * 900)
    assert "没有找到" in (await office.head.hears("🔎")).text


async def test_the_list_is_asked_for_in_words(office: Office) -> None:
    await office.head.registers("@张三 周二前 逾期的事 #履职责任")
    await office.head.registers("@王五 12月25日前 还早的事 #头雁责任")
    await office.clock.moves_to("wed 10:00")
    for words, heading, there, hidden in (
        ("红", "🔎 🔴 逾期 · 1 项", "逾期的事", "还早的事"),
        ("全部", "🔎 未办结 · 2 项", "还早的事", "没有"),
        ("头雁责任", "🔎 头雁责任 · 1 项", "还早的事", "逾期的事"),
        ("第一检察部", "🔎 第一检察部 · 2 项", "逾期的事", "没有"),
        ("交办", "我交办的事项", "逾期的事", "没有"),
        ("还早", "🔎 “还早”", "还早的事", "逾期的事"),
    ):
        await office.head.says(f"/list {words}")
        listed = await office.head.hears(heading)
        assert there in listed.text
        assert hidden not in listed.text
    await office.zhang.says("/list 红")
    assert "逾期的事" in (await office.zhang.hears("🔎 🔴 逾期 · 1 项")).text
    await office.zhang.says("/list 全部")
    assert "还早的事" not in (await office.zhang.hears("🔎 未办结 · 1 项")).text


async def test_the_list_is_filtered_by_buttons(office: Office) -> None:
    await office.head.registers("@张三 周二前 逾期的事 #履职责任")
    await office.head.registers("@王五 12月25日前 还早的事 #头雁责任")
    await office.clock.moves_to("wed 10:00")
    await office.head.says("/list")
    listed = await office.head.hears("责任清单 · 11月25日")
    await office.head.taps("🔎 筛选", on=listed)
    assert "🔎 未办结 · 2 项" in listed.text
    await office.head.taps("🔴 逾期", on=listed)
    assert "还早的事" not in listed.text
    await office.head.taps("按责任", on=listed)
    assert "按哪一项看" in listed.text
    await office.head.taps("下一页 ›", on=listed)
    await office.head.taps("下一页 ›", on=listed)
    await office.head.taps("头雁责任 ›", on=listed)
    assert "🔎 头雁责任 · 1 项" in listed.text
    await office.head.taps("我的清单", on=listed)
    assert "责任清单" in listed.text
