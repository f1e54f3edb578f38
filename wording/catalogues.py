"""The gettext catalogues: Chinese is the source language, each other one a folder of .po files.

One .po file per noun (`locales/en/tasks.po`); they are read as one catalogue, once per process.
"""

from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from importlib import resources
from io import BytesIO

SOURCE_LANGUAGE = "zh_CN"


@lru_cache(maxsize=8)
def translations(language: str) -> NullTranslations:
    """Return the translations into the language; the source language needs none."""
    if language == SOURCE_LANGUAGE:
        return NullTranslations()
    # Late: a Chinese-only organisation never needs Babel's parser.
    from babel.messages.catalog import Catalog  # noqa: PLC0415
    from babel.messages.mofile import write_mo  # noqa: PLC0415
    from babel.messages.pofile import read_po  # noqa: PLC0415

    merged = Catalog(locale=language)
    folder = resources.files("wording") / "locales" / language
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".po"):
            with file.open("rb") as opened:
                for entry in read_po(opened, locale=language):
                    if entry.id:
                        merged[entry.id] = entry
    compiled = BytesIO()
    write_mo(compiled, merged)
    compiled.seek(0)
    return GNUTranslations(compiled)
