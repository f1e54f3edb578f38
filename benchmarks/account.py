"""The account after a crash run: what was said, asked and sent, held against what stands there."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import orjson
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from benchmarks.receipts import receipt_in
from benchmarks.stage import Stage
from ledger.book.chain import verify_chain
from ledger.talk.digests import DIGESTED
from ledger.talk.evidence import ITS_ANSWER
from models import (
    Answer,
    Entry,
    Evidence,
    Inbox,
    InboxState,
    Occurrence,
    Outbox,
    OutboxState,
    ProducedFile,
    ProducedState,
)


@dataclass(frozen=True)
class Claim:
    """One claim, whether it holds, and the numbers behind it."""

    name: str
    holds: bool
    numbers: str


@dataclass(frozen=True)
class Delivery:
    """One row of the outbox that says something, and where it says its message is."""

    chat_id: int
    message_id: int | None
    state: OutboxState
    once_key: str | None
    about_id: int | None


async def claims_of(
    stage: Stage,
    *,
    replies: Sequence[str],
    opened: int,
    kills: int,
    in_flight: int,
    wanted_kills: int,
    wanted_files: int,
    digests: Mapping[str, str],
) -> list[Claim]:
    """Return all claims about a run whose bot has ended quietly."""
    number = stage.populace.organisation_id
    records = await stage.records(len(stage.cards))
    async with stage.database.read() as session:
        deliveries = await deliveries_of(session, stage)
        claims = [
            Claim("kills", kills >= wanted_kills, f"{kills} of {wanted_kills}"),
            *await claims_of_replies(session, number, replies),
            claim_of_receipts(
                [record[5] for record in records], await receipts_due(session, number)
            ),
            await claim_of_pushes(session, stage, deliveries, opened),
            await claim_of_files(session, number, wanted_files),
            await claim_of_digests(session, number, digests),
            claim_of_outbox(deliveries, {(record[3], record[4]) for record in records}),
            claim_of_doubles(len(records), len(deliveries), in_flight),
            await claim_of_inbox(session, number),
        ]
    async with stage.database.read() as session:
        verdict = await verify_chain(session, number)
    claims.append(
        Claim(
            "the chain verifies",
            verdict.broken is None,
            f"{verdict.entries} entries" + (f", {verdict.broken}" if verdict.broken else ""),
        )
    )
    return claims


async def deliveries_of(session: AsyncSession, stage: Stage) -> list[Delivery]:
    """Return every message that was to be sent; the cards dealt before the run do not count."""
    rows = await session.execute(
        select(
            Outbox.chat_id, Outbox.message_id, Outbox.state, Outbox.once_key, Outbox.about_id
        ).where(
            Outbox.organisation_id == stage.populace.organisation_id,
            Outbox.method.in_(("sendMessage", "sendDocument")),
        )
    )
    cards = set(zip(stage.populace.user_ids, stage.cards, strict=False))
    deliveries = [Delivery(*row) for row in rows]  # type: ignore[arg-type]
    return [one for one in deliveries if (one.chat_id, one.message_id) not in cards]


async def claims_of_replies(
    session: AsyncSession, organisation_id: int, replies: Sequence[str]
) -> list[Claim]:
    """Claim that each reply stands exactly once in the ledger and among the answers."""
    entries = await replies_in_ledger(session, organisation_id)
    answers = Counter(
        await session.scalars(select(Answer.text).where(Answer.organisation_id == organisation_id))
    )
    return [
        claim_of_once("each reply once in the ledger", replies, entries),
        claim_of_once("each reply once among the answers", replies, answers),
    ]


async def replies_in_ledger(session: AsyncSession, organisation_id: int) -> Counter[str]:
    """Return how often each reply stands in the ledger."""
    contents = await session.scalars(
        select(Entry.content).where(
            Entry.organisation_id == organisation_id, Entry.kind == "reported"
        )
    )
    return Counter(orjson.loads(content)["text"] for content in contents if content)


def claim_of_once(name: str, replies: Sequence[str], found: Counter[str]) -> Claim:
    """Claim that exactly these texts were found, each once."""
    lost = sum(found[text] == 0 for text in replies)
    doubled = sum(count > 1 for count in found.values())
    strange = len(found.keys() - set(replies))
    return Claim(
        name,
        lost == doubled == strange == 0,
        f"{len(replies)} said, {lost} lost, {doubled} doubled, {strange} strange",
    )


async def receipts_due(session: AsyncSession, organisation_id: int) -> list[int]:
    """Return the sequence numbers that receipts must have shown."""
    rows = await session.scalars(
        select(Entry.seq).where(Entry.organisation_id == organisation_id, Entry.kind == "reported")
    )
    return list(rows)


def claim_of_receipts(texts: Sequence[str], due: Sequence[int]) -> Claim:
    """Claim that each reply got its receipt, at least once."""
    shown = {receipt for text in texts if (receipt := receipt_in(text)) is not None}
    missing = len(set(due) - shown)
    return Claim("each reply got its receipt", missing == 0, f"{len(due)} due, {missing} missing")


async def claim_of_pushes(
    session: AsyncSession, stage: Stage, deliveries: Sequence[Delivery], opened: int
) -> Claim:
    """Claim that every push reached every member in the outbox, and was sent."""
    rules = set(
        await session.scalars(
            select(Occurrence.rule).where(
                Occurrence.organisation_id == stage.populace.organisation_id
            )
        )
    )
    pushed = [one for one in deliveries if one.once_key and one.once_key.partition(":")[0] in rules]
    sent = sum(one.state is OutboxState.SENT for one in pushed)
    due = opened * len(stage.populace.user_ids)
    return Claim("every push was sent", sent == len(pushed) == due, f"{sent} of {due}")


async def claim_of_files(session: AsyncSession, organisation_id: int, wanted: int) -> Claim:
    """Claim that each file that was wanted was made, once, and sent."""
    rows = (
        await session.execute(
            select(ProducedFile.state, Outbox.state).where(
                ProducedFile.organisation_id == organisation_id,
                Outbox.organisation_id == organisation_id,
                Outbox.produced_id == ProducedFile.id,
            )
        )
    ).all()
    sent = sum(tuple(row) == (ProducedState.MADE, OutboxState.SENT) for row in rows)
    return Claim("every file was made and sent", sent == len(rows) == wanted, f"{sent} of {wanted}")


async def claim_of_digests(
    session: AsyncSession, organisation_id: int, digests: Mapping[str, str]
) -> Claim:
    """Claim that each file that was handed in has its digest in its row, and once in the ledger."""
    rows = await session.execute(
        select(Answer.text, Evidence.sha256)
        .join(Evidence, ITS_ANSWER)
        .where(Answer.organisation_id == organisation_id)
    )
    found = {one.text: one.sha256 for one in rows}
    contents = await session.scalars(
        select(Entry.content).where(
            Entry.organisation_id == organisation_id, Entry.kind == DIGESTED
        )
    )
    told = Counter(orjson.loads(content)["sha256"] for content in contents if content)
    missing = sum(found.get(text) != sha256 for text, sha256 in digests.items())
    strange = len(found.keys() - digests.keys())
    doubled = sum(count > 1 for count in told.values())
    lost = len(set(digests.values()) - told.keys())
    return Claim(
        "every file has its digest",
        missing == strange == doubled == lost == 0,
        f"{len(digests)} handed in, {missing} without, {lost} not in the ledger, {doubled} doubled",
    )


def claim_of_outbox(deliveries: Sequence[Delivery], there: set[tuple[int, int]]) -> Claim:
    """Claim that nothing waits, and that every row's message is where the row says."""
    open_rows = sum(one.state is not OutboxState.SENT for one in deliveries)
    astray = sum(
        one.state is OutboxState.SENT and (one.chat_id, one.message_id) not in there
        for one in deliveries
    )
    return Claim(
        "nothing waits in the outbox",
        open_rows == astray == 0,
        f"{len(deliveries)} rows, {open_rows} not sent, {astray} astray",
    )


def claim_of_doubles(messages: int, rows: int, in_flight: int) -> Claim:
    """Claim that no more was doubled than was in flight at the kills."""
    doubled = messages - rows
    return Claim(
        "doubles ≤ messages in flight at the kills",
        0 <= doubled <= in_flight,
        f"{doubled} doubled, {in_flight} in flight",
    )


async def claim_of_inbox(session: AsyncSession, organisation_id: int) -> Claim:
    """Claim that every update was handled."""
    left = await session.scalar(
        select(func.count())
        .select_from(Inbox)
        .where(Inbox.organisation_id == organisation_id, Inbox.state != InboxState.DONE)
    )
    return Claim("nothing waits or was set aside in the inbox", left == 0, f"{left} left")
