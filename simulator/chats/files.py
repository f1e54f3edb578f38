"""Files: kept in memory, known to each bot by its own id."""

import base64
import hashlib
import re
import struct
from dataclasses import dataclass, field
from typing import Any

from simulator.ground.errors import bad_request
from simulator.parameters.requests import Upload

LARGEST_DOWNLOAD = 20 * 1024 * 1024
LARGEST_PHOTO = 10 * 1024 * 1024
FOLDERS = {"photo": "photos", "document": "documents", "voice": "voice", "video": "videos"}
PLAIN_ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}$")
SUFFIXES = {"photo": ".jpg", "document": "", "voice": ".oga", "video": ".mp4"}
MIME = {"photo": "image/jpeg", "voice": "audio/ogg", "video": "video/mp4"}
IMAGES = (b"\xff\xd8\xff", b"\x89PNG", b"RIFF", b"GIF8", b"BM")
THUMBNAIL_SIDE = 90
ALBUM = range(2, 11)

SAMPLE_PHOTO = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
)


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file, whoever sent it."""

    number: int
    unique_id: str
    kind: str
    name: str
    mime: str
    content: bytes = field(repr=False)
    width: int = 0
    height: int = 0
    duration: int = 0

    @property
    def path(self) -> str:
        """Where a bot downloads it from, below its own address."""
        suffix = SUFFIXES[self.kind]
        if not suffix and (ending := PLAIN_ENDING.search(self.name)):
            suffix = ending[0].lower()
        return f"{FOLDERS[self.kind]}/file_{self.number}{suffix}"


class FileStore:
    """All files of the simulator."""

    def __init__(self) -> None:
        self._by_unique_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def keep(
        self, kind: str, content: bytes, *, name: str = "", mime: str = "", duration: int = 0
    ) -> StoredFile:
        """Stores a file; every upload is a file of its own."""
        number = len(self._by_unique_id)
        digest = hashlib.blake2b(f"{number}".encode(), digest_size=9).digest()
        unique_id = "AQAD" + base64.urlsafe_b64encode(digest).decode()
        width, height = size_of_image(content) if kind == "photo" else (0, 0)
        if kind == "video":
            width, height = 640, 360
        file = StoredFile(
            number=number,
            unique_id=unique_id,
            kind=kind,
            name=name or f"file_{number}{SUFFIXES[kind]}",
            mime=MIME.get(kind) or mime or "application/octet-stream",
            content=content,
            width=width,
            height=height,
            duration=duration,
        )
        self._by_unique_id[unique_id] = file
        self._by_path[file.path] = file
        return file

    def uploaded(self, kind: str, upload: Upload) -> StoredFile:
        """Stores what a bot has sent, within Telegram's limits."""
        size = len(upload.content)
        if not size:
            raise bad_request("file must be non-empty")
        if kind == "photo":
            if size > LARGEST_PHOTO:
                raise bad_request(
                    f"file of size {size} bytes is too big for a photo; "
                    f"the maximum size is {LARGEST_PHOTO} bytes"
                )
            if not upload.content.startswith(IMAGES):
                raise bad_request("IMAGE_PROCESS_FAILED")
        return self.keep(kind, upload.content, name=upload.name, mime=upload.mime)

    def at_path(self, path: str) -> StoredFile | None:
        """The file that a download asks for."""
        return self._by_path.get(path)

    def known_to(self, bot_id: int, file_id: str) -> StoredFile:
        """The file behind a bot's own ``file_id``."""
        try:
            owner, unique_id = base64.urlsafe_b64decode(file_id.encode()).decode().split(":")
        except ValueError:
            owner, unique_id = "", ""
        file = self._by_unique_id.get(unique_id.removesuffix("-thumb"))
        if file is None or owner != str(bot_id):
            raise bad_request("wrong file identifier/HTTP URL specified")
        return file


def file_id(bot_id: int, unique_id: str) -> str:
    """A file as one bot knows it; another bot cannot use it."""
    return base64.urlsafe_b64encode(f"{bot_id}:{unique_id}".encode()).decode()


def size_of_image(content: bytes) -> tuple[int, int]:
    """Width and height where a PNG says so, else something likely."""
    if content.startswith(b"\x89PNG") and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    return 800, 600


def ids(bot_id: int, file: StoredFile, ending: str = "") -> dict[str, Any]:
    """The two ids that every kind of file has."""
    unique_id = file.unique_id + ending
    return {"file_id": file_id(bot_id, unique_id), "file_unique_id": unique_id}


def described(bot_id: int, file: StoredFile) -> Any:
    """The file as it stands in a message to this bot."""
    whole = ids(bot_id, file)
    whole["file_size"] = len(file.content)
    if file.kind == "photo":
        return photo_sizes(bot_id, file, whole)
    if file.kind == "voice":
        return whole | {"duration": file.duration, "mime_type": file.mime}
    more = {"file_name": file.name, "mime_type": file.mime}
    if file.kind == "video":
        whole |= {"width": file.width, "height": file.height, "duration": file.duration}
    return whole | more


def photo_sizes(bot_id: int, file: StoredFile, whole: dict[str, Any]) -> list[dict[str, Any]]:
    """A photo comes in several sizes, the largest last."""
    full = whole | {"width": file.width, "height": file.height}
    if max(file.width, file.height) <= THUMBNAIL_SIDE:
        return [full]
    thumbnail = ids(bot_id, file, "-thumb")
    thumbnail |= {
        "width": THUMBNAIL_SIDE,
        "height": max(THUMBNAIL_SIDE * file.height // file.width, 1),
        "file_size": max(len(file.content) // 20, 1),
    }
    return [thumbnail, full]
