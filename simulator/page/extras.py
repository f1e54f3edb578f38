"""What an embedding program may add to the page: a clock to move, panels, seats to begin with."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from aiohttp import web

from simulator.chats.messages import Chat
from simulator.people.person import Person

Words = dict[str, str]
"""The same words by language: ``{"zh": "下一周", "en": "Next week"}``."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Move:
    """One button of the clock."""

    key: str
    label: Words
    hint: Words
    carry_out: Callable[[], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class ClockBar:
    """A clock that the page shows and moves; a move returns when all it caused has happened."""

    now: Callable[[], datetime]
    moves: Sequence[Move]


@dataclass(frozen=True, slots=True)
class Panel:
    """Something beside the chats: a module in ``folder`` that exports ``mount``, and its routes.

    ``routes`` are POST (name beginning with ``!``) or GET handlers below ``/panels/KEY/``.
    """

    key: str
    title: Words
    folder: Path
    module: str
    routes: dict[str, Handler] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Seat:
    """A chat that is open from the beginning, and as whom."""

    chat: Chat
    person: Person
    label: Words
