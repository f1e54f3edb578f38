"""What the process itself has to say: a defect, something set aside, a message sent once more."""

from wording.messages import Message


class UpdateSetAside(Message):
    """To the administrators, once: something that came in could not be handled."""

    update_id: int
    error: str


class SentAgain(Message):
    """Put before a message whose first sending was never confirmed (补发)."""

    text = "【补发】"


class NotedAsDefect(Message):
    """To whoever met a defect of ours: it is noted and his words are not lost."""

    text = "抱歉，这一步没有办成，问题已经记下，管理员会收到提醒。您发的内容已保存，没有丢失。"
