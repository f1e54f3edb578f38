"""What is typed for the buttons of a task; most words are simply progress."""

import re

from ledger.talk.typed_buttons import Typed, TypedButtons
from ledger.tasks.life import Step

STEPS = TypedButtons(
    alone={
        Step.SIGN: ("签收", "accept", "accepted"),
        Step.ACCEPT: ("我来办", "i'll take it"),
        Step.REFUSE: ("接不了", "can't take it"),
        Step.EXTEND: ("同意延期", "put it off"),
        Step.KEEP_DEADLINE: ("不同意", "不同意延期", "keep the deadline"),
        Step.OFFER: ("转办", "pass on"),
        Step.HAND_OVER: ("换人", "reassign"),
        Step.CHANGE: ("修改", "change"),
        Step.COMPLETE: ("完成", "已完成", "办完了", "done"),
        Step.WITHDRAW: ("撤回完成", "withdraw", "take back"),
        Step.ON_TRACK: ("正常推进", "顺利", "on track"),
        Step.BEHIND: ("落后", "滞后", "behind"),
        Step.CLEAR: ("困难已解决", "resolved"),
        Step.VERIFY: ("同意", "同意销号", "销号", "strike off", "approve", "approved"),
    },
    leading={
        Step.CORRECT: ("更正", "correct", "correction"),
        Step.RETURN: ("退回", "return", "send back", "sent back"),
        Step.DECLINE: ("办不了", "拒签", "decline"),
        Step.INSIST: ("仍请办理", "insist"),
        Step.CANCEL: ("撤销", "call off"),
        Step.REOPEN: ("重开", "reopen"),
        Step.ASK_EXTENSION: ("申请延期", "延期", "ask for more time"),
        Step.ANSWER: ("答复", "answer"),
        Step.BLOCK: ("遇到困难", "困难", "blocked", "difficulty"),
    },
)


# It runs straight into the day: 申请延期到下周三.
EXTENSION = re.compile(r"申请(?:把?期限)?延(?:期|长|后)?(?P<rest>[到至].+)", re.DOTALL)


def read_step(text: str) -> Typed[Step]:
    """Return the step that the words ask for, with those that go with it; else they report."""
    if asked := EXTENSION.fullmatch(text.strip()):
        return Typed(Step.ASK_EXTENSION, asked["rest"])
    return STEPS.read(text) or Typed(Step.REPORT, text)
