"""What an office that reads English is shown: everything said to it, and what of it is Chinese."""

import re
from collections.abc import Iterable

from models import Call, ListedItem, Member, Outbox, Responsibility, Task, Unit
from tests.office import Office

# Sheets of the workbook are called so in any language.
SHEETS = ("工作日历", "案件", "评查员", "人员", "事项", "组织", "读数")
# Whoever cannot read the language finds his way back.
BOTH_LANGUAGES = ("切换语言", "请选择语言", "中文")
# Characters and punctuation; the wide space before the lines of a list is layout.
CHINESE = re.compile(r"[\u3001-\u303f\u3400-\u9fff\uff01-\uff60]+")


def said_in(row: Outbox) -> list[str]:
    """The words and button labels of what was sent, shown in place, or said on top of a chat."""
    if row.method not in {Call.SAY, Call.EDIT, Call.ANSWER_PRESS}:
        return []
    keyboard = row.payload.get("reply_markup", {}).get("inline_keyboard", [])
    labels = [button["text"] for line in keyboard for button in line]
    return [row.payload.get("text", ""), *labels]


async def said_to(office: Office) -> list[str]:
    """All that was said since the office began."""
    return [text for row in await office.all(Outbox) for text in said_in(row)]


async def own_words(office: Office) -> list[str]:
    """What the office has typed itself, or its work model says in one way; the longest first."""
    tasks, whole = await office.all(Task), await office.organisation()
    named = [row.name for row in await office.all(Member)]
    named += [row.name for row in await office.all(Unit)]
    named += [row.name for row in await office.all(Responsibility)]
    titles = [row.title for row in tasks] + [row.document or "" for row in tasks]
    numbers = [word for row in await office.all(ListedItem) for word in (row.key, row.kind or "")]
    words = {*named, *titles, *numbers, whole.name, *SHEETS, *BOTH_LANGUAGES}
    return sorted(words - {""}, key=len, reverse=True)


def left_of(texts: Iterable[str], own: Iterable[str]) -> list[str]:
    """What is Chinese in texts, and is not the office's own."""
    found = []
    for text in texts:
        bare = text
        for word in own:
            bare = bare.replace(word, "").replace(word[:39] + "…", "")
        if CHINESE.search(bare):
            found.append(bare)
    return found
