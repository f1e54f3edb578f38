"""What is typed for a draft's buttons: whoever types 返回 does not mean a task of that name."""

from ledger.registering.drafts import FIELDS, Question, draft_in
from ledger.talk.buttons import Press
from ledger.talk.typed_buttons import TypedButtons
from models import Prompt

# Each button with its action, and the number of the thing it stands for, as in a press.
ANYWHERE = TypedButtons({("new.back", 0): ("返回", "上一步", "back")})
AT_QUESTION = {
    Question.STANDARD: TypedButtons(
        {
            ("new.skip", 0): (
                *("不用写", "不用", "不写", "没有", "无", "跳过"),
                *("skip", "none", "not needed"),
            )
        }
    ),
    Question.CONFIRM: TypedButtons(
        {
            ("new.confirm", 0): (
                *("确认", "确认登记", "登记", "是", "是的", "好", "好的", "对", "对的", "可以"),
                *("没问题", "ok", "okay", "yes", "confirm", "register", "register it"),
            ),
            ("new.change", 0): ("修改", "改", "change", "edit"),
            ("new.field", FIELDS.index(Question.TITLE)): ("事项", "what", "task"),
            ("new.field", FIELDS.index(Question.OWNER)): ("责任人", "owner"),
            ("new.field", FIELDS.index(Question.RESPONSIBILITY)): ("责任", "responsibility"),
            ("new.field", FIELDS.index(Question.DEADLINE)): ("期限", "deadline"),
            ("new.field", FIELDS.index(Question.STANDARD)): ("完成标准", "standard"),
        }
    ),
}


def typed_press(prompt: Prompt, text: str) -> Press | None:
    """Return the press that the words stand for under a draft's question; None for other words."""
    draft = draft_in(prompt)
    typed = ANYWHERE.read(text)
    if typed is None and draft.question in AT_QUESTION:
        typed = AT_QUESTION[draft.question].read(text)
    if typed is None:
        return None
    action, number = typed.button
    # Typed, the draft is confirmed as it stands: its question is the last thing that was shown.
    return Press(action, prompt.id, draft.revision if action == "new.confirm" else number)
