"""What waits to be sent, in memory: messages without their text, in the order they may go.

Replies come before reminders, reminders before bulk; one chat hears one thing at a time, in order;
an edit waits for the message it edits. The lookout brings in new rows, a bounded number at a time.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heappop, heappush

from bot.outgoing.outbox_rows import QueuedMessage, new_messages
from bot.outgoing.pace import Pace
from models import Database, Priority

URGENT = Priority.REPLY
LOOK_EVERY_S = 1.0  # besides being told: rows that another process has written
LOOK_AGAIN_EVERY = timedelta(seconds=60)  # at all rows: some may have been made pending by hand
WINDOW = 4_000  # messages of a priority held in memory
PAGE = 1_000


@dataclass(slots=True)
class Backlog:
    """Messages by chat. `choose` takes some out; each comes back by `finish` or `put_back`.

    Pure: times are handed in.
    """

    known: set[int] = field(default_factory=set)
    count: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    _free: deque[QueuedMessage] = field(default_factory=deque)
    _chats: dict[int, list[tuple[int, int, QueuedMessage]]] = field(default_factory=dict)
    _busy: set[int] = field(default_factory=set)
    _ready: list[tuple[int, int, int]] = field(default_factory=list)
    _asleep: list[tuple[float, int]] = field(default_factory=list)
    _sleeping: set[int] = field(default_factory=set)
    _later: list[tuple[datetime, int, QueuedMessage]] = field(default_factory=list)
    _parked: dict[int, list[QueuedMessage]] = field(default_factory=dict)

    def add(self, message: QueuedMessage, now: datetime) -> None:
        """Take in a message, once."""
        if message.id in self.known:
            return
        self.known.add(message.id)
        self.count[message.priority] += 1
        self._place(message, now)

    def _place(self, message: QueuedMessage, now: datetime) -> None:
        wait_until = message.waits_until(now)
        if wait_until is not None:
            heappush(self._later, (wait_until, message.id, message))
        elif message.chat_id is None:
            self._free.append(message)
        elif message.edits_id in self.known:
            self._parked.setdefault(message.edits_id or 0, []).append(message)
        else:
            waiting = self._chats.setdefault(message.chat_id, [])
            heappush(waiting, (message.priority, message.id, message))
            if waiting[0][2] is message:
                self._offer(message.chat_id)

    def _offer(self, chat_id: int) -> None:
        """Put the chat's first message among those that may be chosen."""
        waiting = self._chats.get(chat_id)
        if waiting and chat_id not in self._busy:
            heappush(self._ready, (waiting[0][0], waiting[0][1], chat_id))

    def choose(
        self, pace: Pace, *, at: float, now: datetime, horizon: float, room: int, keep: int = 0
    ) -> list[tuple[QueuedMessage, float]]:
        """Take up to `room` messages with the moments (≤ at + horizon) at which each may go.

        A reply need not stand behind the moments given out already: it goes next. `keep` places
        are kept free for replies.
        """
        self._wake(at, now)
        chosen: list[tuple[QueuedMessage, float]] = []
        if pace.soonest(at) <= at:
            chosen = [(self._free.popleft(), at) for _ in range(min(room, len(self._free)))]
        for chat_id in self._candidates():
            message = self._chats[chat_id][0][2]
            if message.waits_until(now) is not None:
                heappop(self._chats[chat_id])
                self._place(message, now)
                self._release(chat_id)
                continue
            urgent = message.priority == URGENT
            ahead, taken = (2 * horizon, room) if urgent else (horizon, room - keep)
            if len(chosen) >= taken or pace.earliest(at, urgent=urgent) > at + ahead:
                heappush(self._ready, (*self._chats[chat_id][0][:2], chat_id))
                break
            moment = pace.earliest_in(chat_id, at, edit=message.is_edit)
            if moment > at + horizon:
                self._put_to_sleep(chat_id, moment)
                continue
            heappop(self._chats[chat_id])
            self._busy.add(chat_id)
            slot = pace.reserve(chat_id, at, edit=message.is_edit, urgent=urgent)
            chosen.append((message, pace.soonest(moment) if urgent else slot))
        return chosen

    def _candidates(self) -> Iterator[int]:
        """Yield the chats that may be spoken to, the most pressing first, each once per offer."""
        while self._ready:
            priority, number, chat_id = heappop(self._ready)
            waiting = self._chats.get(chat_id)
            # Offers grow stale: the chat is being served, or something more pressing came in.
            if waiting and chat_id not in self._busy and waiting[0][:2] == (priority, number):
                yield chat_id

    def _wake(self, at: float, now: datetime) -> None:
        while self._later and self._later[0][0] <= now:
            self._place(heappop(self._later)[2], now)
        while self._asleep and self._asleep[0][0] <= at:
            chat_id = heappop(self._asleep)[1]
            self._sleeping.discard(chat_id)
            self._offer(chat_id)

    def _put_to_sleep(self, chat_id: int, moment: float) -> None:
        if chat_id not in self._sleeping:
            self._sleeping.add(chat_id)
            heappush(self._asleep, (moment, chat_id))

    def finish(self, message: QueuedMessage, now: datetime) -> None:
        """Forget a message; its chat and the edits that waited for it are free."""
        self.known.discard(message.id)
        self.count[message.priority] -= 1
        for edit in self._parked.pop(message.id, ()):
            self._place(edit, now)
        self._release(message.chat_id)

    def put_back(self, message: QueuedMessage, now: datetime, *, served: int | None = None) -> None:
        """Return a message that is still to be sent to its place in the order.

        `served` is the chat it was taken for, if that has become another meanwhile.
        """
        self._place(message, now)
        self._release(message.chat_id if served is None else served)

    def park(self, message: QueuedMessage) -> None:
        """Let an edit wait for a message that is not even in the backlog yet."""
        self._parked.setdefault(message.edits_id or 0, []).append(message)
        self._release(message.chat_id)

    def _release(self, chat_id: int | None) -> None:
        if chat_id is None:
            return
        self._busy.discard(chat_id)
        if self._chats.get(chat_id):
            self._offer(chat_id)
        else:
            self._chats.pop(chat_id, None)

    def move_chat(self, old: int, new: int, now: datetime) -> None:
        """Let what waits for a chat wait for the chat it has become."""
        for _, _, message in self._chats.pop(old, []):
            message.chat_id = new
            self._place(message, now)

    def pause(
        self, pace: Pace, *, at: float, now: datetime, longest: float, refill: float = 0.0
    ) -> float:
        """Return the seconds until a message may go, if no news comes; at most `longest`.

        `refill` seconds before the last moment given out is soon enough to give out more.
        """
        waits = [longest]
        if self._ready:
            waits.append(pace.earliest(at) - at - refill)
        if self._free:
            waits.append(pace.soonest(at) - at)
        if self._asleep:
            waits.append(self._asleep[0][0] - at)
        if self._later:
            waits.append((self._later[0][0] - now).total_seconds())
        return max(min(waits), 0.0)


