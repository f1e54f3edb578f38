"""/help by role, and the choice of language."""

from collections.abc import Iterator

from models import RoleName
from wording.catalogues import translations
from wording.languages import languages, own_name
from wording.messages import N_, Button, Keyboard, Message
from wording.people.menus import Command
from wording.people.roles import roles_text


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


class ChooseLanguage(Message):
    """Which language shall it be, asked in each; the reader's own first."""

    def questions(self, language: str) -> list[str]:
        """Return the question in each language."""
        others = [one for one in languages() if one != language]
        return [translations(one).gettext(N_("请选择语言")) for one in (language, *others)]

    def keyboard(self) -> Keyboard:
        """Return a button per language, each in its own."""
        buttons = (
            Button("{name}", "language.choose", place, values=(("name", own_name(language)),))
            for place, language in enumerate(languages())
        )
        return (tuple(buttons),)


class LanguageChosen(Message):
    """From now on in this language."""

    text = "好的，以后用{{ message.own_name(language) }}。"

    def own_name(self, language: str) -> str:
        """Return what the language calls itself."""
        return own_name(language)
