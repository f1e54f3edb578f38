"""/help by role, and the choice of language."""

from collections.abc import Iterator
from dataclasses import dataclass

from models import RoleName
from wording.messages import Button, Keyboard, Message
from wording.people.joining import LANGUAGES
from wording.people.menus import Command
from wording.people.roles import roles_text

LANGUAGE_NAMES = {"zh_CN": "中文", "en": "English"}


@dataclass(frozen=True)
class Help(Message):
    """What this reader can do here."""

    name: str
    roles: tuple[RoleName, ...]
    commands: tuple[Command, ...]
    registers: bool  # may hand out tasks
    verifies: bool  # is asked to verify them
    responsibility: str  # a name of the framework's tree, for the example

    def roles_text(self, language: str) -> str:
        """Return his roles in words."""
        return roles_text(self.roles, language)

    def lines(self, language: str) -> Iterator[tuple[str, str]]:
        """Yield every command as it is written, with what it is for."""
        for command in self.commands:
            yield command.usage(language), command.text(language)


@dataclass(frozen=True)
class ChooseLanguage(Message):
    """Which language shall it be, asked in both."""

    text = "请选择语言 / Please choose your language"

    def keyboard(self) -> Keyboard:
        """Return a button per language, each in its own."""
        buttons = (
            Button(LANGUAGE_NAMES[language], "language.choose", place)
            for place, language in enumerate(LANGUAGES)
        )
        return (tuple(buttons),)


@dataclass(frozen=True)
class LanguageChosen(Message):
    """From now on in this language."""

    text = "好的，以后用中文。"
