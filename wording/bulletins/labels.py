"""What is counted is called, in both languages: a compiled bulletin keeps these words."""

from collections.abc import Mapping
from enum import StrEnum

from models.compiled import Column, Label
from wording.catalogues import translations
from wording.messages import N_


class Measure(StrEnum):
    """What is counted of tasks. The five of a period's answers add up to what is in hand."""

    STRUCK_OFF = "struck_off"
    DONE = "done"
    ON_TRACK = "on_track"
    BEHIND = "behind"
    UNANSWERED = "unanswered"
    SPARED = "spared"
    OVERDUE = "overdue"


MEASURES = {
    Measure.STRUCK_OFF: N_("已销号"),
    Measure.DONE: N_("已完成待审"),
    Measure.ON_TRACK: N_("正常推进"),
    Measure.BEHIND: N_("落后"),
    Measure.UNANSWERED: N_("未答复"),
    Measure.SPARED: N_("本期不需答复"),
    Measure.OVERDUE: N_("已逾期"),
}
ASKED, ANSWERED, LATE, SILENT = N_("应填"), N_("已填"), N_("其中迟填"), N_("未填")
VALUE, COUNT, SO_FAR = N_("本期"), N_("次数"), N_("累计")
DEMANDED, SETTLED, WAITING = N_("本年要求答复"), N_("其中已办结"), N_("逾期未答复")
TOTAL, BY_UNIT, BY_NODE = N_("合计"), N_("按部门"), N_("按责任")
TASKS, INDICATORS, REGISTERS = N_("事项推进"), N_("业务指标"), N_("登记与目标")
POINTS, COVERAGE, BURDEN = N_("考核赋分"), N_("条款覆盖"), N_("填报负担")
CONFIRMED, GIVEN, DEDUCTED, SUM = N_("确认条数"), N_("加分"), N_("减分"), N_("合计分值")
CLAUSES, UNHEARD, UNPROVEN = N_("条款"), N_("没有进展记录"), N_("没有佐证材料")
PROMPTS, PUT_OFF, SAVED = N_("提醒和填报"), N_("错峰顺延"), N_("免填题目")
OTHERS = N_("其他提醒")
PARTICIPATION, BY_CHECK_IN = N_("参与情况"), N_("按填报")
TURNS, BY_ROTATION = N_("轮值开展"), N_("按轮值")
DUE, HELD, MISSED, NOT_TOLD = N_("应开展"), N_("已开展"), N_("未开展"), N_("待确认")
ASKED_AND_SAID = N_("{asked}：{said}")
RECORDS, PROVEN, NO_WORDS = N_("本期登记"), N_("附材料"), N_("（没有文字）")


def both(words: str) -> Label:
    """Return words of ours in both languages."""
    return Label(said=words, english=translations("en").gettext(words))


def columns(words: Mapping[str, str]) -> tuple[Column, ...]:
    """Return a column for each key, with words of ours above it."""
    return tuple(column(key, words_above) for key, words_above in words.items())


def column(key: str, words: str, counted_in: str = "") -> Column:
    """Return a column with words of ours above it."""
    return Column(key=key, label=both(words), counted_in=counted_in)
