"""The zip around a workbook, opened with suspicion: bounded in parts, bytes and ratio.

Only what was read here, within the bounds, is packed again and handed to the spreadsheet reader. So
whatever a forged zip says of itself elsewhere, nothing else is ever unpacked.
"""

import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO

from models.workbook.problems import Reason, UnreadableError

MEBIBYTE = 1 << 20
MAX_FILE_BYTES = 20 * MEBIBYTE
MAX_UNPACKED_BYTES = 128 * MEBIBYTE
MAX_PARTS = 2_000
# An honest sheet of blank, formatted rows packs to a fiftieth; a bomb to a thousandth.
SUSPICIOUS_RATIO = 250
SUSPICIOUS_BYTES = 8 * MEBIBYTE
COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .xls, and .xlsx with a password
CONTENT_TYPES = "[Content_Types].xml"
WORKBOOK = "xl/workbook.xml"

Parts = dict[str, bytes]


def unpack(
    content: bytes, *, wanted: Callable[[str], bool] | None = None, needed: str = WORKBOOK
) -> Parts:
    """Return the parts of a workbook, or the wanted ones of another office file, by name.

    Raises `UnreadableError`.
    """
    if len(content) > MAX_FILE_BYTES:
        raise UnreadableError(Reason.FILE_TOO_BIG, limit=MAX_FILE_BYTES // MEBIBYTE)
    if content.startswith(COMPOUND_FILE):
        raise UnreadableError(Reason.OLD_OR_LOCKED)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = read_parts(archive, wanted or is_wanted)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        raise UnreadableError(Reason.NOT_XLSX) from error
    except (RuntimeError, NotImplementedError) as error:  # a password; an unknown compression
        raise UnreadableError(Reason.OLD_OR_LOCKED) from error
    if needed not in parts or (wanted is None and CONTENT_TYPES not in parts):
        raise UnreadableError(Reason.NOT_XLSX)
    return parts


def read_parts(archive: zipfile.ZipFile, wanted: Callable[[str], bool]) -> Parts:
    """Unpack every wanted part, within the bounds."""
    members = archive.infolist()
    declared = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    limit = f"{MAX_UNPACKED_BYTES // MEBIBYTE}"
    bomb = declared > SUSPICIOUS_BYTES and declared > SUSPICIOUS_RATIO * max(packed, 1)
    if len(members) > MAX_PARTS or declared > MAX_UNPACKED_BYTES or bomb:
        raise UnreadableError(Reason.UNPACKS_TOO_BIG, limit=limit)
    parts: Parts = {}
    left = MAX_UNPACKED_BYTES
    for member in members:
        if wanted(member.filename):
            with archive.open(member) as opened:
                # zipfile stops at the declared size, and the sum of those is bounded above.
                parts[member.filename] = opened.read(left + 1)
            left -= len(parts[member.filename])
            if left < 0:
                raise UnreadableError(Reason.UNPACKS_TOO_BIG, limit=limit)
    return parts


def is_wanted(name: str) -> bool:
    """Return whether the part can matter to the cells' values: no pictures, no macros."""
    return name.endswith((".xml", ".rels")) and name.startswith(("xl/", "_rels/", CONTENT_TYPES))


def pack(parts: Parts) -> BytesIO:
    """Return the parts as a plain zip."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    packed.seek(0)
    return packed
