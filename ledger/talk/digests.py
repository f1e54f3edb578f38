"""Digests of evidence: the SHA-256 of each file's bytes, in its row and in the ledger.

The ledger holds Telegram's unique id of what was handed in from the first; what that file was,
byte for byte, it holds as soon as the file was fetched. When that is to be done is a row's state:
it survives every crash.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import append_entry
from ledger.talk.evidence import ITS_ANSWER
from models import Answer, Evidence, NoDigest, Subject

DIGESTED = "evidence_digested"
TRIES = 20  # with these pauses, for two weeks
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(days=1)


class Digest(NamedTuple):
    """What was found of a file's bytes."""

    sha256: str  # in hexadecimal
    size: int  # bytes


class Undigested(NamedTuple):
    """A file whose digest is to be taken now, or over from another version of its answer."""

    id: int
    file_id: str
    known: Digest | None


async def next_undigested(
    session: AsyncSession, organisation_id: int, *, now: datetime
) -> Undigested | None:
    """Return the file whose digest is due first, if one is due by now."""
    file = await session.scalar(
        select(Evidence)
        .where(Evidence.organisation_id == organisation_id, Evidence.digest_after <= now)
        .order_by(Evidence.digest_after)
        .limit(1)
    )
    if file is None:
        return None
    answer = await session.get_one(Answer, (organisation_id, file.answer_id))
    found = (one for one in await copies_of(session, file, answer) if one.sha256)
    known = next((Digest(one.sha256 or "", one.size or 0) for one in found), None)
    return Undigested(file.id, file.file_id, known)


async def keep_digest(
    session: AsyncSession, organisation_id: int, number: int, digest: Digest, *, now: datetime
) -> bool:
    """Write the digest of a file into its row and the ledger; return whether it was still wanted.

    Versions of one answer that keep the file have it by the same entry. Of a confidential answer
    the ledger does not even tell that a file came with it: the digest stands in the row alone.
    """
    file = await hold_undigested(session, organisation_id, number)
    if file is None:
        return False
    file.sha256, file.digest_after = digest.sha256, None
    answer = await session.get_one(Answer, (organisation_id, file.answer_id))
    copies = await copies_of(session, file, answer)
    if answer.confidential or any(copy.sha256 for copy in copies):
        return True
    await append_entry(
        session,
        organisation_id=organisation_id,
        kind=DIGESTED,
        now=now,
        actor_id=answer.member_id,  # whose file it is: with his words it is erased
        about=Subject(answer.subject_kind, answer.subject_id),
        version=answer.version,
        effect_key=f"{DIGESTED}:{number}",
        evidence=number,
        file=file.file_unique_id,
        size=digest.size,
        sha256=digest.sha256,
    )
    return True


async def put_off_digest(
    session: AsyncSession, organisation_id: int, number: int, *, why: NoDigest, now: datetime
) -> bool:
    """Count a try in vain; return whether there is to be another, after a longer pause."""
    file = await hold_undigested(session, organisation_id, number)
    if file is None:
        return False
    file.digest_tries += 1
    if why is NoDigest.TOO_LARGE or file.digest_tries >= TRIES:
        file.no_digest, file.digest_after = why, None
        return False
    file.digest_after = now + pause_after(file.digest_tries)
    return True


def pause_after(tries: int) -> timedelta:
    """Return how long to wait after so many tries: four times as long as before, up to a day.

    >>> pause_after(1), pause_after(3), pause_after(9)
    (datetime.timedelta(seconds=60), datetime.timedelta(seconds=960), datetime.timedelta(days=1))
    """
    longer: int = 4 ** (tries - 1)
    return min(FIRST_PAUSE * longer, LONGEST_PAUSE)


async def hold_undigested(
    session: AsyncSession, organisation_id: int, number: int
) -> Evidence | None:
    """Return a file that nobody else changes until the commit, if its digest is still wanted."""
    found: Evidence | None = await session.scalar(
        select(Evidence)
        .where(
            Evidence.organisation_id == organisation_id,
            Evidence.id == number,
            Evidence.digest_after.is_not(None),
        )
        .with_for_update()
    )
    return found


async def copies_of(session: AsyncSession, file: Evidence, answer: Answer) -> list[Evidence]:
    """Return the same file where the same person handed it in for the same matter once more."""
    rows = await session.scalars(
        select(Evidence)
        .join(Answer, ITS_ANSWER)
        .where(
            Answer.organisation_id == answer.organisation_id,
            Answer.subject_kind == answer.subject_kind,
            Answer.subject_id == answer.subject_id,
            Answer.member_id == answer.member_id,
            Evidence.file_unique_id == file.file_unique_id,
            Evidence.id != file.id,
        )
    )
    return list(rows)
