"""The gettext catalogues: Chinese is the source language, each other one a file of its own.

`locales/en.po` is read as it stands, once per process; `wording.extraction` says what it must hold.
"""

from collections.abc import Iterable
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib import resources
from io import BytesIO

from wording.messages import N_

SOURCE_LANGUAGE = "zh_CN"
LOCALES = resources.files("wording") / "locales"


@cache
def translations(language: str) -> NullTranslations:
    """Return the translations into the language; the source language needs none."""
    if language == SOURCE_LANGUAGE:
        return NullTranslations()
    # Late: a Chinese-only organisation never needs Babel's parser.
    from babel.messages.mofile import write_mo  # noqa: PLC0415
    from babel.messages.pofile import read_po  # noqa: PLC0415

    with (LOCALES / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)


def listed_text(names: Iterable[str], language: str) -> str:
    """Return the names one after the other: 张三、李四."""
    return translations(language).gettext(N_("、")).join(names)
