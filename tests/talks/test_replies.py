"""Where a reply belongs, as talks: nothing that a member sends is silently ignored."""

from sqlalchemy import select

from models import Answer, AnswerKind, Evidence
from simulator import Message
from tests.office import Office, data_behind

FIRST = "@张三 周五前 完成专项检查 #履职责任"
SECOND = "@张三 月底前 整理台账 #履职责任"


async def standing_answers(office: Office) -> list[Answer]:
    async with office.database.read() as session:
        rows = await session.scalars(
            select(Answer).where(Answer.superseded.is_(False)).order_by(Answer.id)
        )
        return list(rows)


async def evidence(office: Office) -> list[Evidence]:
    async with office.database.read() as session:
        return list(await session.scalars(select(Evidence).order_by(Evidence.id)))


async def test_words_that_quote_a_message_belong_to_its_task(office: Office) -> None:
    first = await office.head.registers(FIRST)
    second = await office.head.registers(SECOND)
    await office.zhang.says("第一项好了一半", reply_to=await office.zhang.message_about(first))
    await office.zhang.says("第二项刚开始", reply_to=await office.zhang.message_about(second))
    said = [(answer.subject_id, answer.text) for answer in await standing_answers(office)]
    assert said == [(first.id, "第一项好了一半"), (second.id, "第二项刚开始")]


async def test_a_reply_to_a_question_whose_number_was_never_noted_finds_its_place(
    office: Office,
) -> None:
    """The answer to the call did not reach us, as when the process is killed in between."""
    await office.head.registers(FIRST)
    await office.clock.moves_to("fri 18:59")
    office.zhang.hears_everything()
    office.sim.faults.reset_after(method="sendMessage", chat_id=office.zhang.person.id)
    await office.clock.moves_to("fri 19:00")
    first, again = [one for one in office.zhang.hears_everything() if "夜读完成了吗" in one.text]
    assert [one.text.startswith("【补发】") for one in (first, again)] == [False, True]
    await office.zhang.says("读了第三章", reply_to=first)
    answer = (await standing_answers(office))[-1]
    assert (answer.kind, answer.text) == (AnswerKind.CHECK_IN, "读了第三章")


async def test_so_do_replies_to_cards_receipts_and_questions_about_a_task(office: Office) -> None:
    zhang = office.zhang

    async def doubled(words: str) -> Message:
        """The next thing he hears, with these words, in the copy whose number we do not know."""
        return next(one for one in zhang.hears_everything() if words in one.text)

    await office.head.registers(SECOND)
    zhang.hears_everything()
    office.sim.faults.reset_after(method="sendMessage", chat_id=zhang.person.id)
    task = await office.head.registers(FIRST)
    card = await doubled("完成专项检查")
    office.sim.faults.reset_after(method="sendMessage", chat_id=zhang.person.id)
    await zhang.says("查了一家", reply_to=card)
    receipt = await doubled("进展收到了")
    office.sim.faults.reset_after(method="sendMessage", chat_id=zhang.person.id)
    await zhang.says("更正：查了两家", reply_to=receipt)
    corrected = await doubled("现在是第2版")
    await zhang.says("又查了一家", reply_to=corrected)
    zhang.hears_everything()
    office.sim.faults.reset_after(method="sendMessage", chat_id=zhang.person.id)
    await zhang.taps("遇到困难", on=task)
    question = await doubled("遇到什么困难")
    await zhang.says("缺人手", reply_to=question)
    said = [(one.subject_id, one.kind, one.text) for one in await standing_answers(office)]
    assert said == [
        (task.id, AnswerKind.PROGRESS, "查了两家"),
        (task.id, AnswerKind.PROGRESS, "又查了一家"),
        (task.id, AnswerKind.DIFFICULTY, "缺人手"),
    ]


async def test_a_message_about_several_tasks_whose_number_was_never_noted_is_asked_about(
    office: Office,
) -> None:
    await office.head.registers(FIRST)
    await office.head.registers(SECOND)
    office.zhang.hears_everything()
    office.sim.faults.reset_after(method="sendMessage", chat_id=office.zhang.person.id)
    await office.zhang.says("/list")
    first, _ = office.zhang.hears_everything()
    await office.zhang.says("好了一半", reply_to=first)
    await office.zhang.hears("这句话是关于哪一项的？")


async def test_words_that_quote_nothing_answer_the_one_open_question(office: Office) -> None:
    await office.head.registers(FIRST)
    second = await office.head.registers(SECOND)
    await office.zhang.taps("进展", on=second)
    await office.zhang.hears("有什么进展")
    await office.zhang.says("刚开始")
    assert [answer.subject_id for answer in await standing_answers(office)] == [second.id]


