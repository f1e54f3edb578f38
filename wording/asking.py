"""Whom to ask instead: the sentence of a step that somebody else may take."""

from wording.catalogues import listed_text, translations
from wording.messages import N_, Message


class AskSomebodyElse(Message):
    """Refusal of a step: says who may take it."""

    text = "“{{ title|short(60) }}”请找{{ message.names_in(language)|short(80) }}办理。"

    title: str
    names: tuple[str, ...]

    def names_in(self, language: str) -> str:
        """Return whom to ask: by name, else the administrator."""
        return listed_text(self.names, language) or translations(language).gettext(N_("单位管理员"))
