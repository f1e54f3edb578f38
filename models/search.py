"""The index of words: each title and answer with the pairs of signs in it, kept with the rows.

Most Chinese words have two signs and no spaces around them, so a word is found by its pairs:
专项检查 holds 专项, 项检 and 检查. SQLite keeps them in an FTS5 table, PostgreSQL in an array with
a GIN index; both come with the database. Documents of the library stand in it above all else, so
that whoever looks for either meets no other. The index is written in the flush that writes what it
is about, whoever changed it.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    Integer,
    TextualSelect,
    event,
    text,
)
from sqlalchemy.orm import Session, UOWTransaction

from models.base import Base, SubjectKind, has_changed
from models.library import Document
from models.talk import Answer
from models.work import Task

TABLE = "search_pairs"
# SQLite's row numbers are one number: the organisation in front, the row's own number behind.
ORGANISATION_STEP = 2**40
DOCUMENTS = 2**39  # added to the number of a document
RUNS = re.compile(r"[^\W_]+")
LONGEST_TEXT = 5000  # signs of a text that are looked at
TOKENS = "tokenize='unicode61 remove_diacritics 0'"
COLUMNS = "organisation_id BIGINT NOT NULL, id BIGINT NOT NULL, pairs TEXT[] NOT NULL"
CREATE = {
    "sqlite": (f"CREATE VIRTUAL TABLE {TABLE} USING fts5(pairs, detail=none, {TOKENS})",),
    "postgresql": (
        f"CREATE TABLE {TABLE} ({COLUMNS}, PRIMARY KEY (organisation_id, id))",
        f"CREATE INDEX ix_{TABLE} ON {TABLE} USING gin (pairs)",
    ),
}
_FORGET = {
    "sqlite": text(f"DELETE FROM {TABLE} WHERE rowid = :row"),  # noqa: S608
    "postgresql": text(f"DELETE FROM {TABLE} WHERE organisation_id = :of AND id = :id"),  # noqa: S608
}
_NOTE = {
    "sqlite": text(f"INSERT INTO {TABLE} (rowid, pairs) VALUES (:row, :pairs)"),  # noqa: S608
    "postgresql": text(
        f"INSERT INTO {TABLE} (organisation_id, id, pairs)"  # noqa: S608
        # As one text: asyncpg looks at every member of an array whether it is another array.
        " VALUES (:of, :id, string_to_array(:pairs, ' '))"
    ),
}
_NEWEST = {
    "sqlite": text(
        f"SELECT rowid - :base AS id FROM {TABLE}"  # noqa: S608
        f" WHERE {TABLE} MATCH :wanted AND rowid > :base AND rowid < :base + :before"
        " ORDER BY rowid DESC LIMIT :most"
    ),
    "postgresql": text(
        f"SELECT id FROM {TABLE} WHERE organisation_id = :of AND id < :before"  # noqa: S608
        " AND pairs @> CAST(:wanted AS TEXT[]) ORDER BY id DESC LIMIT :most"
    ),
}


def plain(words: str) -> str:
    """Return words as they are compared: full width and half, small letters and capitals alike."""
    return unicodedata.normalize("NFKC", words[:LONGEST_TEXT]).casefold()


def pairs_in(words: str) -> list[str]:
    """Return the pairs of neighbouring signs, each once, in order.

    >>> pairs_in("专项检查 AI")
    ['ai', '专项', '检查', '项检']
    """
    runs = RUNS.findall(plain(words))
    return sorted({run[at : at + 2] for run in runs for at in range(len(run) - 1)})


def is_index(name: str | None) -> bool:
    """Return whether a table is the index, or one of those in which SQLite keeps it."""
    return name is not None and (name == TABLE or name.startswith(f"{TABLE}_"))


def is_mapped(name: str | None, kind: str, _parents: Any) -> bool:
    """Return whether Alembic is to compare it with the models: the index is made by hand."""
    return not (kind == "table" and is_index(name))


def newest_with(dialect: str) -> TextualSelect:
    """Return the statement for the numbers of the newest titles and answers with some pairs."""
    number = Integer if dialect == "sqlite" else BigInteger
    return _NEWEST[dialect].columns(id=number())


def wanted(dialect: str, organisation_id: int, pairs: Sequence[str]) -> dict[str, Any]:
    """Return the parameters of that statement, but for `before` and `most`."""
    if dialect == "sqlite":
        quoted = " AND ".join(f'"{pair}"' for pair in pairs)
        return {"base": organisation_id * ORGANISATION_STEP, "wanted": quoted}
    return {"of": organisation_id, "wanted": list(pairs)}


def index(
    connection: Connection, rows: Iterable[tuple[int, int, str]], *, anew: bool = False
) -> None:
    """Note the words of some rows: organisation, number, words; `anew` where they stand already."""
    dialect = connection.dialect.name
    given = [(of, number, pairs_in(words)) for of, number, words in rows]
    keys = [
        {"of": of, "id": number, "row": of * ORGANISATION_STEP + number} for of, number, _ in given
    ]
    if anew and keys:
        connection.execute(_FORGET[dialect], keys)
    noted = [
        {**key, "pairs": " ".join(pairs)}
        for key, (_, _, pairs) in zip(keys, given, strict=True)
        if pairs
    ]
    if noted:
        connection.execute(_NOTE[dialect], noted)


def words_of(row: Base) -> str | None:
    """Return the words by which a row is found; None for rows that nobody looks for."""
    if isinstance(row, Task):
        return row.title
    if isinstance(row, Answer) and row.subject_kind is SubjectKind.TASK:
        return "" if row.superseded else row.text
    if isinstance(row, Document):
        return f"{row.title} {row.note}" if row.is_current else ""
    return None


# In which columns the words stand, and whether they are to be found.
WORDS: dict[type[Base], tuple[str, ...]] = {
    Task: ("title",),
    Answer: ("text", "superseded"),
    Document: ("title", "note", "replaced_at", "withdrawn_at"),
}


def reads_otherwise(row: Base) -> bool:
    """Return whether its words are others than they were."""
    return has_changed(row, WORDS[type(row)]) and words_of(row) is not None


@event.listens_for(Session, "before_flush")
def index_with_the_rest(session: Session, _context: UOWTransaction, _instances: object) -> None:
    """Remember whose words are new or changed, and whose rows go."""
    new = [row for row in session.new if type(row) in WORDS and words_of(row)]
    changed = [row for row in session.dirty if type(row) in WORDS and reads_otherwise(row)]
    session.info["to_index"] = (new, changed)


@event.listens_for(Session, "after_flush")
def write_index(session: Session, _context: UOWTransaction) -> None:
    """Write the index with the rows: committed with them or not at all."""
    new, changed = session.info.pop("to_index", ((), ()))
    if new:
        index(session.connection(), [entry_of(row) for row in new])
    if changed:
        index(session.connection(), [entry_of(row) for row in changed], anew=True)


def entry_of(row: Task | Answer | Document) -> tuple[int, int, str]:
    """Return what is noted of a row."""
    number = row.id + DOCUMENTS if isinstance(row, Document) else row.id
    return row.organisation_id, number, words_of(row) or ""
