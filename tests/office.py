"""A small department at play: the real application, over real HTTP, against the simulator."""

import json
from collections.abc import AsyncIterator, Awaitable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime, time, timedelta
from typing import Any, Protocol, Self, TypeAlias, TypedDict, TypeVar, Unpack

import structlog
from sqlalchemy import ColumnElement, select
from structlog.typing import Processor

import handlers
from bot.incoming.application import Register
from bot.outgoing.pace import UNLIMITED, Ceilings
from bot.process.house import House
from bot.process.settings import Settings, read_settings
from ledger.organisations import framework_of
from models import Base, Database, Entry, Group, Organisation, Outbox, Subject, Task
from models.base import Numbered
from scheduler.due import run_due
from simulator import Group as GroupChat
from simulator import Message, Person, Press, Simulator
from simulator.people.writing import Place
from tests.driven_clock import SHANGHAI, DrivenClock
from tests.sample_department import BOT, Department, gather

PLAIN_LOG: list[Processor] = [
    structlog.stdlib.add_log_level,
    structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
]
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

    async def sends_document(self, name: str, **envelope: Unpack[Envelope]) -> Message:
        return await self._settled(self.person.sends_document(name, **self._addressed(envelope)))

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


class OfficeClock:
    """The office's clock: when it moves, what falls due on the way is done."""

    def __init__(self, office: "Office", clock: DrivenClock) -> None:
        self._office = office
        self._clock = clock

    def now(self) -> datetime:
        return self._clock.now()

    async def moves_to(self, when: str | datetime) -> None:
        """To "fri 19:00", "19:00", "2026-12-04 10:00" or a moment, by way of all planned times."""
        target = self._clock.next_time(when) if isinstance(when, str) else when
        for moment in [*self._office.planned_times(self.now(), target), target]:
            self._clock.sets(moment)
            await self._office.ticks()

    async def passes(self, span: timedelta) -> None:
        await self.moves_to(self.now() + span)

    async def jumps_to(self, when: str | datetime) -> None:
        """As if the heartbeat had stood still meanwhile: nothing falls due on the way."""
        self._clock.sets(self._clock.next_time(when) if isinstance(when, str) else when)
        await self._office.settle()


class Office:
    """The house, the simulator, the people and their clock."""

    def __init__(
        self,
        database_url: str,
        sim: Simulator,
        clock: DrivenClock,
        *,
        register: Register = handlers.register,
    ) -> None:
        self.register = register
        self.database_url = database_url
        self.sim = sim
        self.driven_clock = clock
        self.clock = OfficeClock(self, clock)
        self.ledger = LedgerBook()
        self.database = Database(database_url)
        self.bot = sim.add_bot(username=BOT)
        self._house: House | None = None
        self.ceilings: Ceilings = UNLIMITED
        self.expects_defects = False
        self._opened = AsyncExitStack()

    async def moves_in(self) -> Self:
        """Let the people come, and open the house."""
        department = await gather(self.database, self.sim, self.bot)
        self.department: Department = department
        self.organisation_id = department.organisation_id
        self.admin, self.leader, self.supervisor, self.head, self.zhang, self.wang = (
            Colleague(self, *department.people[name])
            for name in ("管理员甲", "领导甲", "督查甲", "李四", "张三", "王五")
        )
        self.other_head, self.other_member = (
            Colleague(self, *department.people[name]) for name in ("赵六", "钱七")
        )
        self.group = WorkGroup(self, department.group_chat, department.group_id)
        await self.starts()
        await self.settle()
        return self

    @property
    def house(self) -> House:
        assert self._house is not None, "the house is closed"
        return self._house

    def settings(self, **more: Any) -> Settings:
        """What the house is told: where its database and its Telegram are, and more."""
        return read_settings(
            _env_file=None,
            bot_token=self.bot.token,
            database_url=self.database_url,
            telegram_api=self.sim.url,
            **more,
        )

    async def starts(self, settings: Settings | None = None) -> None:
        house = House(
            settings or self.settings(),
            self.driven_clock,
            ceilings=self.ceilings,
            register=self.register,
            first_wait_s=0.01,
            beats=False,
        )
        self._house = await self._opened.enter_async_context(house)

    async def goes_down(self) -> None:
        """The process ends in good order; messages wait at Telegram."""
        self._house = None
        await self._opened.aclose()
        self._opened = AsyncExitStack()

    async def restarts(self) -> None:
        await self.goes_down()
        await self.starts()
        await self.settle()

    async def moves_out(self) -> None:
        await self.goes_down()
        await self.database.dispose()

    async def settle(self) -> None:
        """All is fetched, handled, answered and written down; a defect on the way is raised."""
        if self._house is None:
            return
        self.house.doorway.bell.ring()
        self.house.sender.bell.ring()
        await self.bot.has_fetched_everything()
        await self.house.settle()
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
        done = 0
        if self._house is not None:
            done = await run_due(self.database, self.organisation_id, self.clock.now())
            await self.settle()
        return done

    def planned_times(self, since: datetime, until: datetime) -> list[datetime]:
        """Every moment between at which the framework plans something."""
        framework = framework_of(self.department.organisation)
        clocks: set[time] = {push.at for push in framework.pushes}
        for rule in framework.check_ins:
            clocks |= {rule.opens.at, rule.closes.at}
            if rule.remind_before_close:
                closes = datetime.combine(since, rule.closes.at)
                clocks.add((closes - rule.remind_before_close).time())
        return [moment for moment in moments(since, until, clocks) if since < moment < until]

    async def newest(self, table: type[NumberedRow]) -> NumberedRow:
        """The row of a table that was made last."""
        async with self.database.read() as session:
            row = await session.scalar(select(table).order_by(table.id.desc()).limit(1))
        assert row is not None, f"no {table.__name__} was made"
        return row

    async def all(self, table: type[Row], *conditions: ColumnElement[bool]) -> list[Row]:
        """The rows of a table."""
        async with self.database.read() as session:
            return list(await session.scalars(select(table).where(*conditions)))

    async def organisation(self) -> Organisation:
        async with self.database.read() as session:
            return await session.get_one(Organisation, self.organisation_id)


def moments(since: datetime, until: datetime, clocks: set[time]) -> Iterator[datetime]:
    day = since.astimezone(SHANGHAI).date()
    while day <= until.astimezone(SHANGHAI).date():
        for clock in sorted(clocks):
            yield datetime.combine(day, clock, tzinfo=SHANGHAI)
        day += timedelta(days=1)


@asynccontextmanager
async def an_office(
    database_url: str, *, register: Register = handlers.register, **world: Any
) -> AsyncIterator[Office]:
    """An office in its own world, with its doors open."""
    structlog.configure(processors=PLAIN_LOG, logger_factory=structlog.PrintLoggerFactory())
    clock = DrivenClock()
    async with Simulator(clock=clock.now, **world) as sim:
        office = Office(database_url, sim, clock, register=register)
        try:
            yield await office.moves_in()
        finally:
            await office.moves_out()
