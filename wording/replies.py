"""Sentences about where a reply belongs."""

from wording.messages import N_, Button, Keyboard, Message


class WhichOne(Message):
    """Asked when a reply could belong to several things; the words wait in the prompt."""

    prompt_id: int
    excerpt: str
    pieces: int
    choices: tuple[str, ...]
    more: bool = False

    def keyboard(self) -> Keyboard:
        """Offer each thing, and none of them; a task that is being registered has no name."""
        rows = [
            (
                Button(
                    "{name}" if name else N_("正在登记的事项"),
                    "which.pick",
                    self.prompt_id,
                    number,
                    (("name", name),),
                ),
            )
            for number, name in enumerate(self.choices)
        ]
        return (*rows, (Button(N_("都不是"), "which.none", self.prompt_id),))


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
