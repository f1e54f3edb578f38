"""Made-up people: who answers, when, and how; by a seeded chance, so that it can be played again.

They see what a person sees: words and buttons. What a button is for stands in its first word.
"""

from collections import Counter
from datetime import datetime, timedelta
from heapq import heappop, heappush
from random import Random
from typing import Any

from rehearsal.office import Office, Person
from rehearsal.post_office import BOT, Heard, PostOffice

PATIENCE = 40  # steps of a form before somebody gives it up
ANSWERS_WITHIN = timedelta(hours=6)  # on average
FOLDED = "folded.open"
ASKED = ("check_in.done", "check_in.choose", "check_in.fill")
# In a form: what is tapped first of what is there.
ON_THE_WAY = ("form.submit", "form.done", "form.take", "form.pick")
WORK = ("task.verify", "task.sign", "task.on_track", "task.complete")
WORDS = ("3", "按要求完成", "今天", "09:00")  # one of them fits any field that is typed


class Crowd:
    """All people of the office at their telephones."""

    def __init__(self, office: Office, post: PostOffice, random: Random, rate: float) -> None:
        self._people = {person.user_id: person for person in office.people}
        self._post = post
        self._random = random
        self._rate = rate
        self._later: list[tuple[datetime, int, int, str, int]] = []
        self._order = 0
        self._steps: Counter[int] = Counter()
        self.given_up = 0

    def says(self, person: Person, text: str, at: datetime, *, group: int | None = None) -> None:
        """Let somebody write to the bot, or in a group."""
        chat = (
            {"id": person.user_id, "type": "private", "first_name": person.name}
            if group is None
            else {"id": group, "type": "supergroup", "title": person.department}
        )
        message = {
            "message_id": self._post.number(),
            "date": int(at.timestamp()),
            "chat": chat,
            "from": account(person),
            "text": text,
        }
        if text.startswith("/"):
            command = {"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}
            message["entities"] = [command]
        self._post.brings("message", message)

    def taps(self, person: Person, data: str, message_id: int, at: datetime) -> None:
        """Let somebody press a button."""
        message = {
            "message_id": message_id,
            "date": int(at.timestamp()),
            "chat": {"id": person.user_id, "type": "private", "first_name": person.name},
            "from": BOT,
            "text": "…",
        }
        press = {
            "id": str(self._post.number()),
            "from": account(person),
            "chat_instance": "1",
            "data": data,
            "message": message,
        }
        self._post.brings("callback_query", press)

    def looks(self, now: datetime) -> None:
        """Let everybody look at what is new; what belongs to a form goes on at once."""
        news, self._post.news = self._post.news, []
        for heard in news:
            person = self._people.get(heard.chat_id)
            if person is None:
                continue
            actions = {data.partition("|")[0]: data for data in reversed(heard.buttons)}
            if "form.cancel" in actions:
                self._goes_on(person, heard, actions, now)
            elif not heard.is_edit:
                self._decides(person, heard, actions, now)

    def _decides(
        self, person: Person, heard: Heard, actions: dict[str, str], now: datetime
    ) -> None:
        """Open what stands there folded; answer sooner or later, or not at all."""
        for data in heard.buttons:
            if data.partition("|")[0] == FOLDED:
                self._will_tap(person, heard, data, now)
        wanted = next((one for one in (*ASKED, *WORK) if one in actions), None)
        if wanted is None or self._random.random() > self._rate:
            return
        self._will_tap(person, heard, actions[wanted], now)

    def _will_tap(self, person: Person, heard: Heard, data: str, now: datetime) -> None:
        """Tap it sooner or later."""
        wait = ANSWERS_WITHIN * self._random.expovariate(1)
        self._order += 1
        heappush(self._later, (now + wait, self._order, person.user_id, data, heard.message_id))

    def _goes_on(
        self, person: Person, heard: Heard, actions: dict[str, str], now: datetime
    ) -> None:
        """Take the next step of a form; whoever gets nowhere gives it up."""
        self._steps[person.user_id] += 1
        step = self._steps[person.user_id]
        if step > PATIENCE:
            self._steps[person.user_id] = 0
            self.given_up += 1
            self.taps(person, actions["form.cancel"], heard.message_id, now)
            return
        wanted = next((one for one in ON_THE_WAY if one in actions), None)
        if wanted == "form.submit":
            self._steps[person.user_id] = 0
        if wanted is not None:
            self.taps(person, actions[wanted], heard.message_id, now)
        elif "form.skip" in actions:
            self.taps(person, actions["form.skip"], heard.message_id, now)
        else:
            self.says(person, WORDS[step % len(WORDS)], now)

    def acts(self, now: datetime) -> bool:
        """Let those act whose time it is; return whether anybody did."""
        acted = False
        while self._later and self._later[0][0] <= now:
            _, _, user_id, data, message_id = heappop(self._later)
            self.taps(self._people[user_id], data, message_id, now)
            acted = True
        return acted


def account(person: Person) -> dict[str, Any]:
    """Return somebody's Telegram account."""
    return {
        "id": person.user_id,
        "is_bot": False,
        "first_name": person.name,
        "language_code": "zh",
    }
