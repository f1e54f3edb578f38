"""What a button does can be said in words; most words are simply progress."""

import pytest

from ledger.tasks.life import Step
from ledger.tasks.words import read_step
from wording.catalogues import translations


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
        # Progress, whatever it begins with.
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
    meant = read_step(text)
    assert (meant.step, meant.text) == (step, rest)


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
    ],
)
def test_every_label_can_be_typed_as_it_is_read(language: str, label: str, step: Step) -> None:
    assert read_step(translations(language).gettext(label)).step is step
