"""What a button does can be said in words; most words are simply progress."""

from dataclasses import asdict

import pytest

from ledger.registering.choosing import typed_press
from ledger.registering.drafts import Draft
from ledger.talk.prompts import WHICH, way_out
from ledger.talk.typed_buttons import TypedButtons
from ledger.tasks.life import Step
from ledger.tasks.typed_buttons import read_step
from models import Prompt, SubjectKind
from wording.catalogues import translations
from wording.registering import FIELDS


@pytest.mark.parametrize(
    ("text", "step", "rest"),
    [
        ("完成", Step.COMPLETE, ""),
        (" 已完成。", Step.COMPLETE, ""),
        ("Done!", Step.COMPLETE, ""),
        ("On  track", Step.ON_TRACK, ""),
        ("落后", Step.BEHIND, ""),
        ("同意销号！", Step.VERIFY, ""),
        ("退回：缺照片", Step.RETURN, "缺照片"),
        ("退回 缺照片\n还缺签字", Step.RETURN, "缺照片\n还缺签字"),
        ("退回", Step.RETURN, ""),
        ("Return: no photo", Step.RETURN, "no photo"),
        ("遇到困难，缺人手", Step.BLOCK, "缺人手"),
        ("困难：缺人手", Step.BLOCK, "缺人手"),
        ("更正：查了四家", Step.CORRECT, "查了四家"),
        ("更正", Step.CORRECT, ""),
        ("correct:", Step.CORRECT, ""),
        ("Send back: no photo", Step.RETURN, "no photo"),
        ("Difficulty: no car", Step.BLOCK, "no car"),
        ("Difficulty getting a car, solved", Step.REPORT, "Difficulty getting a car, solved"),
        ("签收", Step.SIGN, ""),
        ("办不了：不归我们管", Step.DECLINE, "不归我们管"),
        ("申请延期到下周三，对方没回函", Step.ASK_EXTENSION, "到下周三，对方没回函"),
        ("申请延期：下周三，对方没回函", Step.ASK_EXTENSION, "下周三，对方没回函"),
        ("申请延至12月4日", Step.ASK_EXTENSION, "至12月4日"),
        ("撤销：任务取消", Step.CANCEL, "任务取消"),
        # Progress, whatever it begins with.
        ("延期到货的材料已收到", Step.REPORT, "延期到货的材料已收到"),
        ("申请延期的材料已报送", Step.REPORT, "申请延期的材料已报送"),
        ("完成了三次检查", Step.REPORT, "完成了三次检查"),
        ("困难不少，正在协调", Step.REPORT, "困难不少，正在协调"),
        ("退回的材料已补", Step.REPORT, "退回的材料已补"),
        ("return visit done", Step.REPORT, "return visit done"),
        ("Correct, we went there", Step.REPORT, "Correct, we went there"),
        ("", Step.REPORT, ""),
        ("\n", Step.REPORT, "\n"),
    ],
)
def test_words(text: str, step: Step, rest: str) -> None:
    typed = read_step(text)
    assert (typed.button, typed.rest) == (step, rest)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize(
    ("label", "step"),
    [
        ("完成", Step.COMPLETE),
        ("撤回完成", Step.WITHDRAW),
        ("正常推进", Step.ON_TRACK),
        ("落后", Step.BEHIND),
        ("遇到困难", Step.BLOCK),
        ("困难已解决", Step.CLEAR),
        ("更正", Step.CORRECT),
        ("同意销号", Step.VERIFY),
        ("退回", Step.RETURN),
        ("签收", Step.SIGN),
        ("办不了", Step.DECLINE),
        ("仍请办理", Step.INSIST),
        ("申请延期", Step.ASK_EXTENSION),
        ("同意延期", Step.EXTEND),
        ("不同意", Step.KEEP_DEADLINE),
        ("转办", Step.OFFER),
        ("我来办", Step.ACCEPT),
        ("接不了", Step.REFUSE),
        ("换人", Step.HAND_OVER),
        ("修改", Step.CHANGE),
        ("撤销", Step.CANCEL),
        ("重开", Step.REOPEN),
    ],
)
def test_every_label_can_be_typed_as_it_is_read(language: str, label: str, step: Step) -> None:
    assert read_step(translations(language).gettext(label)).button is step


WHOLE = Draft("检查", ((1,),), 1, "2026-12-04T10:00:00+00:00", standard_asked=True, revision=7)
WITHOUT_STANDARD = Draft("检查", ((1,),), 1, "2026-12-04T10:00:00+00:00")


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize(
    ("label", "draft", "action", "number"),
    [
        ("返回", Draft(), "new.back", 0),
        ("返回", WHOLE, "new.back", 0),
        ("不用写", WITHOUT_STANDARD, "new.skip", 0),
        ("修改", WHOLE, "new.change", 0),
        ("确认登记", WHOLE, "new.confirm", 7),
        *((label, WHOLE, "new.field", number) for number, label in enumerate(FIELDS)),
    ],
)
def test_every_label_of_a_draft_can_be_typed_at_its_step(
    language: str, label: str, draft: Draft, action: str, number: int
) -> None:
    prompt = Prompt(id=3, state=asdict(draft))
    press = typed_press(prompt, translations(language).gettext(label))
    assert press is not None
    assert (press.action, press.target, press.version) == (action, 3, number)


@pytest.mark.parametrize("text", ["不用写", "修改", "确认", "责任人", "返回的材料"])
def test_at_another_step_the_words_are_an_answer(text: str) -> None:
    assert typed_press(Prompt(id=3, state=asdict(Draft())), text) is None


ABOUT_A_TASK = Prompt(kind="task.progress", subject_kind=SubjectKind.TASK, subject_id=1)
DRAFT = Prompt(kind="registering")
WAITING = Prompt(kind=WHICH)


@pytest.mark.parametrize(
    ("text", "prompt", "action"),
    [
        ("取消", DRAFT, "prompt.cancel"),
        (" 取消。", ABOUT_A_TASK, "prompt.cancel"),
        ("取消～", DRAFT, "prompt.cancel"),
        ("Cancel!", WAITING, "prompt.cancel"),
        ("算了", ABOUT_A_TASK, "prompt.cancel"),
        ("都不是", WAITING, "which.none"),
        ("都不是", DRAFT, "prompt.cancel"),
        ("None of them", WAITING, "which.none"),
        ("不用了", ABOUT_A_TASK, "prompt.leave"),
        ("不用", DRAFT, None),  # there it leaves the standard out
        ("取消了一次会议", ABOUT_A_TASK, None),
    ],
)
def test_the_ways_out_can_be_typed(text: str, prompt: Prompt, action: str | None) -> None:
    assert way_out(prompt, text) == action


def test_no_word_stands_for_two_buttons() -> None:
    with pytest.raises(ValueError, match="完成"):
        TypedButtons({Step.COMPLETE: ("完成",), Step.VERIFY: ("完成",)})
