"""The simulator's Telegram without the network: world, people, bots' calls, faults."""

import itertools
from collections.abc import AsyncGenerator, Callable
from typing import Any

from simulator.faults import Faults
from simulator.ground.events import Event, Listener
from simulator.methods.performing import Performer
from simulator.people.person import Person
from simulator.world import World

FIRST_PERSON = 5_000_000_001


class Telegram(World):
    """Everything but the doors. Takes what ``Surroundings`` take."""

    people: dict[int, Person]

    def __init__(self, **surroundings: Any) -> None:
        super().__init__(**surroundings)
        self.people = {}
        self.faults = Faults(self)
        self.performer = Performer(self)
        self._person_ids = itertools.count(FIRST_PERSON)

    def add_person(
        self,
        name: str,
        *,
        language: str = "zh",
        username: str | None = None,
        person_id: int | None = None,
    ) -> Person:
        """A new user of Telegram."""
        number = person_id or next(self._person_ids)
        assert number not in self.people, f"there is a person {number} already"
        person = self.people[number] = Person(self, number, name, username, language)
        return person

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Calls ``listener`` with every event from now on; returns how to end it."""
        return self.stream.subscribe(listener)

    def events(self) -> AsyncGenerator[Event, None]:
        """Everything that happens from the first ``anext`` on."""
        return self.stream.follow()
