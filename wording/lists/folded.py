"""What stands in a list in place of a message of its own."""

from dataclasses import dataclass

from wording.messages import N_, Button, Keyboard, Message


@dataclass(frozen=True, slots=True)
class FoldedLine:
    """One question, reminder or summary, as it is called; of a question, until when."""

    number: int
    id: int
    title: str
    until: str = ""

    def button(self) -> Button:
        """Return the button that opens it."""
        return Button(
            N_("📬{number} 打开"), "folded.open", self.id, 0, (("number", str(self.number)),)
        )


def folded_rows(lines: tuple[FoldedLine, ...]) -> Keyboard:
    """Return the buttons that open them, four in a row."""
    buttons = [line.button() for line in lines]
    return tuple(tuple(buttons[start : start + 4]) for start in range(0, len(buttons), 4))


class AskedTogether(Message):
    """To a member of whom several things are asked on one day: each by name, opened by a tap."""

    folded: tuple[FoldedLine, ...]

    def keyboard(self) -> Keyboard:
        """Return a button for each."""
        return folded_rows(self.folded)
