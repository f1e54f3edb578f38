"""In which language `taizhang` speaks: the organisation's; before there is one, the terminal's."""

import os
import sqlite3
from collections.abc import Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

CHINESE = "zh"
DEFAULT_FILE = "taizhang.db"


def speaks_chinese(environment: Mapping[str, str] = os.environ) -> bool:
    """Return whether Chinese is spoken here."""
    language = organisation_language(environment) or terminal_language(environment)
    return language.lower().startswith(CHINESE)


def terminal_language(environment: Mapping[str, str]) -> str:
    """Return what the terminal speaks: LC_ALL before LC_MESSAGES before LANG, as POSIX has it."""
    return next(
        (environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)),
        "",
    )


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
    from wording.command_line import in_chinese  # noqa: PLC0415

    for part in (command, *command.params):
        for name in ("help", "short_help"):
            words = getattr(part, name, None)
            if words:
                setattr(part, name, in_chinese(words))
    for one in getattr(command, "commands", {}).values():
        put_in_chinese(one)