async def test_else_the_bot_asks_which_one_and_keeps_the_words(office: Office) -> None:
    await office.head.registers(FIRST)
    second = await office.head.registers(SECOND)
    await office.zhang.says("好了一半")
    question = await office.zhang.hears("这句话是关于哪一项的？")
    assert question.buttons == [["完成专项检查"], ["整理台账"], ["都不是"]]
    assert await standing_answers(office) == []
    await office.zhang.sends_photo()
    question = await office.zhang.hears("这2条内容是关于哪一项的？")
    data = data_behind(question, "整理台账")
    await office.zhang.taps("整理台账", on=question)
    assert "已归到“整理台账”" in question.text
    said = [(answer.subject_id, answer.text) for answer in await standing_answers(office)]
    assert said == [(second.id, "好了一半"), (second.id, "")]
    assert len(await evidence(office)) == 1
    press = await office.zhang.taps_forged(data, on=question)  # tapped once more
    assert "已经答过" in (await press.answered()).text
    assert len(await standing_answers(office)) == 2


async def test_two_open_questions_are_told_apart_by_asking(office: Office) -> None:
    first = await office.head.registers(FIRST)
    second = await office.head.registers(SECOND)
    await office.zhang.taps("遇到困难", on=first)
    await office.zhang.taps("进展", on=second)
    await office.zhang.says("缺人手")
    question = await office.zhang.hears("这句话是关于哪一项的？")
    assert question.buttons == [["完成专项检查"], ["整理台账"], ["都不是"]]
    await office.zhang.taps("完成专项检查", on=question)
    answer = (await standing_answers(office))[-1]
    assert (answer.subject_id, answer.kind) == (first.id, AnswerKind.DIFFICULTY)


async def test_none_of_them_drops_nothing_silently(office: Office) -> None:
    await office.head.registers(FIRST)
    await office.zhang.says("中午吃什么")
    question = await office.zhang.hears("这句话是关于哪一项的？")
    await office.zhang.taps("都不是", on=question)
    assert "没有记到任何事项上" in question.text
    assert await standing_answers(office) == []


async def test_with_nothing_open_a_polite_word(office: Office) -> None:
    await office.wang.says("下午开会吗")
    assert await office.wang.hears("您名下现在没有在办的事项")


async def test_what_waits_is_all_shown_and_can_be_filed_one_by_one(office: Office) -> None:
    first = await office.head.registers(FIRST)
    second = await office.head.registers(SECOND)
    await office.zhang.says("查了三家")
    await office.zhang.says("台账理到十月")
    await office.zhang.sends_album([None, None])
    await office.zhang.says("<b>中午吃什么</b>")
    question = await office.zhang.hears("这4条内容是关于哪一项的？")
    for line in ("1　查了三家", "2　台账理到十月", "3　📎 材料", "4　<b>中午吃什么</b>"):
        assert line in question.text
    await office.zhang.taps("一条一条归", on=question)
    assert question.text == "第1条（共4条）是关于哪一项的？点一下就记上。\n查了三家"
    data = data_behind(question, "完成专项检查")
    await office.zhang.taps("完成专项检查", on=question)
    assert "上一条已归到“完成专项检查”。" in question.text
    assert "第2条（共4条）" in question.text
    press = await office.zhang.taps_forged(data, on=question)  # tapped twice
    assert "已经答过" in (await press.answered()).text
    await office.zhang.taps("整理台账", on=question)
    await office.zhang.taps("整理台账", on=question)
    await office.zhang.taps("这条不记", on=question)
    assert "没有记到任何事项上" in question.text
    said = [(answer.subject_id, answer.text) for answer in await standing_answers(office)]
    assert said == [(first.id, "查了三家"), (second.id, "台账理到十月"), (second.id, "")]
    assert len(await evidence(office)) == 2


async def test_filed_one_by_one_the_rest_can_go_together(office: Office) -> None:
    await office.head.registers(FIRST)
    second = await office.head.registers(SECOND)
    for words in ("一", "二", "三"):
        await office.zhang.says(words)
    question = await office.zhang.hears("这3条内容")
    await office.zhang.taps("一条一条归", on=question)
    await office.zhang.taps("这条不记", on=question)
    await office.zhang.taps("其余归到一起", on=question)
    assert "这2条内容是关于哪一项的？" in question.text
    await office.zhang.taps("整理台账", on=question)
    said = [(answer.subject_id, answer.text) for answer in await standing_answers(office)]
    assert said == [(second.id, "二"), (second.id, "三")]


