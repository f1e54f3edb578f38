"""Sentences about where a reply belongs."""

from wording.messages import N_, Button, Keyboard, Message

CHOICES = 8  # buttons under the question, at most


class WhichOne(Message):
    """Asked when words could belong to several things: they wait in the prompt, and are all shown.

    Of several each can be filed on its own: then the first of those that still wait is asked about.
    """

    prompt_id: int
    pieces: tuple[str, ...]  # the words of each message; empty for files alone
    choices: tuple[str, ...]
    more: bool = False
    one_by_one: bool = False
    filed: int = 0  # how many were filed one by one before
    attached: str | None = None  # what the last one was filed to; "" for a draft without a name

    @property
    def asked_about(self) -> tuple[str, ...]:
        """Return the words that are asked about now."""
        return self.pieces[:1] if self.one_by_one else self.pieces

    def keyboard(self) -> Keyboard:
        """Offer each thing, and none of them; of several messages also one at a time."""
        action = "which.one" if self.one_by_one else "which.pick"
        before = self.filed * CHOICES if self.one_by_one else 0
        rows = [
            (
                Button(
                    # A task that is being registered has no name.
                    "{name}" if name else N_("正在登记的事项"),
                    action,
                    self.prompt_id,
                    before + number,
                    (("name", name),),
                ),
            )
            for number, name in enumerate(self.choices)
        ]
        return (*rows, *self.further_rows())

    def further_rows(self) -> Keyboard:
        """Return the rows below the things: none of them, and how the messages are filed."""
        none = Button(N_("都不是"), "which.none", self.prompt_id)
        if self.one_by_one:
            skip = Button(N_("这条不记"), "which.skip", self.prompt_id, self.filed)
            together = Button(N_("其余归到一起"), "which.together", self.prompt_id)
            return ((skip, together),) if len(self.pieces) > 1 else ((skip,),)
        if len(self.pieces) > 1:
            return ((Button(N_("一条一条归"), "which.each", self.prompt_id), none),)
        return ((none,),)


class Attached(Message):
    """In place of the question, once it is answered."""

    name: str


class AttachedToNone(Message):
    """The words belong to nothing that was offered."""

    text = (
        "好的，没有记到任何事项上。要报进展，请发送 /list，点一下那一项，或者直接回复那一项的消息。"
    )


class NothingOpen(Message):
    """To someone who says something while nothing is asked of him."""

    text = (
        "收到了。您名下现在没有在办的事项和填报，所以没有记到台账里。"
        "如果是回应某条消息（比如审核），请直接“回复”那一条；发送 /help 看看可以做什么。"
    )


class CannotTake(Message):
    """A kind of message that holds nothing we can keep."""

    text = "这一类消息暂时收不下。请用文字、照片、语音、视频或文件来说。"


class EditNotTaken(Message):
    """An edited message that was no answer."""

    text = (
        "这条消息没有记在台账里，改动也就没有记录。"
        "要更正填报，请改动当时那条回复，或点回执下面的“更正”。"
    )


class UnknownCommand(Message):
    """A command that does not exist."""

    text = "没有 {{ command|short(32) }} 这个命令。发送 /help 看看可以做什么。"

    command: str
