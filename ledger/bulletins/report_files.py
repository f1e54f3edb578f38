"""A bulletin as files for who asks: as a report says it now, or as it was issued."""

from collections.abc import Callable

from ledger.book.refusals import Refusal
from ledger.bulletins.files import NAME_LENGTH
from ledger.bulletins.finding import bulletin_of, check_may_release
from ledger.bulletins.issued import issued_of
from ledger.bulletins.showing import ISSUED, sight_of_report
from ledger.talk.acts import Act
from ledger.talk.files import answer_with_file
from ledger.talk.reading_ahead import organisation_of
from ledger.talk.saying import reader_of
from models import BulletinState
from models.compiled import Compiled
from wording.bulletins.lines import cut
from wording.bulletins.picture import picture_of
from wording.bulletins.report import (
    NothingToDraw,
    Place,
    ReportDrawn,
    ReportFile,
    ReportFormat,
    Sight,
    WordNotInstalled,
)
from wording.documents.laid_out import Issued
from wording.documents.products import BulletinExcel, BulletinPdf, bulletin_word
from wording.documents.word import is_word_made
from wording.products import Product

MAKERS: dict[ReportFormat, Callable[[Compiled, Issued, str], Product]] = {
    ReportFormat.WORD: bulletin_word,
    ReportFormat.PDF: BulletinPdf,
    ReportFormat.EXCEL: BulletinExcel,
}
ENDS = {
    ReportFormat.PICTURE: "png",
    ReportFormat.WORD: "docx",
    ReportFormat.PDF: "pdf",
    ReportFormat.EXCEL: "xlsx",
}


async def send_report(act: Act, code: int, packed: int, *, made_as: ReportFormat) -> None:
    """Send a report, of the period and units that are looked at, as it is known now."""
    sight, _ = await sight_of_report(act, code, packed)
    await send(act, sight, Issued(), sight.compiled.period, made_as)


async def send_issued(act: Act, number: int, *, made_as: ReportFormat) -> None:
    """Send a bulletin that was issued; a draft to who releases it."""
    row = await bulletin_of(act, number)
    if row.state is not BulletinState.RELEASED:
        await check_may_release(act, row)
    organisation = await organisation_of(act.session, act.organisation_id)
    language = reader_of(act.by, organisation, act.now).language
    issued = await issued_of(act.session, organisation, row, language)
    sight = Sight(ISSUED, number, Place(), Compiled.model_validate(row.compiled))
    await send(act, sight, issued, issued.number or row.period, made_as)


async def send(
    act: Act, sight: Sight, issued: Issued, numbered: str, made_as: ReportFormat
) -> None:
    """Send it: a picture with the few lines below it, or a document."""
    organisation = await organisation_of(act.session, act.organisation_id)
    language = reader_of(act.by, organisation, act.now).language
    compiled, words = sight.compiled, (sight.compiled.title.text(language), sight.compiled.unit)
    name = cut(" ".join(filter(None, (*words, numbered))), NAME_LENGTH)
    is_drawn = made_as is ReportFormat.PICTURE
    await answer_with_file(
        act,
        drawn(compiled, language) if is_drawn else document(compiled, issued, language, made_as),
        name=f"{name}.{ENDS[made_as]}",
        caption=ReportDrawn(sight) if is_drawn else ReportFile(sight),
        of=act.by,
        # A doubled press sends one file.
        once_per=f"{act.effect_key}:{made_as}" if act.effect_key else None,
    )


def drawn(compiled: Compiled, language: str) -> Product:
    """Return the picture. Raises Refusal where there is nothing to draw."""
    picture = picture_of(compiled, language)
    if picture is None:
        raise Refusal(NothingToDraw())
    return picture


def document(compiled: Compiled, issued: Issued, language: str, made_as: ReportFormat) -> Product:
    """Return the document. Raises Refusal where what makes it is not installed."""
    if made_as is ReportFormat.WORD and not is_word_made():
        raise Refusal(WordNotInstalled())
    return MAKERS[made_as](compiled, issued, language)
