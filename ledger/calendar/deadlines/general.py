"""What the rules do not know is left to jionlp: solar terms, lunar dates, lesser festivals.

jionlp is imported when it is first needed. It takes time (up to half a second), memory (about
38 MB) and liberties: it prints on import, unpacks its dictionaries beside its own code, logs what
it cannot read through the root logger, and its search grows so steeply with the text (50
characters cost it 0.5 s, 1,000 cost 17 s) that it must only ever see short pieces.
"""

import io
import logging
import re
import threading
import warnings
from collections.abc import Iterator
from contextlib import redirect_stdout
from datetime import datetime, time
from functools import cache
from typing import Any
from zipfile import BadZipFile

import structlog

from ledger.calendar.deadlines.clock import Said
from ledger.calendar.deadlines.spans import LAST_YEAR

# Solar terms and lesser festivals are also names and themes: they need their 前.
HINT = re.compile(
    r"[腊廿旬季]|正月|农历|初[一二三四五六七八九十]|(?:元宵|重阳|七夕|除夕|腊八|[夏冬]至|[春秋]分|立[春夏秋冬]"
    r"|[小大][寒暑雪满]|雨水|谷雨|惊蛰|芒种|处暑|[白寒]露|霜降"
    r"|(?:妇女|青年|儿童|建军|教师|植树|圣诞|护士|记者)节)节?(?:之|以)?前"
)
BEFORE_HINT, AFTER_HINT = 9, 6
MOST_PIECES = 3
LAST_SECOND = time(23, 59, 59)

_log = structlog.get_logger()
_import_lock = threading.Lock()


def read_generally(text: str, said: Said) -> Iterator[tuple[int, int, datetime]]:
    """Yield (start, end, local end of it) for each future moment that jionlp finds in `text`."""
    for number, hint in enumerate(HINT.finditer(text)):
        if number == MOST_PIECES or (extract := _extractor()) is None:
            return
        first = max(0, hint.start() - BEFORE_HINT)
        for found in _extracted(extract, text[first : hint.end() + AFTER_HINT], said):
            at = _end_of(found["detail"], said)
            if at is not None and at > said.now:
                yield first + found["offset"][0], first + found["offset"][1], at


def _extracted(extract: Any, piece: str, said: Said) -> list[dict[str, Any]]:
    try:
        found = extract(piece, time_base=said.now.replace(tzinfo=None))
    except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError):
        return []  # It fails on nonsense in as many ways.
    return [one for one in found if one["type"] in {"time_point", "time_span"}]


def _end_of(detail: dict[str, Any], said: Said) -> datetime | None:
    """Return the end of the span that jionlp gives as text, None where it is open."""
    try:
        end = datetime.strptime(detail["time"][1], "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007
    except ValueError:
        return None
    if end.year > LAST_YEAR:
        return None
    if end.time() != LAST_SECOND:  # A deadline at 8点 is its beginning, not 8:59:59.
        end = end.replace(minute=end.minute % 59, second=0)
    return end.replace(tzinfo=said.now.tzinfo)


@cache
def _extractor() -> Any:
    """Return jionlp's search for times, None where the package cannot be imported."""
    with _import_lock, redirect_stdout(io.StringIO()), warnings.catch_warnings():
        # Its old string escapes are errors to a Python told to take warnings as such.
        warnings.simplefilter("ignore")
        try:
            import jionlp  # noqa: PLC0415
            from jionlp.gadget import time_parser  # noqa: PLC0415
        except (ImportError, OSError, BadZipFile) as error:
            _log.warning("jionlp_unavailable", error=type(error).__name__)
            return None
    quiet = logging.getLogger("jionlp")
    quiet.disabled = True
    time_parser.logging = quiet  # It would log what a member wrote, with a traceback.
    return jionlp.ner.extract_time
