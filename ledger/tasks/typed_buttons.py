"""What is typed for the buttons of a task; most words are simply progress."""

from ledger.talk.typed_buttons import Typed, TypedButtons
from ledger.tasks.life import Step

STEPS = TypedButtons(
    alone={
        Step.COMPLETE: ("完成", "已完成", "办完了", "done"),
        Step.WITHDRAW: ("撤回完成", "withdraw", "take back"),
        Step.ON_TRACK: ("正常推进", "顺利", "on track"),
        Step.BEHIND: ("落后", "滞后", "behind"),
        Step.CLEAR: ("困难已解决", "resolved"),
        Step.VERIFY: ("同意", "同意销号", "销号", "strike off", "approve", "approved"),
    },
    leading={
        Step.CORRECT: ("更正", "correct", "correction"),
        Step.RETURN: ("退回", "return", "send back"),
        Step.BLOCK: ("遇到困难", "困难", "blocked", "difficulty"),
    },
)


def read_step(text: str) -> Typed[Step]:
    """Return the step that the words ask for, with those that go with it; else they report."""
    return STEPS.read(text) or Typed(Step.REPORT, text)
