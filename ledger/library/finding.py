"""Looking documents up: by words in title and note, or the newest of a shelf; sent again by a tap.

Words are found by the index of pairs, in which documents stand above all else: see `models.search`.
"""

from collections.abc import Sequence

from sqlalchemy import select

from ledger.book.refusals import Refusal
from ledger.library.shelves import may_withdraw, shelf_of, shelves_of
from ledger.talk.acts import Act
from ledger.talk.evidence import say_files
from ledger.talk.prompts import close_prompt, open_prompt
from models import Document, Prompt
from models.among import THESE, Among
from models.library import CURRENT
from models.search import DOCUMENTS, newest_with, pairs_in, plain, wanted
from wording.library.finding import (
    DocumentGone,
    DocumentLine,
    DocumentSent,
    DocumentsFound,
    DocumentsListed,
    LibrarySearchGone,
    LibraryWordsWanted,
)

SEARCH = "doc.find"  # the row that keeps the words for further pages
LINES_ON_A_PAGE = 6
LOOKED_THROUGH = 200  # entries of the index per page
LONGEST_WORDS = 60
NEWEST = 2**38  # later than any document


async def look_up(act: Act, words: str) -> DocumentsFound | DocumentsListed:
    """Return the first page of what is found, the newest first; without words, of all there is."""
    words = " ".join(words.split())[:LONGEST_WORDS]
    if not words:
        return await newest_on(act, 0)
    if any(not pairs_in(part) for part in words.split()):
        raise Refusal(LibraryWordsWanted())
    prompt = await open_prompt(act, SEARCH, words=words)
    close_prompt(act, prompt)  # nothing is asked: the row keeps the words for its buttons
    return await page_of(act, prompt.id, words, NEWEST)


async def look_on(act: Act, search_id: int, before: int) -> DocumentsFound:
    """Return a further page of one's own search; 0 is the first."""
    words = await words_of(act, search_id)
    return await page_of(act, search_id, words, before or NEWEST)


async def words_of(act: Act, search_id: int) -> str:
    """Return the words of one's own search."""
    prompt = await act.session.get(Prompt, (act.organisation_id, search_id))
    if prompt is None or prompt.member_id != act.by.id or prompt.kind != SEARCH:
        raise Refusal(LibrarySearchGone())
    return str(prompt.state["words"])


async def page_of(act: Act, search_id: int, words: str, before: int) -> DocumentsFound:
    """Return the page of a search that begins there."""
    numbers, looked_to = await numbers_with(act, words, before)
    rows = await act.session.scalars(
        select(Document)
        .where(Document.organisation_id == act.organisation_id, Among(Document.id, THESE), CURRENT)
        .order_by(Document.id.desc()),
        {"these": numbers},
    )
    parts = plain(words).split()
    fitting = [
        row for row in rows if all(part in plain(f"{row.title} {row.note}") for part in parts)
    ]
    page = fitting[:LINES_ON_A_PAGE]
    rest = page[-1].id if len(fitting) > LINES_ON_A_PAGE else looked_to
    return DocumentsFound(
        search_id, words, await lines_of(act, page), is_first=before == NEWEST, older_than=rest
    )


async def numbers_with(act: Act, words: str, before: int) -> tuple[list[int], int | None]:
    """Return the numbers of documents with the words' pairs, and where to look on, if need be."""
    dialect = act.session.get_bind().dialect.name
    pairs = sorted({pair for part in plain(words).split() for pair in pairs_in(part)})
    rows = await act.session.execute(
        newest_with(dialect),
        {
            **wanted(dialect, act.organisation_id, pairs),
            "before": before + DOCUMENTS,
            "most": LOOKED_THROUGH,
        },
    )
    found = [number - DOCUMENTS for (number,) in rows if number > DOCUMENTS]
    return found, found[-1] if len(found) == LOOKED_THROUGH else None


async def newest_on(act: Act, place: int, before: int = 0) -> DocumentsListed:
    """Return the newest documents, those before one; of the shelf at a place, or of all (0)."""
    shelves = await shelves_of(act)
    if place > len(shelves):
        raise Refusal(LibrarySearchGone())
    on_shelf = (Document.shelf == shelves[place - 1].key,) if place else ()
    rows = await act.session.scalars(
        select(Document)
        .where(
            Document.organisation_id == act.organisation_id,
            Document.id < (before or NEWEST),
            CURRENT,
            *on_shelf,
        )
        .order_by(Document.id.desc())
        .limit(LINES_ON_A_PAGE + 1)
    )
    found = rows.all()
    page = found[:LINES_ON_A_PAGE]
    return DocumentsListed(
        place,
        shelves,
        await lines_of(act, page),
        is_first=not before,
        older_than=page[-1].id if len(found) > LINES_ON_A_PAGE else None,
    )


async def lines_of(act: Act, documents: Sequence[Document]) -> tuple[DocumentLine, ...]:
    """Return a line for each document."""
    return tuple(
        [
            DocumentLine(
                number=number,
                id=one.id,
                title=one.title,
                note=one.note,
                shelf=await shelf_of(act, one.shelf),
                year=one.year,
                version=one.version,
                added_at=one.added_at,
            )
            for number, one in enumerate(documents, 1)
        ]
    )


async def send(act: Act, document_id: int) -> None:
    """Send a document again; who keeps it is shown its older versions, and may take it off."""
    document = await act.session.get(Document, (act.organisation_id, document_id))
    if document is None or document.withdrawn_at is not None:
        raise Refusal(DocumentGone())
    keeps = await may_withdraw(act.session, act.by, document)
    if document.replaced_at is not None and not keeps:
        raise Refusal(DocumentGone())
    await say_files(act.session, to=act.by, files=[document], now=act.now, about=document.subject)
    if keeps and document.is_current:
        older = await older_versions(act, document)
        [line] = await lines_of(act, [document])
        await act.answer(DocumentSent(line, older), about=document.subject)


async def older_versions(act: Act, document: Document) -> tuple[tuple[int, int], ...]:
    """Return number and version of what the document has replaced, the newest first."""
    rows = await act.session.execute(
        select(Document.id, Document.version)
        .where(
            Document.organisation_id == act.organisation_id,
            Document.title == document.title,
            Document.shelf.is_not_distinct_from(document.shelf),
            Document.year.is_not_distinct_from(document.year),
            Document.replaced_at.is_not(None),
        )
        .order_by(Document.id.desc())
        .limit(LINES_ON_A_PAGE)
    )
    return tuple((number, version) for number, version in rows)
