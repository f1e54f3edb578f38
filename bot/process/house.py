"""The whole process put together: one organisation's bot, from its doors to its heartbeat."""

import asyncio
import gc
import os
import signal
import sys
import threading
from contextlib import AsyncExitStack
from typing import Self

import structlog
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

import handlers
from bot.incoming.application import OurBot, Register, build_application
from bot.incoming.digesting import digest_regularly
from bot.incoming.doorway import Doorway
from bot.incoming.inbox import InboxShelf
from bot.incoming.intake import Intake
from bot.outgoing.connectivity import Connectivity
from bot.outgoing.making import Maker
from bot.outgoing.pace import FREE, PAID, Ceilings, Pace
from bot.outgoing.sender import Sender
from bot.outgoing.workshop import ProcessWorkshop, Workshop
from bot.process import logs
from bot.process.clock import Clock
from bot.process.house_keeping import learn_identity, prolong_lease, sweep_regularly
from bot.process.lease import Holder, Tenure
from bot.process.parts import Parts
from bot.process.patience import Outages, Patience
from bot.process.settings import Settings, SettingsError
from bot.process.speaking import words
from bot.transport import Telegram
from ledger.organisations import only_organisation
from ledger.people.menus import issue_menus
from models import Database, Organisation
from models.absence import reason_of
from scheduler.ticks import build_scheduler
from wording.command_line.database import FIRST_STEP, NO_ORGANISATION
from wording.documents.word import OFFICE

log = structlog.stdlib.get_logger()

LONGEST_PARTING_S = 8.0  # whoever told us to end waits for ten seconds, then kills
GARBAGE_AT_ONCE = 10_000  # objects made and kept before the youngest are looked through


