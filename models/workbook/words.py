"""Text from cells: stray spaces, invisible signs and full-width forms are no reason to fail."""

import unicodedata

from models.patterns import late_pattern

HAN = "\u3400-\u9fff"
INVISIBLE = dict.fromkeys(
    [
        *(*range(0x20), 0x7F, *range(0x80, 0xA0), 0x200B, 0x200C, 0x200E, 0x200F, 0x2060, 0xFEFF),
        # Signs that turn the direction of writing could make a name read as another one.
        *(*range(0x202A, 0x202F), *range(0x2066, 0x206A)),
    ]
)
for _kept in (0x09, 0x0A, 0x0D):
    del INVISIBLE[_kept]
BETWEEN_HAN = late_pattern(rf"(?<=[{HAN}])\s+(?=[{HAN}])")
QUOTES = str.maketrans("", "", "“”‘’\"'「」『』《》〈〉")


def one_line(text: str) -> str:
    """Return the text without invisible signs and without stray or doubled spaces."""
    return " ".join(text.translate(INVISIBLE).split())


def lines(text: str) -> str:
    """Return the text with its line breaks, each line cleaned, no empty ones at the ends."""
    return "\n".join(map(one_line, text.translate(INVISIBLE).splitlines())).strip("\n")


def name_text(text: str) -> str:
    """Return a name without the spaces that only align it: 张 三 is 张三."""
    return BETWEEN_HAN.sub("", one_line(text))


def code_text(text: str) -> str:
    """Return a 工号 with half-width signs and no spaces."""
    return "".join(unicodedata.normalize("NFKC", text.translate(INVISIBLE)).split())


def match_key(text: str) -> str:
    """Return what two spellings of one name have in common."""
    folded = unicodedata.normalize("NFKC", text.translate(INVISIBLE)).casefold()
    return "".join(folded.split()).translate(QUOTES)


def code_key(code: str) -> str:
    """Return what two spellings of one 工号 have in common: Excel takes the zeros off 001."""
    key = match_key(code)
    return (key.lstrip("0") or "0") if key.isdigit() else key
