"""What a button does, said in words: a press lives 150 s at Telegram's, a sentence for ever."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Generic, TypeVar

from models.frozen import frozen
from models.patterns import late_pattern

Button = TypeVar("Button")
Words = Mapping[Button, Iterable[str]]
CLOSING_SIGNS = " 。.！!~～"


@frozen
class Typed(Generic[Button]):
    """The button that words name, and the rest of them."""

    button: Button
    rest: str = ""


class TypedButtons(Generic[Button]):
    """What is typed for some buttons, in small letters.

    `alone`: the whole message, apart from closing signs. `leading`: the first word, then a pause,
    then what it is about; Latin words need a colon, for "return visit done" is progress.
    """

    def __init__(self, alone: Words[Button], leading: Words[Button] | None = None) -> None:
        self._alone = by_word(alone)
        self._leading = by_word(leading or {})
        longest_first = sorted(self._leading, key=len, reverse=True)
        self._pattern = late_pattern(
            rf"(?P<word>{'|'.join(longest_first) or '(?!)'})"
            r"(?:\s*[:：]\s*|\s*$|(?<![a-z])(?:\s*[,，、]\s*|\s+))(?P<rest>.*)",
            re.DOTALL | re.IGNORECASE,
        )

    def read(self, text: str) -> Typed[Button] | None:
        """Return which button the words stand for; None for words that are something else."""
        stripped, said = as_compared(text)
        if said in self._alone:
            return Typed(self._alone[said])
        match = self._pattern.fullmatch(stripped)
        if match is None:
            return None
        return Typed(self._leading[match["word"].casefold()], match["rest"].strip())


@lru_cache(maxsize=8)  # of one message several rooms ask whether it names one of their buttons
def as_compared(text: str) -> tuple[str, str]:
    """Return words without the space around them, and as whole words for a button are written."""
    stripped = text.strip()
    return stripped, " ".join(stripped.rstrip(CLOSING_SIGNS).casefold().split())


def by_word(words: Words[Button]) -> dict[str, Button]:
    """Return the button of each word; a word for two buttons is a defect."""
    found: dict[str, Button] = {}
    for button, typed in words.items():
        for word in typed:
            if word in found:
                raise ValueError(f"{word} stands for two buttons")
            found[word] = button
    return found