class House:
    """Opens every part in order and closes them in the opposite one. An async context manager."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock | None = None,
        *,
        ceilings: Ceilings | None = None,
        register: Register = handlers.register,
        first_wait_s: float = 0.5,
        beats: bool = True,
        telegram: Telegram | None = None,
        workshop: Workshop | None = None,
    ) -> None:
        """`beats=False` leaves heartbeat and digests of files to whoever drives the clock.

        `telegram` is another way there than over the network, `workshop` makes files elsewhere
        than in a process of its own.
        """
        self.settings = settings
        self.clock = clock or Clock()
        self.database = Database(settings.database_url)
        self.telegram = telegram or Telegram(
            settings.telegram_api, settings.token, proxy=settings.telegram_proxy
        )
        self.stopped = asyncio.Event()
        self.broken: BaseException | None = None
        self.webhook_port: int | None = None
        self._ceilings = ceilings or (PAID if settings.paid_broadcast else FREE)
        self._register = register
        self._first_wait_s = first_wait_s
        self._beats = beats
        self._scrub = logs.scrubber(settings.token, settings.webhook_secret)
        self._outages = Outages()
        self._workshop = workshop or ProcessWorkshop()
        OFFICE.folder = settings.templates
        self._closing = AsyncExitStack()
        self._parts = Parts(self._closing, on_break=self._break)

    async def __aenter__(self) -> Self:
        try:
            await self._open()
        except BaseException:
            await self._closing.aclose()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._closing.aclose()

    async def _open(self) -> None:
        self._closing.push_async_callback(self.database.dispose)
        self.organisation = await self._take_over()
        self._ours = self.database.guarded(self._tenure.check)
        self._closing.push_async_callback(self._give_back)
        await self._closing.enter_async_context(self.telegram)
        self.application = await build_application(
            api=self.settings.telegram_api,
            token=self.settings.token,
            proxy=self.settings.telegram_proxy,
            username=self.organisation.bot_username or "",
            name=self.organisation.name,
            register=self._register,
        )
        self._closing.push_async_callback(self.application.shutdown)
        self._open_out()
        self._open_doorway()
        await self._open_in()
        self._start_keeping()
        if self._beats:
            self._start_heart()
            self._start_digesting()

    async def _take_over(self) -> Organisation:
        """Take the lease on the organisation's token. Raises `LeaseHeldError`."""
        try:
            return await self._take_lease()
        except IntegrityError:
            return await self._take_lease()  # another process was quicker: now it is seen

    async def _take_lease(self) -> Organisation:
        async with self.database.write() as session:
            organisation = await only_organisation(session)
            if organisation is None:
                raise SettingsError(words(NO_ORGANISATION, first=words(FIRST_STEP)))
            self._tenure = Tenure(
                organisation_id=organisation.id,
                holder=Holder.this_process(),
                lost=self.stopped.set,
            )
            await self._tenure.begin(session)
            if organisation.bot_id != self.settings.bot_id:
                organisation.bot_id, organisation.bot_username = self.settings.bot_id, None
            organisation.calendar_url = self.settings.calendar_url
            await issue_menus(session, organisation, now=self.clock.now())
            return organisation

    async def _give_back(self) -> None:
        try:
            async with self.database.write() as session:
                await self._tenure.give_back(session)
        except (SQLAlchemyError, OSError) as error:
            log.warning("lease_kept", reason=reason_of(error))  # it ends by itself

    def _open_out(self) -> None:
        self.sender = Sender(
            self._ours,
            self.clock,
            self.telegram,
            organisation_id=self.organisation.id,
            pace=Pace(self._ceilings),
            patience=self._patience(),
            connectivity=Connectivity(self.telegram, self._patience()),
            scrub=self._scrub,
            paid=self.settings.paid_broadcast,
        )
        self.maker = Maker(
            self._ours,
            self.clock,
            self._workshop,
            organisation_id=self.organisation.id,
            patience=self._patience(),
            on_made=self.sender.send_made_files,
        )
        self.sender.on_file_awaited(self.maker.bell.ring)
        self._parts.run_until_closed(self.sender)
        self._parts.run_until_closed(self.maker)

    def _open_doorway(self) -> None:
        self.doorway = Doorway(
            self._ours,
            self.clock,
            self.application,
            organisation_id=self.organisation.id,
            on_handled=self.sender.bell.ring,
            patience=self._patience(),
            scrub=self._scrub,
        )
        self.identity_known = asyncio.Event()
        if self.organisation.bot_username:
            self.identity_known.set()
        self._parts.run_until_closed(self.doorway, after=self.identity_known)

    async def _open_in(self) -> None:
        shelf = InboxShelf(
            self._ours,
            self.clock,
            organisation_id=self.organisation.id,
            bot_id=self.settings.bot_id,
        )
        if self.settings.webhook_url and self.settings.webhook_secret:
            from bot.incoming.calendar_feed import CalendarFeed  # noqa: PLC0415
            from bot.incoming.webhook import WebhookDoor  # noqa: PLC0415  # late: few take deliveries

            door = WebhookDoor(
                shelf,
                path=self.settings.webhook_path,
                secret=self.settings.webhook_secret,
                listen=self.settings.webhook_listen,
                on_stored=self.doorway.bell.ring,
                patience=self._patience(),
                feed=CalendarFeed(self.database, self.clock, organisation_id=self.organisation.id),
            )
            self.webhook_port = await door.open()
            self._closing.push_async_callback(door.close)
            return
        self.intake = Intake(
            self.telegram, shelf, on_stored=self.doorway.bell.ring, patience=self._patience()
        )
        self._parts.run_until_closed(self.intake)

    def _start_keeping(self) -> None:
        """Start what goes on beside the doors: who we are, the lease, the heartbeat, the broom."""
        assert isinstance(self.application.bot, OurBot)  # noqa: S101  # we built it
        number = self.organisation.id
        self._parts.run_beside(
            learn_identity(
                self._ours,
                self.telegram,
                self.application.bot,
                organisation_id=number,
                known=self.identity_known,
                patience=self._patience(),
            )
        )
        self._parts.run_beside(
            prolong_lease(self.database, self._tenure, patience=self._patience())
        )
        self._parts.run_beside(
            sweep_regularly(
                self._ours, self.clock, organisation_id=number, patience=self._patience()
            )
        )
        if self.settings.webhook_url and self.settings.webhook_secret:
            from bot.incoming.webhook import announce_webhook  # noqa: PLC0415

            self._parts.run_beside(
                announce_webhook(
                    self.telegram,
                    url=self.settings.webhook_url,
                    secret=self.settings.webhook_secret,
                    patience=self._patience(),
                )
            )

    def _start_heart(self) -> None:
        patience = self._patience()
        heart = build_scheduler(
            self._ours,
            [self.organisation.id],
            clock=self.clock.now,
            on_work=self.sender.bell.ring,
            on_away=lambda error: patience.tell("database_away", reason=reason_of(error)),
            on_back=patience.relax,
        )
        heart.start()
        self._closing.callback(heart.shutdown, wait=False)

    def _start_digesting(self) -> None:
        self._parts.run_beside(
            digest_regularly(
                self._ours,
                self.clock,
                self.telegram,
                organisation_id=self.organisation.id,
                patience=self._patience(),
            )
        )

    def _patience(self) -> Patience:
        return Patience(first=self._first_wait_s, outages=self._outages)

    def _break(self, error: BaseException) -> None:
        """A part that breaks ends the house: started again, it goes on where it was."""
        self.broken = error
        self.stopped.set()
        for bell in (self.doorway.bell, self.sender.bell, self.maker.bell):
            bell.quiet.set()  # nobody waits for what will not come

    async def settle(self) -> None:
        """Return when all that was fetched is handled, and all that may be sent now is sent."""
        workers = (self.doorway.bell, self.sender.bell, self.maker.bell)
        while self.broken is None and not all(bell.quiet.is_set() for bell in workers):
            for bell in workers:
                await bell.quiet.wait()


def leave_at_once() -> None:
    """End although something holds us, such as the database: whatever counts is stored."""
    log.error("parting_cut_short", seconds=LONGEST_PARTING_S)
    os._exit(1)


async def run(settings: Settings) -> None:
    """Run the bot until SIGTERM or SIGINT, then finish what is under way."""
    logs.configure(settings.log, secrets=(settings.token, settings.webhook_secret))
    # Each SQLite statement goes to its thread and back: a busy loop must hand the lock over soon.
    sys.setswitchinterval(0.0005)
    house = House(settings)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, house.stopped.set)
    async with house:
        # What is there now stays: no collection need look at it again, and each is rarer.
        gc.freeze()
        gc.set_threshold(GARBAGE_AT_ONCE, 20, 20)
        log.info("house_open", organisation=house.organisation.id, bot_id=settings.bot_id)
        await house.stopped.wait()
        log.info("house_closing")
        watchdog = threading.Timer(LONGEST_PARTING_S, leave_at_once)
        watchdog.daemon = True
        watchdog.start()
    watchdog.cancel()
    if house.broken is not None:
        raise house.broken
