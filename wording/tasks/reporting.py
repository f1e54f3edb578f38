"""Sentences about progress: asked, noted, corrected; difficulties, and their clearing."""

from wording.asking import Question
from wording.messages import N_, Button, Keyboard, Message
from wording.talk import Receipt
from wording.tasks.measuring import AmountUnsure, stage_row


class ProgressAsked(Message):
    """Asks the owner or a co-owner for progress in words or files."""

    text = "“{{ title|short(120) }}”有什么进展？直接回复即可，文字、照片、语音、视频、文件都可以。"

    prompt_id: int
    title: str
    staged: int | None = None  # the task's number, where one tap on a stage is an answer too

    def keyboard(self) -> Keyboard:
        """Offer the stages where there is no number to tell, and the way back."""
        cancel = (Button(N_("取消"), "prompt.cancel", self.prompt_id),)
        return (cancel,) if self.staged is None else (stage_row(self.staged), cancel)


class ProgressNoted(Message):
    """Receipt of progress."""

    title: str
    task_id: int
    version: int
    answer_id: int
    answer_version: int
    files: int
    receipt: Receipt
    may_complete: bool
    album: bool = False  # the first of several pieces: how many come is not known yet
    progress: str = ""  # 9/13次, where the words told an amount
    unsure: AmountUnsure | None = None

    def keyboard(self) -> Keyboard:
        """Offer what the amount may be, to correct what was said, to the owner to complete."""
        asked = self.unsure.rows() if self.unsure is not None else ()
        correct = Button(N_("更正"), "task.correct", self.answer_id, self.answer_version)
        if not self.may_complete:
            return (*asked, (correct,))
        complete = Button(N_("完成"), "task.complete", self.task_id, self.version)
        return (*asked, (correct, complete))


class CorrectionAsked(Question, Message):
    """Asks for the new words of an answer."""

    title: str
    words: str


class CorrectionNoted(Message):
    """Receipt of a correction: which version it is now."""

    title: str
    words: str
    answer_id: int
    answer_version: int
    receipt: Receipt

    def keyboard(self) -> Keyboard:
        """Offer to correct it once more."""
        return ((Button(N_("更正"), "task.correct", self.answer_id, self.answer_version),),)


class NothingToCorrect(Message):
    """There is no answer of his to correct."""

    text = "没有找到您可以更正的填报。直接改动当时那条消息，也算更正。"


class CorrectedSince(Message):
    """The button belongs to an older version."""

    text = "这一条后来已经更正过。请点最新回执下面的“更正”。"


class NothingChanged(Message):
    """The correction says the same as before."""

    text = "内容和原来一样，没有改动。"


class DifficultyAsked(Question, Message):
    """Asks what stands in the way."""

    text = "“{{ title|short(120) }}”遇到什么困难？请回复一句，部门负责人会看到。"

    title: str


class DifficultyNoted(Message):
    """Receipt of a difficulty."""

    title: str
    task_id: int
    version: int
    answer_id: int
    answer_version: int
    words: str
    receipt: Receipt

    def keyboard(self) -> Keyboard:
        """Offer to clear it and to correct it."""
        return (
            (
                Button(N_("更正"), "task.correct", self.answer_id, self.answer_version),
                Button(N_("困难已解决"), "task.cleared", self.task_id, self.version),
            ),
        )


class DifficultyCleared(Message):
    """Receipt: the difficulty is over."""

    text = "“{{ title|short(80) }}”的困难已解决，记下了。"

    title: str
    receipt: Receipt


class StanceOnTrack(Message):
    """Short answer to the one-tap stance."""

    text = (
        "“{{ title|short(60) }}”：正常推进。已记入台账 №{{ entry.seq }} · 校验码 {{ entry.code }}"
    )

    title: str
    entry: Receipt


class StanceBehind(Message):
    """Short answer to the one-tap stance."""

    text = "“{{ title|short(60) }}”：落后。已记入台账 №{{ entry.seq }} · 校验码 {{ entry.code }}"

    title: str
    entry: Receipt


class StanceAlreadyNoted(Message):
    """The same stance was taken today already."""

    text = "今天已经这样报过了，没有重复记录。"


class BehindAsked(Message):
    """After "behind" on a list: one line is welcome, none is needed."""

    text = "“{{ title|short(80) }}”：落后，已记下。愿意的话，回复一句原因；不回复也可以。"

    prompt_id: int
    title: str
    receipt: Receipt

    def keyboard(self) -> Keyboard:
        """Offer to leave it at that."""
        return ((Button(N_("不用了"), "prompt.leave", self.prompt_id),),)
