"""What a button does can be said in words; most words are simply progress."""

import pytest

from ledger.tasks.life import Step
from ledger.tasks.words import read_step


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
def test_words(text, step, rest):
    meant = read_step(text)
    assert (meant.step, meant.text) == (step, rest)
