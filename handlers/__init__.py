"""Telegram in, one operation out. Registration is the visible ordered list below.

A module here offers any of these tables, and is named in `MODULES`:

    HANDLERS        python-telegram-bot handlers (commands, membership changes)
    PRESSES         button action -> async (talk, press)
    PROMPTS         prompt kind   -> async (talk, prompt, said)   an answer to an open question
    REPLIES         subject kind  -> async (talk, subject_id, said)   a reply to a message about it
    CORRECTIONS     subject kind  -> async (talk, answer, said)   an edit of what was said about it
"""

from types import ModuleType
from typing import Any

from handlers import (
    chats,
    check_ins,
    directives,
    finding,
    helping,
    history,
    lists,
    minutes,
    overview,
    people,
    recurring,
    registering,
    replies,
    rhythm,
    roster,
    settings,
    tasks,
    time_off,
)
from handlers.talk import gate, presses, saying_again
from handlers.talk.context import BotApplication
from handlers.talk.presses import press_handler

# In this order; `replies` hears whatever nobody before it took, so it stays last.
MODULES: tuple[ModuleType, ...] = (
    people,
    chats,
    presses,
    saying_again,
    tasks,
    helping,
    history,
    directives,
    registering,
    minutes,
    recurring,
    roster,
    rhythm,
    lists,
    overview,
    finding,
    check_ins,
    settings,
    time_off,
    replies,
)


def register(application: BotApplication) -> None:
    """Add every handler: the gate, commands and membership changes, then presses, then words."""
    application.add_handler(gate.GATE, group=gate.FIRST)
    tables = replies.Tables(
        merged("PROMPTS"),
        merged("REPLIES"),
        merged("CORRECTIONS"),
        registering.hear_line,
        registering.hear_edited_line,
        registering.hear_sentence,
    )
    for module in MODULES:
        application.add_handlers(getattr(module, "HANDLERS", ()))
    application.add_handler(press_handler({**merged("PRESSES"), **replies.presses(tables)}))
    application.add_handlers(replies.word_handlers(tables))


def merged(name: str) -> dict[Any, Any]:
    """Return the modules' tables of that name as one; a word offered twice is a defect."""
    table: dict[Any, Any] = {}
    for module in MODULES:
        for word, function in getattr(module, name, {}).items():
            if word in table:
                raise ValueError(f"{name}: {word} is offered twice")
            table[word] = function
    return table
