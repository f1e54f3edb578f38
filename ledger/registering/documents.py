"""Minutes sent as a file: whether it is worth reading, and the drafts that its text comes to."""

import re

from ledger.book.refusals import Refusal
from ledger.people.authority import DIRECTING, roles_of
from ledger.registering.minutes import take_items
from ledger.talk.acts import Act
from ledger.talk.prompts import open_prompts
from models import EvidenceKind
from models.documents import READERS, Document, Unreadable, kind_of
from models.talk import File
from wording.registering.minutes import DocumentUnreadable

MEBIBYTE = 1 << 20
LARGEST = 20 * MEBIBYTE  # what Telegram hands to a bot
# A caption or a name that says so.
MINUTES = re.compile(r"纪要|议定|会议记录|minutes|action items", re.IGNORECASE)


async def file_of_minutes(act: Act) -> File | None:
    """Return the file that may hold minutes: from who hands out tasks, who is asked nothing.

    Raises `Refusal` for one that is called minutes and cannot be read.
    """
    said = act.words
    if len(said.files) != 1 or said.media_group_id is not None:
        return None
    file = said.files[0]
    called = is_called_minutes(act)
    readable = file.kind is EvidenceKind.DOCUMENT and kind_of(file.name) in READERS
    if not (called or readable):
        return None
    if DIRECTING.isdisjoint(role.role for role in await roles_of(act.session, act.by)):
        return None
    if await open_prompts(act):
        return None  # it answers what he was asked
    problem = problem_of(file, readable=readable)
    if problem is not None and called:
        raise Refusal(DocumentUnreadable(problem))
    return None if problem else file


def is_called_minutes(act: Act) -> bool:
    """Return whether the caption or the file's name says that it is minutes."""
    said = act.words
    return any(MINUTES.search(words) for words in (said.text, said.files[0].name or ""))


def problem_of(file: File, *, readable: bool) -> Unreadable | None:
    """Return why the file cannot be read, as far as that can be told from outside."""
    if not readable:
        return Unreadable.OTHER_KIND
    return Unreadable.TOO_BIG if (file.size or 0) > LARGEST else None


async def takes_document(act: Act, document: Document) -> bool:
    """Take the document as minutes if its text is such; say whether so.

    Raises `Refusal` if it was called minutes and is none, or cannot be read.
    """
    if document.problem is None and await take_items(act, document.text):
        return True
    if is_called_minutes(act):
        raise Refusal(DocumentUnreadable(document.problem))
    return False