async def test_none_of_them_and_never_mind_can_be_typed(office: Office) -> None:
    task = await office.head.registers(FIRST)
    for words, told in (("都不是", "没有记到任何事项上"), ("算了", "没有记到任何事项上")):
        await office.zhang.says("中午吃什么")
        question = await office.zhang.hears("这句话是关于哪一项的？")
        await office.zhang.says(words)
        await office.zhang.hears(told)
        assert question.text.endswith("已取消")
        assert question.buttons == []
    await office.zhang.taps("遇到困难", on=task)
    question = await office.zhang.hears("遇到什么困难")
    await office.zhang.says("算了")
    await office.zhang.hears("这一步取消了")
    assert question.buttons == []
    assert await standing_answers(office) == []


async def test_a_question_shows_that_it_was_answered_in_words(office: Office) -> None:
    task = await office.head.registers(FIRST)
    await office.zhang.taps("遇到困难", on=task)
    question = await office.zhang.hears("遇到什么困难")
    await office.zhang.says("缺<人>手")
    assert question.text.endswith("✓ 已回复：缺<人>手")
    assert question.buttons == []
    await office.zhang.taps("进展", on=task)
    question = await office.zhang.hears("有什么进展")
    await office.zhang.sends_photo(reply_to=question)
    assert question.text.endswith("✓ 已用材料回复")


async def test_so_does_each_question_of_a_dialogue(office: Office) -> None:
    await office.head.says("/new")
    asked = await office.head.hears("要办什么事")
    await office.head.says("整理档案")
    assert asked.text.endswith("✓ 已回复：整理档案")
    assert asked.buttons == []
    whom = await office.head.hears("由谁负责")
    assert whom.has_button("张三")


async def test_an_album_is_one_answer_with_one_receipt(office: Office) -> None:
    task = await office.head.registers(FIRST)
    card = await office.zhang.message_about(task)
    office.zhang.hears_everything()
    await office.zhang.sends_album([None, None, None], caption="现场三张", reply_to=card)
    assert [answer.text for answer in await standing_answers(office)] == ["现场三张"]
    assert len(await evidence(office)) == 3
    [receipt] = [heard for heard in office.zhang.hears_everything() if heard is not card]
    assert "这一组材料会逐件记下" in receipt.text
    assert office.ledger.kinds(task)[2:] == ["reported", "attached", "attached"]
    files = [unique for content in office.ledger.contents(task)[2:] for unique in content["files"]]
    assert files == [file.file_unique_id for file in await evidence(office)]


async def test_an_album_that_quotes_nothing_is_asked_about_once(office: Office) -> None:
    task = await office.head.registers(FIRST)
    office.zhang.hears_everything()
    await office.zhang.sends_album([None, None, None], caption="现场三张")
    heard = office.zhang.hears_everything()
    assert len(heard) == 1
    await office.zhang.taps("完成专项检查", on=heard[0])
    assert [answer.subject_id for answer in await standing_answers(office)] == [task.id]
    assert len(await evidence(office)) == 3


async def test_every_kind_of_file_is_kept_by_its_ids(office: Office) -> None:
    task = await office.head.registers(FIRST)
    card = await office.zhang.message_about(task)
    await office.zhang.sends_photo(caption="照片", reply_to=card)
    await office.zhang.sends_voice(reply_to=card)
    await office.zhang.sends_video(reply_to=card)
    await office.zhang.sends_document("清单.xlsx", reply_to=card)
    kept = await evidence(office)
    assert [file.kind for file in kept] == ["photo", "voice", "video", "document"]
    assert all(file.file_id and file.file_unique_id for file in kept)
    assert kept[-1].name == "清单.xlsx"


async def test_an_edited_message_is_a_correction(office: Office) -> None:
    task = await office.head.registers(FIRST)
    card = await office.zhang.message_about(task)
    message = await office.zhang.says("查了三家", reply_to=card)
    await office.zhang.edits(message, "查了四家")
    assert await office.zhang.hears("现在是第2版")
    assert [(a.text, a.version) for a in await standing_answers(office)] == [("查了四家", 2)]
    await office.zhang.edits(message, "查了五家")
    assert [(a.text, a.version) for a in await standing_answers(office)] == [("查了五家", 3)]
    assert office.ledger.kinds(task)[-2:] == ["corrected", "corrected"]
    assert [entry.version for entry in office.ledger.entries(task)[-3:]] == [1, 2, 3]


