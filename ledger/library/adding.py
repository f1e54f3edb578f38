"""Adding a document 入库: the file with its title, then shelf and year by a tap; taking it off.

A document of the same title, shelf and year is a newer version: it replaces the older one, which
stays on record. What must not leave the office has no place here, and is refused where it says so.
"""

import re
from dataclasses import asdict
from typing import Any

from sqlalchemy import select

from ledger.book.chain import append_entry, receipt_of
from ledger.book.refusals import Refusal
from ledger.library.shelves import may_keep, may_withdraw, shelf_named, shelf_of, shelves_of
from ledger.organisations import calendar_of
from ledger.talk.acts import Act
from ledger.talk.prompts import close_prompt, open_prompt, open_prompt_by_id
from models import Document, Entry, EvidenceKind, Organisation, Prompt
from models.library import CURRENT, NOTE_LENGTH, TITLE_LENGTH
from models.numbering import add, hold_chain_end
from models.talk import Said
from wording import Message
from wording.library.adding import (
    DocumentAdded,
    DocumentAsked,
    DocumentHere,
    DocumentOver,
    DocumentSecret,
    DocumentWithdrawn,
    LibraryNotForYou,
    ShelfAsked,
    TitleAsked,
    YearAsked,
)

KIND = "doc.add"
ADDED, WITHDRAWN = "document_added", "document_withdrawn"
# What a paper that must not leave the office bears on its first page.
MARKS = re.compile(
    r"绝密|(?:机密|秘密)\s*(?:[★☆级件]|文件)|涉密(?:文件|材料|资料|件)|密级\s*[:：]|★|不得外传"
    r"|top secret|\bconfidential\b|\bclassified\b",
    re.IGNORECASE,
)
YEAR = re.compile(r"(?:19|20)\d\d")
YEARS_OFFERED = 3


async def begin(act: Act, words: str) -> None:
    """Begin with the title and, where it came with one, the file; ask for what is missing."""
    if not await may_keep(act.session, act.by):
        raise Refusal(LibraryNotForYou())
    title, _, note = words.strip().partition("\n")
    state: dict[str, Any] = {
        "title": title.strip()[:TITLE_LENGTH],
        "note": note.strip()[:NOTE_LENGTH],
    }
    if act.said is not None and act.said.files:
        await check_new(act, act.said)
        state |= file_in(act.said)
    check_open(state)
    await ask_next(act, await open_prompt(act, KIND, **state))


def file_in(said: Said) -> dict[str, Any]:
    """Return what is kept of the file that came with words; nothing where none did."""
    if not said.files:
        return {}
    file = said.files[0]
    kept = {key: value for key, value in asdict(file).items() if key != "mime_type"}
    return {"file": {**kept, "kind": file.kind.value}}


def check_open(state: dict[str, Any]) -> None:
    """Refuse what says of itself that it must not leave the office."""
    name = state.get("file", {}).get("name") or ""
    if MARKS.search(f"{state['title']} {state['note']} {name}"):
        raise Refusal(DocumentSecret())


async def take_words(act: Act, prompt: Prompt) -> None:
    """Take what was asked for in words: the file, its title, the shelf, the year."""
    said, state = act.words, dict(prompt.state)
    if "file" not in state:
        if said.files:
            await check_new(act, said)
            state |= file_in(said)
            state["title"] = state["title"] or first_line(said.text)
    elif not title_of(state):
        state["title"] = first_line(said.text)
    elif "shelf" not in state and await shelves_of(act):
        shelf = await shelf_named(act, said.text)
        state |= {"shelf": shelf.key} if shelf else {}
    elif found := YEAR.search(said.text):
        state["year"] = int(found[0])
    check_open(state)
    await keep_on(act, prompt, state)


def first_line(text: str) -> str:
    """Return what may be a title."""
    return text.strip().partition("\n")[0].strip()[:TITLE_LENGTH]


async def choose_shelf(act: Act, prompt_id: int, place: int) -> None:
    """Take the tapped shelf."""
    prompt, shelves = await open_draft(act, prompt_id), await shelves_of(act)
    if place >= len(shelves):
        raise Refusal(DocumentOver())
    await keep_on(act, prompt, {**prompt.state, "shelf": shelves[place].key})


async def choose_year(act: Act, prompt_id: int, year: int) -> None:
    """Take the tapped year; 0 is none."""
    prompt = await open_draft(act, prompt_id)
    if "file" not in prompt.state or year > act.now.year + 1:
        raise Refusal(DocumentOver())
    await keep_on(act, prompt, {**prompt.state, "year": year or None})


async def go_back(act: Act, prompt_id: int) -> None:
    """Ask for the shelf again."""
    prompt = await open_draft(act, prompt_id)
    state = {key: value for key, value in prompt.state.items() if key != "shelf"}
    await keep_on(act, prompt, state)


