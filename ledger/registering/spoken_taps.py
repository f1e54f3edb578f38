"""The buttons of a draft, said in words: whoever types 返回 does not mean a task of that name."""

from ledger.registering.choosing import TakeTap, change_field, go_back, skip_standard
from ledger.registering.drafts import Step
from ledger.tasks.words import alone

BACK = frozenset({"返回", "上一步", "back"})
SKIP = frozenset({"不用写", "不用", "不写", "没有", "无", "跳过", "skip", "none", "not needed"})
CHANGE = frozenset({"修改", "改", "change", "edit"})
# The place of each part of the draft in `wording.registering.FIELDS`.
PARTS = {
    "事项": 0,
    "责任人": 1,
    "责任": 2,
    "期限": 3,
    "完成标准": 4,
    "what": 0,
    "task": 0,
    "owner": 1,
    "responsibility": 2,
    "deadline": 3,
    "standard": 4,
}


def tap_in_words(step: Step, text: str) -> tuple[TakeTap, int] | None:
    """Return the tap that the words stand for at that step, and its number; None for others."""
    words = alone(text)
    if words in BACK:
        return go_back, 0
    if step is Step.STANDARD and words in SKIP:
        return skip_standard, 0
    if step is Step.CONFIRM and words in PARTS:
        return change_field, PARTS[words]
    return None


def wants_change(step: Step, text: str) -> bool:
    """Return whether the words stand for 修改 under the draft that is shown."""
    return step is Step.CONFIRM and alone(text) in CHANGE