async def test_a_correction_by_button_and_by_word(office: Office) -> None:
    task = await office.head.registers(FIRST)
    card = await office.zhang.message_about(task)
    await office.zhang.sends_photo(caption="查了三家", reply_to=card)
    receipt = await office.zhang.hears("进展收到了")
    await office.zhang.taps("更正", on=receipt)
    await office.zhang.hears("正确内容")
    await office.zhang.says("查了四家")
    await office.zhang.says("更正：查了五家", reply_to=receipt)
    assert [(a.text, a.version) for a in await standing_answers(office)] == [("查了五家", 3)]
    assert len({file.file_unique_id for file in await evidence(office)}) == 1
    press = await office.zhang.taps("更正", on=receipt)
    assert "已经更正过" in (await press.answered()).text


async def test_editing_a_caption_keeps_the_rest_of_the_album(office: Office) -> None:
    task = await office.head.registers(FIRST)
    card = await office.zhang.message_about(task)
    album = await office.zhang.sends_album([None, None], caption="两张", reply_to=card)
    await office.zhang.edits(album[0], "两张，已核对")
    newest = (await standing_answers(office))[-1]
    assert newest.text == "两张，已核对"
    assert len([file for file in await evidence(office) if file.answer_id == newest.id]) == 2


async def test_a_waiting_message_can_be_edited_before_it_has_its_place(office: Office) -> None:
    await office.head.registers(FIRST)
    message = await office.zhang.says("查了三家")
    question = await office.zhang.hears("这句话是关于哪一项的？")
    await office.zhang.edits(message, "查了四家")
    await office.zhang.taps("完成专项检查", on=question)
    assert [answer.text for answer in await standing_answers(office)] == ["查了四家"]


async def test_an_unknown_command_gets_a_hint(office: Office) -> None:
    await office.zhang.says("/nosuch")
    assert await office.zhang.hears("没有 /nosuch 这个命令")


async def test_cancel_ends_whatever_is_going_on(office: Office) -> None:
    task = await office.head.registers(FIRST)
    await office.zhang.taps("进展", on=task)
    await office.zhang.says("/cancel")
    assert await office.zhang.hears("都取消了")
    await office.zhang.says("/cancel")
    assert await office.zhang.hears("没有正在进行的步骤")


async def test_a_late_answer_to_an_expired_question_is_still_one(office: Office) -> None:
    task = await office.head.registers(FIRST)
    await office.zhang.taps("遇到困难", on=task)
    question = await office.zhang.hears("遇到什么困难")
    await office.clock.jumps_to("thu 09:00")
    await office.zhang.says("缺人手", reply_to=question)
    assert [answer.kind for answer in await standing_answers(office)] == [AnswerKind.DIFFICULTY]


async def test_a_question_survives_a_restart(office: Office) -> None:
    task = await office.head.registers(FIRST)
    await office.zhang.taps("进展", on=task)
    await office.restarts()
    await office.zhang.says("好了一半")
    assert [answer.subject_id for answer in await standing_answers(office)] == [task.id]


async def test_an_open_check_in_is_among_what_a_reply_can_be_about(office: Office) -> None:
    await office.head.registers(FIRST)
    await office.clock.moves_to("fri 19:00")
    await office.zhang.says("读了第三章")
    question = await office.zhang.hears("这句话是关于哪一项的？")
    assert question.buttons == [["完成专项检查"], ["每周夜读"], ["都不是"]]
    await office.zhang.taps("每周夜读", on=question)
    answer = (await standing_answers(office))[-1]
    assert (answer.kind, answer.text) == (AnswerKind.CHECK_IN, "读了第三章")


async def test_a_photo_without_words_is_not_called_a_sentence(office: Office) -> None:
    await office.head.registers(FIRST)
    await office.head.registers(SECOND)
    await office.zhang.sends_photo(b"a picture")
    question = await office.zhang.hears("这份材料是关于哪一项的？")
    await office.zhang.taps("整理台账", on=question)
    assert len(await evidence(office)) == 1


async def test_what_one_waiting_message_became_is_said_in_place_of_the_question(
    office: Office,
) -> None:
    await office.head.registers(FIRST)
    second = await office.head.registers(SECOND)
    await office.zhang.says("好了<一半>")
    question = await office.zhang.hears("这句话是关于哪一项的？")
    office.zhang.hears_everything()
    await office.zhang.taps("整理台账", on=question)
    assert "“整理台账”的进展收到了" in question.text
    assert office.zhang.hears_everything() in ([], [question])
    await office.zhang.says("完成", reply_to=question)  # it is about the task now
    assert office.ledger.kinds(second)[-1] == "completed"
