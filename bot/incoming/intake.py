"""The door in: fetches updates as raw JSON, stores them, and only then asks for the next."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, Protocol

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.incoming.handful import Handful
from bot.process.patience import Patience
from bot.transport import NotSentError, OutcomeUnknownError, Reply, Telegram
from models.absence import reason_of

log = structlog.stdlib.get_logger()

POLL_S = 50  # the longest that Telegram waits
BATCH = 100  # the most that Telegram hands out
SLACK_S = 15.0  # for the answer to a long poll to travel
ALLOWED_UPDATES = (
    "message",
    "edited_message",
    "callback_query",
    "my_chat_member",
    "chat_member",
    "message_reaction",
    "poll_answer",
)


class Shelf(Protocol):
    """Where updates are stored."""

    async def store(self, updates: Sequence[Any]) -> int:
        """Store them in one commit; return how long they are together, in signs."""


class Intake:
    """Our own getUpdates loop: PTB's acknowledges updates it holds in memory only."""

    def __init__(
        self, telegram: Telegram, shelf: Shelf, *, on_stored: Callable[[], None], patience: Patience
    ) -> None:
        self._telegram = telegram
        self._shelf = shelf
        self._on_stored = on_stored
        self._patience = patience
        self._handful = Handful(BATCH)
        self._next_id: int | None = None
        self._stopping = asyncio.Event()
        self.polled = asyncio.Event()

    async def run(self) -> None:
        """Fetch and store until told to stop."""
        while not self._stopping.is_set():
            updates = await self._unless_stopped(self._fetch())
            if updates:
                await self._store(updates)

    def stop(self) -> None:
        """End after the batch that is being stored, if one is."""
        self._stopping.set()

    async def _unless_stopped(self, fetching: Any) -> list[Any]:
        """Wait for updates; a stop breaks off the wait, and nothing is lost by that."""
        task = asyncio.ensure_future(fetching)
        stop = asyncio.ensure_future(self._stopping.wait())
        try:
            await asyncio.wait((task, stop), return_when=asyncio.FIRST_COMPLETED)
            return task.result() if task.done() else []
        finally:
            task.cancel()
            stop.cancel()
            await asyncio.gather(task, stop, return_exceptions=True)

    async def _fetch(self) -> list[Any]:
        params: dict[str, Any] = {
            "timeout": POLL_S,
            "limit": self._handful.limit,
            "allowed_updates": ALLOWED_UPDATES,
        }
        if self._next_id is not None:
            params["offset"] = self._next_id
        self.polled.set()
        try:
            reply = await self._telegram.call("getUpdates", params, answer_s=POLL_S + SLACK_S)
        except (NotSentError, OutcomeUnknownError) as error:
            await self._patience.wait("telegram_unreachable", reason=str(error))
            return []
        if not reply.ok or not isinstance(reply.result, list):
            await self._refused(reply)
            return []
        self._patience.relax()
        return reply.result

    async def _refused(self, reply: Reply) -> None:
        """Say clearly what is wrong, and wait before asking again."""
        if reply.code == 409 and "webhook" in reply.description:
            # A webhook of old: this bot polls. What waits there is kept.
            log.warning("webhook_removed", description=reply.description)
            await self._quietly("deleteWebhook", {"drop_pending_updates": False})
            await self._patience.wait("webhook_was_set")
        elif reply.code == 409:
            await self._patience.wait(
                "another_poller",
                description=reply.description,
                mend="stop the other program that uses this token, or take a fresh one",
            )
        elif reply.code == 401:
            await self._patience.wait(
                "token_rejected",
                description=reply.description,
                mend="take a fresh token from @BotFather, then start again",
            )
        else:
            told = reply.parameters.retry_after
            await self._patience.wait(
                "get_updates_refused",
                code=reply.code,
                description=reply.description,
                at_least=told or 0.0,
            )

    async def _quietly(self, method: str, params: dict[str, Any]) -> None:
        try:
            await self._telegram.call(method, params)
        except (NotSentError, OutcomeUnknownError) as error:
            log.warning("call_failed", method=method, reason=str(error))

    async def _store(self, updates: list[Any]) -> None:
        """Store the batch, however long the database is away; the offset moves only after that."""
        while not self._stopping.is_set():
            try:
                signs = await self._shelf.store(updates)
            except (SQLAlchemyError, OSError) as error:
                await self._patience.wait(
                    "database_away", reason=reason_of(error), until=self._stopping
                )
                continue
            self._patience.relax()
            self._handful.weigh(len(updates), signs)
            self._on_stored()
            self._next_id = next_offset(updates, self._next_id)
            return


def next_offset(updates: Sequence[Any], before: int | None) -> int | None:
    """Return the offset that acknowledges the batch: its last id and one, even if ids jumped back.

    Something without an id cannot be named; one past what was last acknowledged takes it along.
    """
    for update in reversed(updates):
        given = update.get("update_id") if isinstance(update, dict) else None
        if isinstance(given, int) and not isinstance(given, bool):
            return given + 1
    return None if before is None else before + 1
