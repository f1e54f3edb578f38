"""Which words are politeness and nothing else."""

import pytest

from ledger.talk.politeness import Courtesy, courtesy_in

GREETING, THANKS, ACKNOWLEDGEMENT = Courtesy


@pytest.mark.parametrize(
    ("text", "courtesy"),
    [
        ("你好", GREETING),
        ("早", GREETING),
        ("早上好！", GREETING),
        ("李主任好", GREETING),
        ("各位领导好～", GREETING),
        ("Hello there", GREETING),
        ("Good morning!", GREETING),
        ("😀", GREETING),
        ("谢谢", THANKS),
        ("辛苦了！", THANKS),
        ("谢谢李主任", THANKS),
        ("您好，谢谢", THANKS),
        ("Thanks a lot.", THANKS),
        ("🙏🏻", THANKS),
        ("收到", ACKNOWLEDGEMENT),
        ("收到，谢谢！", ACKNOWLEDGEMENT),
        ("好的领导", ACKNOWLEDGEMENT),
        ("明白", ACKNOWLEDGEMENT),
        ("OK", ACKNOWLEDGEMENT),
        ("ok👌", ACKNOWLEDGEMENT),
        ("👍🏻", ACKNOWLEDGEMENT),
        ("noted, thanks", ACKNOWLEDGEMENT),
        # More than politeness.
        ("收到三份材料", None),
        ("谢谢，已完成", None),
        ("您好，周五能交吗", None),
        ("好的，马上办", None),
        ("好了", None),
        ("完成", None),
        ("oklahoma", None),
        ("high", None),
        ("✅", None),
        ("⚠️", None),
        ("🔴", None),
        ("领导", None),
        ("123", None),
        ("", None),
        ("。", None),
        ("好" * 41, None),
    ],
)
def test_politeness_is_told_from_the_matter(text: str, courtesy: Courtesy | None) -> None:
    assert courtesy_in(text) is courtesy