class Lookout:
    """Remembers how far it has looked; row numbers grow in the order of their commits."""

    def __init__(self, database: Database, backlog: Backlog, *, organisation_id: int) -> None:
        self._database = database
        self._backlog = backlog
        self._organisation_id = organisation_id
        self._seen: dict[Priority, int] = dict.fromkeys(Priority, 0)
        self._unseen: set[Priority] = set()
        self._looked_at = float("-inf")
        self._again_at: datetime | None = None
        # Called when something waits for its file to be made.
        self.on_awaited: Callable[[], None] = lambda: None

    def look_again(self) -> None:
        """Look at all rows the next time: what waited for its file may go now."""
        self._again_at = None

    def is_due(self, at: float) -> bool:
        """Whether it is time to look though nobody said that there is news."""
        return at - self._looked_at >= LOOK_EVERY_S or any(
            self._backlog.count[priority] < WINDOW // 2 for priority in self._unseen
        )

    async def look(self, at: float, now: datetime) -> None:
        """Take in new rows, unless enough of their priority are in memory already."""
        if self._again_at is None or now >= self._again_at:
            self._again_at = now + LOOK_AGAIN_EVERY
            self._seen = dict.fromkeys(Priority, 0)
        self._looked_at = at
        rooms = {
            priority: min(max(WINDOW - self._backlog.count[priority], 0), PAGE)
            for priority in Priority
        }
        async with self._database.read() as session:
            messages = await new_messages(
                session, self._organisation_id, after=self._seen, limits=rooms
            )
        for message in messages:
            if message.awaits_file:
                self.on_awaited()
            else:
                self._backlog.add(message, now)
            priority = Priority(message.priority)
            self._seen[priority] = max(self._seen[priority], message.id)
        found = Counter(message.priority for message in messages)
        self._unseen = {priority for priority in Priority if found[priority] == rooms[priority]}
