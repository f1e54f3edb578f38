"""A small department at play: the real application, over real HTTP, against the simulator."""

import json
from collections.abc import AsyncIterator, Awaitable, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, Protocol, Self, TypeAlias, TypedDict, TypeVar, Unpack

import structlog
from sqlalchemy import ColumnElement, select
from structlog.typing import Processor

import handlers
from bot.incoming.application import Register
from bot.process.house import House
from demo.stage import Stage, StandingClock
from ledger.organisations import framework_of
from models import Base, Database, Entry, Group, Organisation, Outbox, Subject, Task
from models.base import Numbered
from simulator import Group as GroupChat
from simulator import Message, Person, Press, Simulator
from simulator.people.writing import Place
from tests.office_clock import OfficeClock, planned_times
from tests.sample_department import MONDAY_MORNING, found_department, rows_of

PLAIN_LOG: list[Processor] = [
    structlog.stdlib.add_log_level,
    structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
]
MENUS: dict[tuple[str, str], list[dict[str, str]]] = {}  # as Telegram was told: `furnish_office`
TEXTS: dict[tuple[str, str], str] = {}
QUICK_S = 0.2  # once the house is settled, what is not heard will not be


Done = TypeVar("Done")
Row = TypeVar("Row", bound=Base)
NumberedRow = TypeVar("NumberedRow", bound=Numbered)


class HasSubject(Protocol):
    """A row that entries can be about, such as a task."""

    @property
    def subject(self) -> Subject: ...


def subject_of(thing: Subject | HasSubject) -> Subject:
    """What a row, or a pointer to one, points at."""
    return thing if isinstance(thing, Subject) else thing.subject


class WorkGroup:
    """A group chat with the bot in it."""

    def __init__(self, office: "Office", chat: GroupChat, group_id: int | None = None) -> None:
        self.office = office
        self.chat = chat
        self.group_id = group_id

    @property
    def messages(self) -> list[Message]:
        """What the bot has said in it and is still to be seen, oldest first."""
        return [message for message in self.chat.messages if message.is_from_bot]

    async def row(self) -> Group:
        async with self.office.database.read() as session:
            return await session.get_one(Group, (self.office.organisation_id, self.group_id))


Where: TypeAlias = Place | WorkGroup


def bare(place: Where | None) -> Place | None:
    """What the simulator knows of a place of ours."""
    return place.chat if isinstance(place, WorkGroup) else place


class Envelope(TypedDict, total=False):
    """Where a file goes; to the bot, if it says neither."""

    to: Where
    reply_to: Message
    caption: str


