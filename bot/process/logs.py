"""The log: one line per fact, with a stable event word and ids; no token, no member's text."""

import asyncio
import logging
import re
import sys
from collections.abc import Callable
from typing import TextIO

import structlog
from pydantic import SecretStr
from structlog.types import Processor

TOKEN_IN_URL = re.compile(r"bot\d+:[\w-]+")
MASK = "bot<token>"
# Both write every URL they call at INFO, and a URL holds the token.
TALKATIVE = ("aiohttp", "httpx", "httpcore", "telegram", "apscheduler", "aiosqlite", "asyncio")


def scrubber(*secrets: SecretStr | None) -> Callable[[str], str]:
    """Return a function that takes tokens, and the given secrets themselves, out of any text."""
    known = [secret.get_secret_value() for secret in secrets if secret is not None]

    def scrub(text: str) -> str:
        text = TOKEN_IN_URL.sub(MASK, text)
        for secret in known:
            text = text.replace(secret, "<secret>")
        return text

    return scrub


class ScrubbingFormatter(structlog.stdlib.ProcessorFormatter):
    """Formats a record whole, tracebacks included, and only then takes the secrets out."""

    def __init__(self, scrub: Callable[[str], str], processors: list[Processor]) -> None:
        super().__init__(processors=processors, foreign_pre_chain=SHARED)
        self._scrub = scrub

    def format(self, record: logging.LogRecord) -> str:
        """Return the line without secrets."""
        return self._scrub(super().format(record))


def tells_more_than_an_end(record: logging.LogRecord) -> bool:
    """Whether a line tells of more than work that was broken off because the process ends.

    SQLAlchemy's pool writes a whole traceback when that work was in a transaction.
    """
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, asyncio.CancelledError)


SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
    structlog.processors.format_exc_info,
]


def configure(
    style: str = "text", *, secrets: tuple[SecretStr | None, ...] = (), stream: TextIO | None = None
) -> None:
    """Send every log line of the process, ours and the libraries', through one scrubbing door."""
    end: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if style == "json"
        else structlog.dev.ConsoleRenderer(
            colors=False, exception_formatter=structlog.dev.plain_traceback
        )
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        ScrubbingFormatter(
            scrubber(*secrets), [structlog.stdlib.ProcessorFormatter.remove_processors_meta, end]
        )
    )
    handler.addFilter(tells_more_than_an_end)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
