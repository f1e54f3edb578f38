"""A file that came with a request."""

from dataclasses import dataclass

LARGEST_UPLOAD = 50 * 1024 * 1024


@dataclass(slots=True)
class Upload:
    """What a bot, or the page, sends."""

    name: str
    content: bytes
    mime: str
