"""The gettext catalogues: Chinese is the source language, each other one a file of its own.

`locales/en.po` is read as it stands, once per process; `wording.extraction` says what it must hold.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from gettext import NullTranslations
from hashlib import sha256
from importlib import resources

from wording.messages import N_

SOURCE_LANGUAGE = "zh_CN"
LOCALES = resources.files("wording") / "locales"


class Catalogue(NullTranslations):
    """The sentences of a language; what it has no words for is said in Chinese."""

    def __init__(self, sentences: Mapping[str, str]) -> None:
        super().__init__()
        self._sentences = sentences

    def gettext(self, message: str) -> str:
        """Return the sentence in this language."""
        return self._sentences.get(message, message)


@cache
def translations(language: str) -> NullTranslations:
    """Return the translations into the language; the source language needs none."""
    if language == SOURCE_LANGUAGE:
        return NullTranslations()
    # Late: a Chinese-only organisation never needs Babel's parser.
    from babel.messages.pofile import read_po  # noqa: PLC0415

    with (LOCALES / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    # A sentence without words here, or with doubtful ones, is none of the language.
    said = (one for one in catalogue if one.id and one.string and not one.fuzzy)
    return Catalogue({str(one.id): str(one.string) for one in said})


def catalogues_digest() -> str:
    """Return a digest of all that stands in the catalogues: another one, and words have changed."""
    files = sorted(LOCALES.iterdir(), key=lambda file: file.name)
    return sha256(b"".join(file.read_bytes() for file in files if file.is_file())).hexdigest()


def listed_text(names: Iterable[str], language: str) -> str:
    """Return the names one after the other: 张三、李四."""
    return translations(language).gettext(N_("、")).join(names)
