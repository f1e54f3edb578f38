"""What a button does, said in words: a press lives 150 s at Telegram's, a sentence for ever."""

import re
from dataclasses import dataclass

from ledger.tasks.life import Step

# The whole message, apart from closing punctuation.
ALONE = {
    "完成": Step.COMPLETE,
    "已完成": Step.COMPLETE,
    "办完了": Step.COMPLETE,
    "done": Step.COMPLETE,
    "撤回完成": Step.WITHDRAW,
    "withdraw": Step.WITHDRAW,
    "take back": Step.WITHDRAW,
    "正常推进": Step.ON_TRACK,
    "顺利": Step.ON_TRACK,
    "on track": Step.ON_TRACK,
    "落后": Step.BEHIND,
    "滞后": Step.BEHIND,
    "behind": Step.BEHIND,
    "困难已解决": Step.CLEAR,
    "resolved": Step.CLEAR,
    "同意": Step.VERIFY,
    "同意销号": Step.VERIFY,
    "销号": Step.VERIFY,
    "strike off": Step.VERIFY,
    "approve": Step.VERIFY,
    "approved": Step.VERIFY,
}
# The first word, then a pause, then what it is about. Latin words need a colon: "return visit done"
# is progress.
LEADING = {
    "更正": Step.CORRECT,
    "correct": Step.CORRECT,
    "correction": Step.CORRECT,
    "退回": Step.RETURN,
    "return": Step.RETURN,
    "send back": Step.RETURN,
    "遇到困难": Step.BLOCK,
    "困难": Step.BLOCK,
    "blocked": Step.BLOCK,
    "difficulty": Step.BLOCK,
}
CLOSING = " 。.！!~～"
_LEADING = re.compile(
    rf"(?i:(?P<word>{'|'.join(sorted(LEADING, key=len, reverse=True))}))"
    r"(?:\s*[:：]\s*|\s*$|(?<![a-z])(?:\s*[,，、]\s*|\s+))(?P<rest>.*)",
    re.DOTALL | re.IGNORECASE,
)


@dataclass(frozen=True)
class Meant:
    """The step that words name, and the rest of them."""

    step: Step
    text: str


def alone(text: str) -> str:
    """Return the words as they are compared: without closing signs, in small letters."""
    return " ".join(text.rstrip(CLOSING).casefold().split())


def read_step(text: str) -> Meant:
    """Return what the words ask for; most are simply progress."""
    stripped = text.strip()
    step = ALONE.get(alone(stripped))
    if step is not None:
        return Meant(step, "")
    match = _LEADING.fullmatch(stripped)
    if match is not None:
        return Meant(LEADING[match["word"].casefold()], match["rest"].strip())
    return Meant(Step.REPORT, text)
