"""A sentence that hands something to somebody without an @: 张三周五前完成专项检查.

It is offered as a draft, never taken for progress: what counts is confirmed by a tap.
"""

import re
from dataclasses import replace

from ledger.people.authority import DIRECTING, may_direct, roles_of
from ledger.registering.people import read_people
from ledger.talk.acts import Act
from ledger.talk.deadlines import read_due
from models.talk import Said

LONGEST = 500  # characters: more is a report
# Where a name may stand: at the beginning, or after a word that hands something over.
HANDED = re.compile(r"^\s*|(?:请|让|叫|由|安排|通知|派|麻烦)\s*")
MOST_PLACES = 6
# What is told of the past is no task.
TOLD = re.compile(
    r"已|完成了|办完了|做完了|做好了|交了|\b(?:done|finished|completed)\b", re.IGNORECASE
)


async def line_meant(act: Act) -> Said | None:
    """Return the words with the @ that they lack, if they hand something to one of his people.

    Somebody must be named and a day ahead; whoever directs nobody, or names himself, is not meant.
    """
    said = act.words
    text = said.text
    if said.files or len(text) > LONGEST or TOLD.search(text):
        return None
    if DIRECTING.isdisjoint(role.role for role in await roles_of(act.session, act.by)):
        return None
    for found in list(HANDED.finditer(text))[:MOST_PLACES]:
        line = f"{text[: found.start()]} @{text[found.end() :]}".lstrip()
        if await hands_over(act, line):
            return replace(said, text=line)
    return None


async def hands_over(act: Act, line: str) -> bool:
    """Return whether the line names one of the actor's people, another than himself, and a day."""
    named = await read_people(act.session, act.organisation_id, line)
    if not named.people:
        return False
    due = await read_due(act, named.rest)
    if due is None or due.at <= act.at:
        return False
    for member in named.people[0]:
        if member.id != act.by.id and await may_direct(act.session, act.by, unit_id=member.unit_id):
            return True
    return False
