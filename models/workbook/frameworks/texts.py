"""Texts as they survive in a cell, and times and lengths of time as people write them."""

import json
import re
from datetime import time, timedelta

from pydantic import TypeAdapter

from models.patterns import late_pattern

QUOTED = late_pattern(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
# Excel has no place for most control signs, and reads _x000D_ as one of them.
UNSAFE = late_pattern(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|_(?=x[0-9A-Fa-f]{4}_)")
SPANS = (
    (timedelta(days=1), "天", "d", ("天", "日", "d", "day", "days")),
    (timedelta(hours=1), "小时", "h", ("小时", "时", "h", "hour", "hours")),
    (timedelta(minutes=1), "分钟", "min", ("分钟", "分", "min", "minute", "minutes")),
    (timedelta(seconds=1), "秒", "s", ("秒", "s", "second", "seconds")),
)
ISO_SPAN = TypeAdapter(timedelta)


def clock_text(at: time) -> str:
    """Return 09:00; with seconds and what is below only where there are some."""
    plain = at.replace(second=0, microsecond=0)
    return at.strftime("%H:%M") if at == plain and at.tzinfo is None else at.isoformat()


def span_text(span: timedelta, language: str) -> str:
    """Return 2天3小时, or 2d 3h; what has parts of a second as ISO 8601 has it."""
    if span < timedelta(0) or span.microseconds:
        return iso_of(span)
    left, parts = span, []
    for step, chinese, english, _ in SPANS:
        count, left = divmod(left, step)
        if count:
            parts.append(f"{count}{chinese if language == 'zh_CN' else english}")
    if not parts:
        return "0分钟" if language == "zh_CN" else "0min"
    return "".join(parts) if language == "zh_CN" else " ".join(parts)


def iso_of(span: timedelta) -> str:
    """Return a length of time as the file has it."""
    return str(ISO_SPAN.dump_python(span, mode="json"))


def quoted(text: str) -> str:
    """Return a text that survives in a cell: as it is if it would, else in quotation marks."""
    if text and text == text.strip() and not QUOTED.fullmatch(text) and not UNSAFE.search(text):
        return text
    return in_quotes(text)


def in_quotes(text: str) -> str:
    """Return a text as JSON has it, with nothing in it that a cell would lose."""
    words = json.dumps(text, ensure_ascii=False)
    return UNSAFE.sub(lambda sign: f"\\u{ord(sign[0]):04x}", words)


def unquoted(text: str) -> str:
    """Return a text without the quotation marks that only kept it."""
    if not QUOTED.fullmatch(text):
        return text
    try:
        return str(json.loads(text, strict=False))
    except ValueError:
        return text
