"""Whether Telegram can be reached: where no answer came, it is tried with a harmless call.

A message may be sent once more only, so it is not spent on finding out whether an outage is over.
"""

import asyncio
from collections.abc import Callable

from bot.process.patience import Patience
from bot.transport import TOKEN_UNKNOWN, NotSentError, OutcomeUnknownError, Telegram


class Connectivity:
    """Telegram as the sender sees it: in doubt or not, and if so, perhaps known to be away."""

    def __init__(self, telegram: Telegram, patience: Patience) -> None:
        self._telegram = telegram
        self._patience = patience
        self._proof: asyncio.Task[None] | None = None
        self.is_down = False
        self.on_news: Callable[[], None] = lambda: None

    @property
    def is_in_doubt(self) -> bool:
        """Whether nothing should be sent now."""
        return self._proof is not None

    def doubt(self) -> None:
        """Send nothing until Telegram has answered; it is asked from now on."""
        if self._proof is None:
            self._proof = asyncio.create_task(self._prove())

    async def close(self) -> None:
        """Ask no more."""
        if self._proof is not None:
            self._proof.cancel()
            await asyncio.gather(self._proof, return_exceptions=True)

    async def _prove(self) -> None:
        """Ask who we are for as long as nothing, an error of the server or "unknown" comes."""
        while (trouble := await self._trouble()) is not None:
            self.is_down = True
            self.on_news()
            event, reason = trouble
            await self._patience.wait(event, reason=reason)
        self._patience.relax()
        self._proof, self.is_down = None, False
        self.on_news()

    async def _trouble(self) -> tuple[str, str] | None:
        try:
            reply = await self._telegram.call("getMe")
        except (NotSentError, OutcomeUnknownError) as error:
            return "telegram_unreachable", str(error)
        if reply.code >= 500:
            return "telegram_unreachable", f"{reply.code} {reply.description}"
        if reply.code in TOKEN_UNKNOWN:
            return "token_rejected", f"{reply.code} {reply.description}"
        return None
