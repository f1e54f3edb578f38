"""What a message says: its words, its formatting, its file, its buttons."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from simulator.chats.files import StoredFile
from simulator.text.entities import Entity
from simulator.text.html_writer import to_html


@dataclass(frozen=True, slots=True)
class Button:
    """One button under a message."""

    text: str
    data: str | None = None
    url: str | None = None
    copies: str | None = None


def buttons_of(markup: dict[str, Any] | None) -> list[list[Button]]:
    """The buttons of an inline keyboard; none of any other markup."""
    return [
        [
            Button(
                text=button["text"],
                data=button.get("callback_data"),
                url=button.get("url"),
                copies=(button.get("copy_text") or {}).get("text"),
            )
            for button in row
        ]
        for row in (markup or {}).get("inline_keyboard", ())
    ]


@dataclass(slots=True, eq=False, kw_only=True)
class Content:
    """``text`` is the text or the caption as plain text, ``html`` the same with its formatting."""

    text: str = ""
    entities: list[Entity] = field(default_factory=list)
    file: StoredFile | None = None
    markup: dict[str, Any] | None = None

    def says_the_same_as(self, other: "Content") -> bool:
        """Whether words, formatting and buttons are the same."""
        return (self.text, self.entities, self.markup) == (
            other.text,
            other.entities,
            other.markup,
        )

    @property
    def html(self) -> str:
        """The text with its formatting, in Telegram's HTML."""
        return to_html(self.text, self.entities)

    @property
    def keys(self) -> list[list[Button]]:
        """The inline buttons with all they hold, row by row."""
        return buttons_of(self.markup)

    @property
    def buttons(self) -> list[list[str]]:
        """The labels of the inline buttons, row by row."""
        return [[button.text for button in row] for row in self.keys]

    def button(self, label: str) -> Button:
        """The button with this label, or else the only one whose label contains it."""
        every = [button for row in self.keys for button in row]
        fits = [button for button in every if button.text == label]
        fits = fits or [button for button in every if label in button.text]
        assert fits, f"no button {label!r} on this message; it has {self.buttons}"
        assert len(fits) == 1, f"several buttons like {label!r}: {[b.text for b in fits]}"
        return fits[0]

    def has_button(self, label: str) -> bool:
        """Whether a button's label contains this."""
        return any(label in text for row in self.buttons for text in row)

    @property
    def photo(self) -> bytes | None:
        """The picture that came with it."""
        return self._bytes_of("photo")

    @property
    def document(self) -> bytes | None:
        """The document that came with it."""
        return self._bytes_of("document")

    @property
    def voice(self) -> bytes | None:
        """The voice note that came with it."""
        return self._bytes_of("voice")

    @property
    def video(self) -> bytes | None:
        """The video that came with it."""
        return self._bytes_of("video")

    @property
    def file_name(self) -> str | None:
        """The name of the file that came with it."""
        return self.file.name if self.file else None

    def _bytes_of(self, kind: str) -> bytes | None:
        return self.file.content if self.file and self.file.kind == kind else None


@dataclass(slots=True, eq=False, kw_only=True)
class Version(Content):
    """What a message said before it was edited."""

    until: datetime
