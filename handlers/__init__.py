"""Telegram in, one operation out. Registration is the visible ordered list below.

A module here offers any of these tables, and is named in `MODULES`:

    HANDLERS        python-telegram-bot handlers (commands, membership changes)
    PRESSES         button action -> async (talk, press)
    PROMPTS         prompt kind   -> async (talk, prompt, said)   an answer to an open question
    REPLIES         subject kind  -> async (talk, subject_id, said)   a reply to a message about it
    CORRECTIONS     subject kind  -> async (talk, answer, said)   an edit of what was said about it
    SUBMITS         subject kind  -> async (talk, filled)   a form about it that was sent
"""

from collections.abc import Sequence
from functools import partial
from types import ModuleType
from typing import Any

from handlers import (
    bulletins,
    burden,
    calendar,
    careers,
    chats,
    check_ins,
    demands,
    directives,
    exporting,
    finding,
    forms,
    helping,
    history,
    importing,
    indicators,
    library,
    lists,
    minutes,
    overview,
    people,
    points,
    recurring,
    registering,
    registers,
    replies,
    reviews,
    rhythm,
    roster,
    rotations,
    settings,
    tasks,
    time_off,
    tree,
)
from handlers.talk import gate, presses, saying_again
from handlers.talk.by_command import ByCommand
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
    registers,
    indicators,
    demands,
    points,
    roster,
    exporting,
    importing,
    rhythm,
    lists,
    overview,
    bulletins,
    burden,
    calendar,
    careers,
    finding,
    library,
    rotations,
    reviews,
    check_ins,
    settings,
    time_off,
    tree,
    replies,
)


def register(application: BotApplication, modules: Sequence[ModuleType] = MODULES) -> None:
    """Add every handler: the gate, commands and membership changes, then presses, then words."""
    application.add_handler(gate.GATE, group=gate.FIRST)
    merged = partial(merged_tables, modules)
    submits = merged("SUBMITS")
    tables = replies.Tables(
        {**merged("PROMPTS"), **forms.prompts(submits)},
        merged("REPLIES"),
        merged("CORRECTIONS"),
        registering.hear_line,
        registering.hear_edited_line,
        registering.hear_sentence,
    )
    made = {**forms.presses(submits), **replies.presses(tables)}
    ordered = [
        *(handler for module in modules for handler in getattr(module, "HANDLERS", ())),
        press_handler({**merged("PRESSES"), **made}),
        *replies.word_handlers(tables),
    ]
    application.add_handler(ByCommand(ordered))


def merged_tables(modules: Sequence[ModuleType], name: str) -> dict[Any, Any]:
    """Return the modules' tables of that name as one; a word offered twice is a defect."""
    table: dict[Any, Any] = {}
    for module in modules:
        for word, function in getattr(module, name, {}).items():
            if word in table:
                raise ValueError(f"{name}: {word} is offered twice")
            table[word] = function
    return table
