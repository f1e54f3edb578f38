"""The hash chain: appending entries, erasing their content, and finding whoever changed one.

Entry n holds the digest of entry n−1 and of its own salted content. The content can be erased on a
lawful request while the chain still verifies, because the hash covers its digest, not its text.
"""

import hashlib
import secrets
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import ChainEnd, Entry, Subject
from models.frozen import frozen
from models.numbering import hold_chain_end
from wording.talk import Receipt

GENESIS = "0" * 64
CODE_LENGTH = 8  # hex digits
PAGE = 2000  # entries read at once while verifying
# What comes of values that were not written through us: no date, an unknown word, bytes for text.
FOREIGN = (TypeError, ValueError, AttributeError)
_EFFECT = select(Entry.seq).where(
    Entry.organisation_id == bindparam("of"), Entry.effect_key == bindparam("key")
)


async def append_entry(
    session: AsyncSession,
    *,
    organisation_id: int,
    kind: str,
    now: datetime,
    actor_id: int | None = None,
    about: Subject | None = None,
    version: int = 1,
    effect_key: str | None = None,
    **content: Any,
) -> Entry:
    """Append one entry; `content` holds what was said and done, as JSON values.

    `about` must already have its number: `models.numbering.add` gives it to a new row.
    `effect_key` is unique in the organisation, so that an operation repeated by a doubled press
    fails instead of counting twice; ask `effect_exists` first.
    """
    end = await hold_chain_end(session, organisation_id)
    text = canonical(content)
    salt = secrets.token_bytes(16)
    entry = Entry(
        organisation_id=organisation_id,
        seq=end.last_seq + 1,
        at=now.astimezone(UTC),
        kind=kind,
        actor_id=actor_id,
        subject_kind=about.kind if about else None,
        subject_id=about.id if about else None,
        version=version,
        effect_key=effect_key,
        salt=salt,
        content=text,
        content_digest=digest_of(salt, text),
        previous_hash=end.last_hash,
    )
    entry.hash = hash_of(entry)
    end.last_seq, end.last_hash = entry.seq, entry.hash
    session.add(entry)
    return entry


async def effect_exists(session: AsyncSession, organisation_id: int, effect_key: str) -> bool:
    """Return whether an entry with that key stands already."""
    found = await session.scalar(_EFFECT, {"of": organisation_id, "key": effect_key})
    return found is not None


def canonical(content: dict[str, Any]) -> str:
    """Return the content as JSON with sorted keys and no spaces: one text for one meaning."""
    return orjson.dumps(content, option=orjson.OPT_SORT_KEYS).decode()


def digest_of(salt: bytes, text: str) -> str:
    """Return the SHA-256 of the salted content, in hex."""
    return hashlib.sha256(salt + text.encode()).hexdigest()


def hash_of(entry: Entry) -> str:
    """Return the SHA-256 over the entry's fixed fields, in hex; salt and text are not in it."""
    fields = [
        entry.organisation_id,
        entry.seq,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.kind,
        entry.actor_id,
        entry.subject_kind.value if entry.subject_kind else None,
        entry.subject_id,
        entry.version,
        entry.effect_key,
        entry.content_digest,
        entry.previous_hash,
    ]
    return hashlib.sha256(orjson.dumps(fields)).hexdigest()


def erase_content(entry: Entry, *, now: datetime) -> None:
    """Empty the entry's content and salt for good; the chain still verifies."""
    entry.content = entry.salt = None
    entry.erased_at = now


@frozen
class Break:
    """Where the chain does not hold, and why (a stable word)."""

    seq: int
    reason: str


@frozen
class Verdict:
    """What verifying found: entries read, the chain's end, the first break, how many are erased."""

    entries: int
    last_hash: str
    broken: Break | None
    erased: int = 0


class UnreadableEntryError(Exception):
    """The entry after so many good ones holds what no entry of ours can hold."""


async def verify_chain(
    session: AsyncSession,
    organisation_id: int,
    *,
    witness: tuple[int, str] | None = None,
    done: Callable[[int], object] = lambda _: None,
) -> Verdict:
    """Recompute the whole chain; `witness` is a (seq, hash prefix) that a reader once saw.

    `done` hears now and then how many entries were looked at.
    """
    previous, count, erased = GENESIS, 0, 0
    seen: str | None = GENESIS if witness and witness[0] == 0 else None
    try:
        async for entry in entries_in_order(session, organisation_id):
            reason = broken_link(entry, expected_seq=count + 1, previous=previous)
            if reason:
                return Verdict(count, previous, Break(min(entry.seq, count + 1), reason))
            previous, count = entry.hash, count + 1
            erased += entry.erased_at is not None
            if witness and witness[0] == entry.seq:
                seen = entry.hash
            if count % PAGE == 0:
                done(count)
    except UnreadableEntryError:
        return Verdict(count, previous, Break(count + 1, "entry_unreadable"))
    done(count)
    end = await session.get(ChainEnd, organisation_id)
    if end is None or (end.last_seq, end.last_hash) != (count, previous):
        return Verdict(count, previous, Break(count + 1, "tail_missing"))
    if witness and (seen is None or not seen.startswith(witness[1])):
        return Verdict(count, previous, Break(witness[0], "witness_differs"))
    return Verdict(count, previous, None, erased)


async def length_of(session: AsyncSession, organisation_id: int) -> int:
    """Return how many entries there are, as the end of the chain tells it."""
    end = await session.get(ChainEnd, organisation_id)
    return end.last_seq if end else 0


def broken_link(entry: Entry, *, expected_seq: int, previous: str) -> str | None:
    """Return why this entry does not continue the chain, or None if it does."""
    if entry.seq != expected_seq:
        return "entry_missing"
    if entry.previous_hash != previous:
        return "previous_hash_differs"
    try:
        if hash_of(entry) != entry.hash:
            return "entry_changed"
        if entry.content is None or entry.salt is None:
            return None if entry.erased_at else "content_missing"
        same = digest_of(entry.salt, entry.content) == entry.content_digest
    except FOREIGN:
        return "entry_unreadable"
    return None if same else "content_changed"


async def entries_in_order(session: AsyncSession, organisation_id: int) -> AsyncIterator[Entry]:
    """Yield every entry by sequence, a page at a time, so that memory does not grow.

    Raises `UnreadableEntryError` at the first entry that cannot be read.
    """
    last = -(2**62)
    while page := await entries_after(session, organisation_id, last):
        for entry in page:
            yield entry
        last = page[-1].seq
        session.expunge_all()


async def entries_after(
    session: AsyncSession, organisation_id: int, seq: int, *, at_most: int = PAGE
) -> Sequence[Entry]:
    """Return the next entries; fewer where a page holds any that cannot be read."""
    try:
        found = await session.scalars(
            select(Entry)
            .where(Entry.organisation_id == organisation_id, Entry.seq > seq)
            .order_by(Entry.seq)
            .limit(at_most)
        )
        return found.all()
    except FOREIGN as error:
        if at_most == 1:
            raise UnreadableEntryError from error
        return await entries_after(session, organisation_id, seq, at_most=at_most // 2)


def receipt_of(entry: Entry) -> Receipt:
    """Return the receipt of an entry."""
    return Receipt(entry.seq, entry.hash[:CODE_LENGTH])
