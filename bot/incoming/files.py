"""Files that a handler wants to read: fetched and read outside of any transaction."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from telegram.error import TelegramError

from handlers.talk.context import BotApplication, ReadFile
from models.documents import Document, Unreadable
from models.talk import File
from models.workbook.reading import Contents

log = structlog.stdlib.get_logger()

# Meanwhile nothing else is handled: who waits for a file waits no longer than this.
WITHIN_S = 15.0
Fetch = Callable[[str], Awaitable[bytes]]


class TelegramFiles:
    """Fetches a file by its id; Bot API, getFile. Raises `TelegramError`."""

    def __init__(self, application: BotApplication) -> None:
        self._bot = application.bot

    async def __call__(self, file_id: str) -> bytes:
        """Return the file's bytes."""
        found = await self._bot.get_file(file_id)
        return bytes(await found.download_as_bytearray())


async def read_file(fetch: Fetch, file: File, read: ReadFile) -> Document | Contents:
    """Return what stands in the file, or why it is not known; it is read in a thread."""
    try:
        async with asyncio.timeout(WITHIN_S):
            content = await fetch(file.file_id)
    except (TelegramError, OSError, TimeoutError) as error:
        log.warning("file_not_fetched", reason=type(error).__name__, size=file.size)
        return Document(problem=Unreadable.NOT_FETCHED)
    return await asyncio.to_thread(read, file.name, content)