class Colleague:
    """A member with his telephone. When a deed returns, the house has dealt with it."""

    def __init__(self, office: "Office", member_id: int, person: Person) -> None:
        self.office = office
        self.member_id = member_id
        self.person = person

    def __repr__(self) -> str:
        return f"<{self.person.name}>"

    @property
    def name(self) -> str:
        return self.person.name

    async def says(
        self,
        text: str,
        *,
        to: Where | None = None,
        reply_to: Message | None = None,
        anonymously: bool = False,
    ) -> Message:
        place = self.office.bot if to is None and reply_to is None else bare(to)
        said = self.person.says(text, place, reply_to=reply_to, anonymously=anonymously)
        return await self._settled(said)

    async def edits(self, message: Message, text: str) -> Message:
        return await self._settled(self.person.edits(message, text))

    async def sends_photo(
        self, content: bytes | None = None, **envelope: Unpack[Envelope]
    ) -> Message:
        return await self._settled(self.person.sends_photo(content, **self._addressed(envelope)))

    async def sends_voice(self, **envelope: Unpack[Envelope]) -> Message:
        return await self._settled(self.person.sends_voice(**self._addressed(envelope)))

    async def sends_video(self, **envelope: Unpack[Envelope]) -> Message:
        return await self._settled(self.person.sends_video(**self._addressed(envelope)))

    async def sends_document(
        self, name: str, content: bytes = b"content", **envelope: Unpack[Envelope]
    ) -> Message:
        return await self._settled(
            self.person.sends_document(name, content, **self._addressed(envelope))
        )

    async def sends_album(
        self, items: Sequence[bytes | None], **envelope: Unpack[Envelope]
    ) -> list[Message]:
        return await self._settled(self.person.sends_album(items, **self._addressed(envelope)))

    async def opens(self, start: str | None = None) -> Message:
        return await self._settled(self.person.opens(self.office.bot, start))

    async def reacts(self, emoji: str | None, on: Message) -> None:
        await self._settled(self.person.reacts(emoji, on))

    async def blocks(self) -> None:
        await self._settled(self.person.blocks(self.office.bot))

    async def unblocks(self) -> None:
        await self._settled(self.person.unblocks(self.office.bot))

    async def taps(
        self,
        label: str,
        on: Message | Subject | HasSubject | None = None,
        in_: Where | None = None,
    ) -> Press:
        """Press a button; `on` is a message, or a row such as a task: then its latest message."""
        if on is not None and not isinstance(on, Message):
            on = await self.message_about(on, label)
        return await self._settled(self.person.taps(label, on, bare(in_)))

    async def taps_forged(self, data: str, on: Message) -> Press:
        return await self._settled(self.person.taps_forged(data, on))

    async def registers(self, line: str) -> Task:
        """Register a task in one line and confirm the reading; returns the task."""
        await self.says(line)
        await self.taps("确认")
        return await self.office.newest(Task)

    async def hears(self, words: str = "", in_: Where | None = None) -> Message:
        """The first thing not yet heard with these words in it, once all is settled."""
        await self.office.settle()
        return await self.person.hears(words, in_=bare(in_), timeout=QUICK_S)

    async def opens_listed(self, words: str) -> Message:
        """The first thing with these words: itself, or opened from the list that has taken it."""
        heard = await self.hears(words)
        lines = (line for line in heard.text.splitlines() if line.startswith("📬"))
        line = next((line for line in lines if words in line), None)
        if line is None:
            return heard
        await self.taps(f"{line.split(maxsplit=1)[0]} ", on=heard)
        return await self.hears(words)

    async def hears_nothing(self, words: str = "", in_: Where | None = None) -> None:
        await self.office.settle()
        await self.person.hears_nothing(words, in_=bare(in_))

    def hears_everything(self, in_: Where | None = None) -> list[Message]:
        return self.person.hears_everything(bare(in_))

    async def message_about(self, thing: Subject | HasSubject, label: str | None = None) -> Message:
        """The latest message he sees about a row, and with a button if one is named."""
        await self.office.settle()
        subject = subject_of(thing)
        chats = {chat.id: chat for chat in self.person.chats}
        async with self.office.database.read() as session:
            rows = await session.execute(
                select(Outbox.chat_id, Outbox.message_id)
                .where(
                    Outbox.about_kind == subject.kind,
                    Outbox.about_id == subject.id,
                    Outbox.chat_id.in_(chats),
                )
                .order_by(Outbox.id.desc())
            )
        for chat_id, message_id in rows:
            message = chats[chat_id].find(message_id) if chat_id and message_id else None
            if message is not None and (label is None or message.has_button(label)):
                return message
        raise AssertionError(f"{self.name} sees nothing about {subject} with {label!r}")

    def _addressed(self, envelope: Envelope) -> dict[str, Any]:
        """The envelope as the simulator's people take it."""
        if "to" not in envelope and "reply_to" not in envelope:
            return {**envelope, "to": self.office.bot}
        return {**envelope, "to": bare(envelope.get("to"))}

    async def _settled(self, deed: Awaitable[Done]) -> Done:
        done = await deed
        await self.office.settle()
        return done


def data_behind(message: Message, label: str) -> str:
    """What a button tells the bot."""
    data = message.button(label).data
    assert data is not None, f"{label!r} tells the bot nothing"
    return data


class LedgerBook:
    """The ledger as it stood when the house was last settled."""

    def __init__(self) -> None:
        self._entries: list[Entry] = []

    def entries(self, about: Subject | HasSubject | None = None) -> list[Entry]:
        if about is None:
            return list(self._entries)
        subject = subject_of(about)
        return [
            entry
            for entry in self._entries
            if (entry.subject_kind, entry.subject_id) == tuple(subject)
        ]

    def kinds(self, about: Subject | HasSubject | None = None) -> list[str]:
        return [entry.kind for entry in self.entries(about)]

    def of_kind(self, kind: str) -> list[dict[str, Any]]:
        return [json.loads(one.content or "{}") for one in self._entries if one.kind == kind]

    def contents(self, about: Subject | HasSubject | None = None) -> list[dict[str, Any]]:
        return [json.loads(entry.content or "{}") for entry in self.entries(about)]

    async def reads_on(self, database: Database, organisation_id: int) -> None:
        last = self._entries[-1].seq if self._entries else 0
        async with database.read() as session:
            self._entries += await session.scalars(
                select(Entry)
                .where(Entry.organisation_id == organisation_id, Entry.seq > last)
                .order_by(Entry.seq)
            )


