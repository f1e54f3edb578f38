"""What questions and refusals have in common: the way back, and who else is to be asked."""

from models.frozen import frozen
from wording.catalogues import listed_text, translations
from wording.messages import N_, Button, Keyboard


def prompt_buttons(prompt_id: int) -> Keyboard:
    """Return the way back from a question."""
    return ((Button(N_("取消"), "prompt.cancel", prompt_id),),)


@frozen
class Question:
    """A message that asks for words, and offers nothing but the way back."""

    prompt_id: int

    def keyboard(self) -> Keyboard:
        """Offer the way back."""
        return prompt_buttons(self.prompt_id)


@frozen
class AskSomebodyElse:
    """A message about a task that names who decides, or may do what the reader may not."""

    title: str
    names: tuple[str, ...]

    def names_in(self, language: str) -> str:
        """Return whom to ask: by name, else the administrator."""
        return listed_text(self.names, language) or translations(language).gettext(N_("单位管理员"))
