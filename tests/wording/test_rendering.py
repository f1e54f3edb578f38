"""How words are set, whatever they say."""

import pytest

from wording.rendering import nest_quotes


@pytest.mark.parametrize(
    ("typed", "set_as"),
    [
        ("没有引号", "没有引号"),
        ("“一”和“二”", "“一”和“二”"),
        ("“开展“河长+检察长”检查”已销号", "“开展‘河长+检察长’检查”已销号"),
        ("“甲“乙”丙“丁””", "“甲‘乙’丙‘丁’”"),
        ("“没有合上\n“下一行”不受影响", "“没有合上\n“下一行”不受影响"),
        ("多了一个”还有“一对”", "多了一个”还有“一对”"),
    ],
)
def test_quotation_marks_inside_quotation_marks_are_single(typed: str, set_as: str) -> None:
    assert nest_quotes(typed) == set_as
