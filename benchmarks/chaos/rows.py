"""What a scenario came to: what was done, lost and doubled, and how soon all was well again."""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass

from rich.table import Table
from rich.text import Text
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from benchmarks.account import replies_in_ledger
from benchmarks.pouring import Crowd
from benchmarks.receipts import receipt_in
from benchmarks.stage import Stage
from ledger.book.chain import verify_chain
from models import Answer, Entry, Inbox, InboxState, Occurrence, Outbox, OutboxState

MARKED = "【补发】"


@dataclass(frozen=True)
class Row:
    """One line of the table. What is in `complaints` should not have been."""

    scenario: str
    done: str
    lost: int = 0
    doubled: int = 0
    converged_s: float | None = None
    complaints: tuple[str, ...] = ()
    remark: str = ""

    @property
    def holds(self) -> bool:
        """Whether nothing was lost or doubled, and all is as it should be."""
        return not (self.lost or self.doubled or self.complaints)


def table_of(rows: Iterable[Row]) -> Table:
    """Return all rows as one table."""
    table = Table(title="Taizhang in trouble", title_justify="left", show_lines=True)
    for heading in ("scenario", "done", "lost", "doubled", "well again after", "holds", ""):
        right = heading in {"lost", "doubled", "well again after"}
        table.add_column(heading, justify="right" if right else "left", overflow="fold")
    for row in rows:
        table.add_row(
            row.scenario,
            row.done,
            str(row.lost),
            str(row.doubled),
            "–" if row.converged_s is None else f"{row.converged_s:.1f} s",
            "yes" if row.holds else "[bold red]NO[/]",
            Text("; ".join(filter(None, (*row.complaints, row.remark)))),
        )
    return table


Scenario = Callable[..., Awaitable[list[Row]]]  # given `quick`


@dataclass(frozen=True)
class Balance:
    """What stands there in the end, held against what was said and pushed."""

    lost: int
    doubled: int
    complaints: tuple[str, ...]
    again: int  # messages that came a second time and said so

    @property
    def remark(self) -> str:
        """What is no fault, but should be known."""
        return f"{self.again} sent once more, marked" if self.again else ""


async def balance_of(stage: Stage, crowd: Crowd, *, set_aside: int = 0) -> Balance:
    """Count replies in the ledger, receipts and pushes; `set_aside` updates cannot be handled."""
    number = stage.populace.organisation_id
    texts = [record[5] for record in await stage.records(len(stage.cards))]
    async with stage.database.read() as session:
        entries = await replies_in_ledger(session, number)
        answers = Counter(
            await session.scalars(select(Answer.text).where(Answer.organisation_id == number))
        )
        due = set(
            await session.scalars(
                select(Entry.seq).where(Entry.organisation_id == number, Entry.kind == "reported")
            )
        )
        complaints = [
            *await complaints_of_queues(session, number, set_aside=set_aside),
            *await complaints_of_pushes(session, stage, crowd),
        ]
    lost = sum(entries[text] == 0 for text in crowd.replies)
    doubled = sum(max(count - 1, 0) for count in (*entries.values(), *answers.values()))
    if set(entries) | set(answers) != set(crowd.replies):
        complaints.append("other words in ledger or answers than were said")
    receipts = [(receipt, text) for text in texts if (receipt := receipt_in(text)) is not None]
    lost += len(due - {receipt for receipt, _ in receipts})
    unmarked = Counter(receipt for receipt, text in receipts if MARKED not in text)
    doubled += sum(count - 1 for count in unmarked.values())
    async with stage.database.read() as session:
        verdict = await verify_chain(session, number)
    if verdict.broken is not None:
        complaints.append(f"the chain is broken: {verdict.broken.reason}")
    return Balance(lost, doubled, tuple(complaints), sum(MARKED in text for text in texts))


async def complaints_of_queues(
    session: AsyncSession, organisation_id: int, *, set_aside: int
) -> list[str]:
    """Return what waits, or stands aside, that should not."""
    updates = await session.execute(
        select(Inbox.state, func.count())
        .where(Inbox.organisation_id == organisation_id)
        .group_by(Inbox.state)
    )
    messages = await session.execute(
        select(Outbox.state, func.count())
        .where(Outbox.organisation_id == organisation_id, Outbox.method == "sendMessage")
        .group_by(Outbox.state)
    )
    found = {f"updates {state.value}": count for state, count in updates}
    found |= {f"messages {state.value}": count for state, count in messages}
    if found.get(f"updates {InboxState.SET_ASIDE.value}", 0) == set_aside:
        found.pop(f"updates {InboxState.SET_ASIDE.value}", None)
    for good in (f"updates {InboxState.DONE.value}", f"messages {OutboxState.SENT.value}"):
        found.pop(good, None)
    return [f"{count} {what}" for what, count in found.items()]


async def complaints_of_pushes(session: AsyncSession, stage: Stage, crowd: Crowd) -> list[str]:
    """Return whether a push has not reached somebody."""
    number = stage.populace.organisation_id
    rules = await session.scalars(
        select(Occurrence.rule).where(Occurrence.organisation_id == number).distinct()
    )
    sent = 0
    for rule in rules:
        sent += (
            await session.scalar(
                select(func.count())
                .select_from(Outbox)
                .where(
                    Outbox.organisation_id == number,
                    Outbox.once_key.startswith(f"{rule}:{crowd.name}-"),
                    Outbox.state == OutboxState.SENT,
                )
            )
            or 0
        )
    due = crowd.opened * len(stage.populace.user_ids)
    return [] if sent == due else [f"{sent} of {due} letters sent"]


def row_of(
    scenario: str,
    done: str,
    balance: Balance,
    *,
    converged_s: float | None = None,
    complaints: Sequence[str] = (),
    remark: str = "",
) -> Row:
    """Return the row of a balance."""
    return Row(
        scenario,
        done,
        balance.lost,
        balance.doubled,
        converged_s,
        (*balance.complaints, *complaints),
        "; ".join(filter(None, (remark, balance.remark))),
    )