async def open_draft(act: Act, prompt_id: int) -> Prompt:
    """Return the draft while it is open, and its reader keeps the library."""
    prompt = await open_prompt_by_id(act, prompt_id, KIND)
    if prompt is None or not await may_keep(act.session, act.by):
        raise Refusal(DocumentOver())
    return prompt


async def keep_on(act: Act, prompt: Prompt, state: dict[str, Any]) -> None:
    """Keep what is known, and ask the next or put the document on its shelf."""
    prompt.state = state
    await ask_next(act, prompt)


async def ask_next(act: Act, prompt: Prompt) -> None:
    """Ask for the file, its title, the shelf, the year, in this order; then all is known."""
    state, shelves = prompt.state, await shelves_of(act)
    message: Message
    if "file" not in state:
        message = DocumentAsked(prompt.id, state["title"])
    elif not title_of(state):
        message = TitleAsked(prompt.id)
    elif "shelf" not in state and shelves:
        message = ShelfAsked(prompt.id, title_of(state), shelves)
    elif "year" not in state:
        organisation = await act.session.get_one(Organisation, act.organisation_id)
        this = (await calendar_of(act.session, organisation)).day_of(act.now).year
        years = tuple(this + 1 - back for back in range(YEARS_OFFERED))
        message = YearAsked(prompt.id, title_of(state), years, bool(shelves))
    else:
        close_prompt(act, prompt)
        message = await put_on_shelf(act, state)
    await act.answer_in_place(message, about=prompt.subject)


def title_of(state: dict[str, Any]) -> str:
    """Return the title; where none was said, the file's own name."""
    name = str(state["file"].get("name") or "").rpartition(".")[0]
    return str(state["title"] or name)[:TITLE_LENGTH]


async def check_new(act: Act, said: Said) -> None:
    """Refuse a file that is in the library already."""
    there = await act.session.scalar(
        select(Document.title).where(
            Document.organisation_id == act.organisation_id,
            Document.file_unique_id.in_([file.file_unique_id for file in said.files]),
            CURRENT,
        )
    )
    if there is not None:
        raise Refusal(DocumentHere(there))


async def put_on_shelf(act: Act, state: dict[str, Any]) -> DocumentAdded:
    """Keep the document; an older version of it is current no longer. On record."""
    await hold_chain_end(act.session, act.organisation_id)
    file, shelf, year = state["file"], state.get("shelf"), state["year"]
    older = await current_version(act, title_of(state), shelf, year)
    document = Document(
        organisation_id=act.organisation_id,
        title=title_of(state),
        note=state["note"],
        shelf=shelf,
        year=year,
        version=older.version + 1 if older else 1,
        kind=EvidenceKind(file["kind"]),
        file_id=file["file_id"],
        file_unique_id=file["file_unique_id"],
        name=file["name"],
        size=file["size"],
        added_by=act.by.id,
        added_at=act.now,
    )
    await add(act.session, document)
    if older is not None:
        older.replaced_at = act.now
    entry = await record(act, document, ADDED, replaces=older.id if older else None)
    name = await shelf_of(act, shelf)
    return DocumentAdded(document.title, name, year, document.version, receipt_of(entry))


async def current_version(
    act: Act, title: str, shelf: str | None, year: int | None
) -> Document | None:
    """Return the document of that title, shelf and year that is current."""
    found: Document | None = await act.session.scalar(
        select(Document)
        .where(
            Document.organisation_id == act.organisation_id,
            Document.title == title,
            Document.shelf.is_not_distinct_from(shelf),
            Document.year.is_not_distinct_from(year),
            CURRENT,
        )
        .order_by(Document.id.desc())
        .limit(1)
    )
    return found


async def withdraw(act: Act, document_id: int) -> None:
    """Take a document off its shelf; it stays on record. By who added it, or an administrator."""
    await hold_chain_end(act.session, act.organisation_id)
    key = (act.organisation_id, document_id)
    document = await act.session.get(Document, key, populate_existing=True)
    if document is None or not document.is_current:
        raise Refusal(DocumentOver())
    if not await may_withdraw(act.session, act.by, document):
        raise Refusal(LibraryNotForYou())
    document.withdrawn_at = act.now
    entry = await record(act, document, WITHDRAWN)
    await act.answer_in_place(DocumentWithdrawn(document.title, receipt_of(entry)))


async def record(act: Act, document: Document, kind: str, **content: Any) -> Entry:
    """Put on record what becomes of a document."""
    return await append_entry(
        act.session,
        organisation_id=act.organisation_id,
        kind=kind,
        now=act.now,
        actor_id=act.by.id,
        about=document.subject,
        version=document.version,
        title=document.title,
        shelf=document.shelf,
        year=document.year,
        files=[document.file_unique_id],
        **content,
    )
