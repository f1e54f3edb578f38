"""What `taizhang` says in a terminal: plain text, one module a noun; {braces} are the facts."""

from wording.catalogues import translations


def line(sentence: str, language: str, **facts: object) -> str:
    """Return the sentence in the language with its facts."""
    return translations(language).gettext(sentence).format(**facts)
