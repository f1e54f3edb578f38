"""A refusal: something a person may not or cannot do, with the sentence that tells him so."""

from wording import Message


class Refusal(Exception):  # noqa: N818  # a refusal is an answer, not an error of ours
    """Raised by an operation before it changes anything; the doorway shows its message."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.template)
        self.message = message
