"""The languages that are spoken: Chinese, and each that has a catalogue in `locales/`.

All that is known of a language stands in its catalogue, so one more is one more file.
"""

import re
from functools import cache

from wording import catalogues
from wording.catalogues import SOURCE_LANGUAGE, translations
from wording.messages import N_

# For translators: what your own language is called, by those who speak it.
OWN_NAME = N_("中文")
SINCE = re.compile(r"POT-Creation-Date: (\S+)")


@cache
def languages() -> tuple[str, ...]:
    """Return the codes (zh_CN, en), in the order they came.

    The place is what a language's button carries: so it stays when another one comes.
    """
    came = {}
    for file in catalogues.LOCALES.iterdir():
        if file.name.endswith(".po"):
            found = SINCE.search(file.read_text("utf-8"))
            came[file.name.removesuffix(".po")] = found[1] if found else ""
    return (SOURCE_LANGUAGE, *sorted(came, key=lambda language: (came[language], language)))


def supported(language: str | None) -> str:
    """Return the language that is spoken for a code of Telegram's or an organisation's."""
    wanted = (language or "").replace("-", "_").lower()
    spoken = {
        code: one
        for one in reversed(languages())  # the one that came first has the last word
        for code in (telegram_code(one), one.lower())
    }
    return spoken.get(wanted) or spoken.get(telegram_code(wanted), SOURCE_LANGUAGE)


def telegram_code(language: str) -> str:
    """Return the language as Telegram's menus have it: zh."""
    return language.partition("_")[0]


def own_name(language: str) -> str:
    """Return what its speakers call it: 中文, English."""
    return translations(language).gettext(OWN_NAME)


def invitation(language: str) -> str:
    """Return the words of a button that switches to it: 改用中文, Switch to English."""
    words = translations(language).gettext(N_("改用{language}"))
    return words.format(language=own_name(language))
