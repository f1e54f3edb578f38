"""What the process itself has to say: a defect, something set aside, a message sent once more."""

from wording.messages import Message


class UpdatesSetAside(Message):
    """To the administrators: so much that came in lately could not be handled; about the latest."""

    count: int
    update_id: int
    error: str


class FilesNotMade(Message):
    """To the administrators: so many files could not be made lately; about the latest."""

    text = "有{{ count }}个文件没有做成，文字已照发；最近：{{ name|short(40) }}（{{ error }}）。"

    count: int
    name: str
    error: str


class FileMissing(Message):
    """Below words that should have stood below a file of ours."""

    text = "（附件没有做成，管理员已经知道。）"


class SentAgain(Message):
    """Put before a message whose first sending was never confirmed (补发)."""

    text = "【补发】"


class NotedAsDefect(Message):
    """To whoever met a defect of ours: it is noted and his words are not lost."""

    text = "抱歉，这一步没有办成，问题已经记下，管理员会收到提醒。您发的内容已保存，没有丢失。"


class SayingAgain(Message):
    """/again: before what may not have reached the reader, which follows."""

    text = "有{{ count }}条消息没能确认是否送到您这里，下面再发一遍。"

    count: int


class MoreToSayAgain(Message):
    """/again: after as many as are said at once."""

    text = "还没有发完，再发送一次 /again 就接着发。"


class NothingToSayAgain(Message):
    """/again while everything sent is known to have arrived."""

    text = "没有需要补发的消息。"
