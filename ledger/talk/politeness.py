"""Politeness: greetings, thanks and 收到 are talk, told here from what belongs in the ledger."""

import re
from enum import StrEnum
from functools import lru_cache

from models.patterns import late_pattern

LONGEST = 40  # characters; whoever writes more says something


class Courtesy(StrEnum):
    """What polite words are meant as; of several in one message the last of these counts."""

    GREETING = "greeting"
    THANKS = "thanks"
    ACKNOWLEDGEMENT = "acknowledgement"  # 收到: about a task it signs for it


WORDS: dict[Courtesy, tuple[str, ...]] = {
    Courtesy.GREETING: (
        *("你好", "您好", "大家好", "各位好", "早", "早安", "早上好", "上午好", "中午好", "下午好"),
        *("晚上好", "晚安", "哈喽", "哈啰", "嗨", "在吗", "在么", "再见", "拜拜", "节日快乐"),
        *("新年好", "新年快乐", "周末愉快", "hi", "hello", "hey", "morning", "good morning"),
        *("good afternoon", "good evening", "good night", "bye", "goodbye", "have a nice day"),
        *("👋", "😊", "😄", "😃", "🙂", "🤝", "☀"),
    ),
    Courtesy.THANKS: (
        *("谢谢", "谢谢您", "谢谢你", "多谢", "感谢", "非常感谢", "十分感谢", "谢了", "谢", "辛苦"),
        *("辛苦了", "您辛苦了", "辛苦您了", "麻烦了", "麻烦您了", "谢谢提醒", "感谢提醒", "不客气"),
        *("thanks", "thank you", "thanks a lot", "many thanks", "thank you very much", "thx"),
        *("much appreciated", "cheers", "🙏", "🌹", "💐", "❤"),
    ),
    Courtesy.ACKNOWLEDGEMENT: (
        *("收到", "已收到", "收到了", "收悉", "知悉", "已知悉", "知道了", "知道"),
        *("好", "好的", "好嘞", "好滴", "行", "嗯", "明白", "明白了", "了解", "遵命", "晓得了"),
        *("ok", "okay", "got it", "noted", "roger", "understood", "received", "will do", "sure"),
        *("all right", "alright", "copy that", "👌", "👍", "🆗", "🫡", "💪"),
    ),
}
TITLES = "领导|主任|书记|科长|处长|部长|局长|院长|检察长|所长|组长|队长|老师|同志|师傅|哥|姐|总"
# Who is spoken to, and what softens a word, says nothing by itself.
NEUTRAL = (
    rf"[\u4e00-\u9fff]{{0,2}}(?:{TITLES})|各位|大家|您|你|啦|啊|哦|呀|哈|呢|哟"
    r"|(?:there|all|everyone)(?![a-z])"
)
PAUSE = r"[\s,，。.!！~～、;；:：…?？]+"
GREETED = rf"[\u4e00-\u9fff]{{0,2}}(?:{TITLES})们?好"  # 李主任好
# ✅ and ❌ are none of these: they may be about the matter.
SIGN = r"(?![⚠🚧🆘🛑🔴🟡🟢])[\U0001F300-\U0001FAFF\u2600-\u26FF\u2764]"
SHADES = late_pattern(r"[\U0001F3FB-\U0001F3FF\uFE0F\u200D]")  # of skin; they join signs, too


def phrases(courtesy: Courtesy) -> str:
    """Return the pattern of a courtesy's words, the longest first; Latin ones end as words do."""
    longest_first = sorted(WORDS[courtesy], key=len, reverse=True)
    return "|".join(
        re.escape(word) + ("(?![a-z])" if word[-1].isascii() else "") for word in longest_first
    )


# The longest word at a place counts: 好的 before 好, 你好 before 你.
PATTERNS: tuple[tuple[Courtesy | None, re.Pattern[str]], ...] = (
    *((courtesy, late_pattern(phrases(courtesy))) for courtesy in Courtesy),
    (Courtesy.GREETING, late_pattern(GREETED)),
    (Courtesy.GREETING, late_pattern(SIGN)),
    (None, late_pattern(NEUTRAL)),
    (None, late_pattern(PAUSE)),
)


@lru_cache(maxsize=8)  # more than one room asks it of the same message
def courtesy_in(text: str) -> Courtesy | None:
    """Return what the words are, where they are polite and nothing else."""
    words = SHADES.sub("", text).strip().casefold()
    if not words or len(words) > LONGEST:
        return None
    found: list[Courtesy] = []
    place = 0
    while place < len(words):
        courtesy, end = courtesy_at(words, place)
        if end == place:
            return None
        if courtesy is not None:
            found.append(courtesy)
        place = end
    return max(found, key=list(Courtesy).index, default=None)


def longest_courtesy(end: tuple[int, Courtesy | None]) -> tuple[bool, int]:
    """Order what may stand at a place: courtesies first, for 好的 in 好的领导 is no name."""
    return end[1] is not None, end[0]


def courtesy_at(words: str, place: int) -> tuple[Courtesy | None, int]:
    """Return what stands there and where it ends; the same place where something else does."""
    matches = [(courtesy, pattern.match(words, place)) for courtesy, pattern in PATTERNS]
    ends = [(match.end(), courtesy) for courtesy, match in matches if match is not None]
    end, courtesy = max(ends, key=longest_courtesy, default=(place, None))
    return courtesy, end
