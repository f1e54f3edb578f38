"""In which language `taizhang` speaks: the organisation's; before there is one, the terminal's."""

import os
import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, redirect_stdout, suppress
from contextvars import ContextVar
from io import StringIO
from pathlib import Path
from typing import Any

CHINESE = "zh_CN"
ENGLISH = "en"
UNSAID = frozenset({"", "c", "posix"})  # what a terminal has that names no language
DEFAULT_FILE = "taizhang.db"
# One terminal is spoken to at a time; what runs in it takes the language along.
_spoken: ContextVar[str] = ContextVar("spoken", default=CHINESE)


def speak(language: str) -> None:
    """Speak this language from now on; one that is not known is Chinese."""
    from wording.languages import supported  # noqa: PLC0415

    _spoken.set(language if language in {CHINESE, ENGLISH} else supported(language))


def spoken() -> str:
    """Return the language that is spoken now."""
    return _spoken.get()


def words(sentence: str, **facts: object) -> str:
    """Return a sentence of `wording.command_line` with its facts, in the language spoken now."""
    from wording.command_line import line  # noqa: PLC0415

    return line(sentence, spoken(), **facts)


def language_here(environment: Mapping[str, str] = os.environ) -> str:
    """Return which language is spoken here."""
    return organisation_language(environment) or terminal_language(environment)


def terminal_language(environment: Mapping[str, str]) -> str:
    """Return what the terminal speaks: LC_ALL before LC_MESSAGES before LANG, as POSIX has it.

    Chinese where it says nothing of a language; English where it is neither.
    """
    said = next(
        (environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)),
        "",
    )
    language = said.partition(".")[0].lower()
    return CHINESE if language in UNSAID or language.startswith("zh") else ENGLISH


def organisation_language(environment: Mapping[str, str]) -> str | None:
    """Return the language of the organisation in the SQLite file here; None where there is none.

    Nothing is opened for it that takes time: help is asked for by hand.
    """
    url = environment.get("TAIZHANG_DATABASE_URL") or f"sqlite:///{DEFAULT_FILE}"
    scheme, _, path = url.partition(":///")
    if scheme.partition("+")[0] != "sqlite" or not Path(path).is_file():
        return None
    with suppress(sqlite3.Error, OSError):
        address = f"{Path(path).absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, timeout=0.2)) as database:
            found = database.execute("SELECT language FROM organisations ORDER BY id").fetchone()
            return str(found[0]) if found else None
    return None


def put_in_chinese(command: Any) -> None:
    """Let a command, its options and all below it explain themselves in Chinese."""
    from wording.command_line.help import in_chinese  # noqa: PLC0415

    for part in (command, *command.params):
        for name in ("help", "short_help"):
            told = getattr(part, name, None)
            if told:
                setattr(part, name, in_chinese(told))
    for one in getattr(command, "commands", {}).values():
        put_in_chinese(one)


@contextmanager
def labels_in_chinese() -> Iterator[None]:
    """Print a page of help with the library's own labels in Chinese."""
    from wording.command_line.help import LABELS  # noqa: PLC0415

    page = StringIO()
    try:
        with redirect_stdout(page):
            yield
    finally:
        text = page.getvalue()
        for english, chinese in LABELS.items():
            text = text.replace(english, chinese)
        print(text, end="")  # noqa: T201  # the page, as it would have been printed


def system_reason(error: OSError) -> str:
    """Return why the system refused, as it says it itself where we have no words for it."""
    from wording.command_line.calls import SYSTEM_REASONS  # noqa: PLC0415

    sentence = SYSTEM_REASONS.get(error.errno or 0)
    return words(sentence) if sentence else error.strerror or str(error)


def mistake_in_words(message: str) -> str:
    """Return what Typer says of a wrong call in the language spoken, and where help is."""
    from wording.command_line.calls import MISTAKES, SEE_HELP  # noqa: PLC0415

    told = message
    for pattern, sentence in MISTAKES:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found is not None and spoken() != ENGLISH:
            told = words(sentence, **found.groupdict())
            break
    return f"{told} {words(SEE_HELP)}"
