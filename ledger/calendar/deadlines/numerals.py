"""Numbers and letters as typed on Chinese keyboards, made plain."""

from models.patterns import late_pattern

DIGITS = {"〇": 0, "零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5}
DIGITS |= {"六": 6, "七": 7, "八": 8, "九": 9}

CHINESE = "〇零一二两三四五六七八九十百廿"
# Bounded: no expression may run along an endless row of digits. Not the end of a longer number;
# but 张三3天内 has two, so that a numeral of one kind may follow one of the other.
NUMBER = rf"(?:(?<![\d.])\d{{1,4}}|(?<![{CHINESE}])[{CHINESE}]{{1,6}})"
SMALL_NUMBER = rf"(?:(?<![\d.])\d{{1,2}}|(?<![{CHINESE}])[一二两三四五六七八九十廿]{{1,3}})"

# One character for one character, so that places in the plain text are places in the original.
_PLAIN: dict[int, int | str] = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_PLAIN |= str.maketrans("\u3000\u00a0\t－—–〜週號點後內個兩時間", "   ---~周号点后内个两时间")
_PLAIN |= str.maketrans(
    "農曆陰舊臘閏節國慶勞動陽驚蟄穀滿種處聖誕", "农历阴旧腊闰节国庆劳动阳惊蛰谷满种处圣诞"
)

_TENS = late_pattern(r"(?:([一二两三四五六七八九])?百零?)?(?:([一二三四五六七八九])?十|(廿))?(.)?")


def plain(text: str) -> str:
    """Return `text` with full-width and traditional characters replaced, its length unchanged."""
    return text.translate(_PLAIN)


def number(text: str) -> int | None:
    """Read 15, 十五, 廿一, 一百二十 or, digit by digit, 二〇二六; None if it is none of these.

    Of 三四 (天) it is the larger, 4.
    """
    if text.isascii():
        return int(text) if text.isdigit() else None
    if len(text) == 2 and text[0] in DIGITS and text[1] in DIGITS:
        return DIGITS[text[1]]
    if all(character in DIGITS for character in text):
        return int("".join(str(DIGITS[character]) for character in text))
    match = _TENS.fullmatch(text)
    if match is None or (match[4] and match[4] not in DIGITS):
        return None
    hundreds = DIGITS[match[1] or "一"] if "百" in text else 0
    tens = 2 if match[3] else DIGITS[match[2] or "一"] if "十" in text else 0
    return hundreds * 100 + tens * 10 + DIGITS.get(match[4] or "零", 0)