class Office(Stage):
    """The stage with everybody in his place, and what is stored of it all."""

    def __init__(
        self,
        sim: Simulator,
        clock: StandingClock,
        database_url: str,
        *,
        register: Register = handlers.register,
    ) -> None:
        super().__init__(sim, clock, database_url, register=register)
        self.clock = OfficeClock(self)
        self.ledger = LedgerBook()
        self.expects_defects = False

    async def moves_in(self) -> Self:
        """Let the people come, and open the house."""
        self.rows = await rows_of(self.database, self.department)
        self.admin, self.leader, self.supervisor, self.head, self.zhang, self.wang = map(
            self._colleague, ("管理员甲", "领导甲", "督查甲", "李四", "张三", "王五")
        )
        self.other_head, self.other_member = map(self._colleague, ("赵六", "钱七"))
        self.group = WorkGroup(self, self.department.group, self.rows.group_id)
        self.bot.commands |= MENUS
        self.bot.texts |= TEXTS
        await self.starts()
        await self.settle()
        return self

    def _colleague(self, name: str) -> Colleague:
        return Colleague(self, self.rows.members[name], self.department.people[name])

    @property
    def organisation_id(self) -> int:
        return self.department.organisation_id

    async def restarts(self) -> None:
        await self.goes_down()
        await self.starts()
        await self.settle()

    async def is_down_until(self, when: str) -> None:
        """As after an outage: the clock has gone on, and what is due by then is done."""
        await self.goes_down()
        await self.clock.jumps_to(when)
        await self.starts()
        await self.ticks()

    async def settle(self) -> None:
        """All is fetched, handled, answered and written down; a defect on the way is raised."""
        if self._house is None:
            return
        await super().settle()
        await self.ledger.reads_on(self.database, self.organisation_id)
        if not self.expects_defects:
            self.raise_defects(self.house)

    @staticmethod
    def raise_defects(house: House) -> None:
        if house.doorway.defect is not None:
            defect, house.doorway.defect = house.doorway.defect, None
            raise AssertionError("an update could not be handled") from defect
        assert not house.sender.defects, f"Telegram refused: {house.sender.defects}"
        assert house.broken is None, house.broken

    async def ticks(self) -> int:
        """What the heartbeat does now."""
        done = await self.does_what_is_due()
        await self.settle()
        return done

    def stops(self, since: datetime, until: datetime) -> Iterable[datetime]:
        """Every moment between at which the framework plans something, and the last one."""
        return [*planned_times(framework_of(self.rows.organisation), since, until), until]

    async def newest(self, table: type[NumberedRow]) -> NumberedRow:
        """The row of a table that was made last."""
        async with self.database.read() as session:
            row = await session.scalar(select(table).order_by(table.id.desc()).limit(1))
        assert row is not None, f"no {table.__name__} was made"
        return row

    async def now(self, row: NumberedRow) -> NumberedRow:
        """The row as it stands now."""
        async with self.database.read() as session:
            return await session.get_one(type(row), (self.organisation_id, row.id))

    async def all(self, table: type[Row], *conditions: ColumnElement[bool]) -> list[Row]:
        """The rows of a table."""
        async with self.database.read() as session:
            return list(await session.scalars(select(table).where(*conditions)))

    async def organisation(self) -> Organisation:
        async with self.database.read() as session:
            return await session.get_one(Organisation, self.organisation_id)


@asynccontextmanager
async def an_office(
    database_url: str, *, register: Register = handlers.register, **world: Any
) -> AsyncIterator[Office]:
    """An office in its own world, with its doors open."""
    structlog.configure(processors=PLAIN_LOG, logger_factory=structlog.PrintLoggerFactory())
    clock = StandingClock(MONDAY_MORNING)
    async with Simulator(clock=clock.now, **world) as sim:
        office = Office(sim, clock, database_url, register=register)
        try:
            yield await office.moves_in()
        finally:
            await office.moves_out()


async def furnish_office(url: str) -> None:
    """Found the department in an empty database, and open its house for the first time.

    What a bot then tells Telegram of itself (menus, descriptions), it tells once, not in each
    test: further offices begin with what its Telegram has heard.
    """
    await found_department(url)
    async with an_office(url) as office:
        MENUS.update(office.bot.commands)
        TEXTS.update(office.bot.texts)
