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
    if made_as is ReportFormat.PICTURE:
        drawn = picture_of(compiled, language)
        if drawn is None:
            raise Refusal(NothingToDraw())
        await answer_with_file(
            act,
            drawn,
            name=f"{name}.png",
            caption=ReportDrawn(sight),
            of=act.by,
            once_per=once(act, made_as),
        )
        return
    if made_as is ReportFormat.WORD and not is_word_made():
        raise Refusal(WordNotInstalled())
    await answer_with_file(
        act,
        MAKERS[made_as](compiled, issued, language),
        name=f"{name}.{ENDS[made_as]}",
        caption=ReportFile(sight),
        of=act.by,
        once_per=once(act, made_as),
    )


ENDS = {ReportFormat.WORD: "docx", ReportFormat.PDF: "pdf", ReportFormat.EXCEL: "xlsx"}


def once(act: Act, made_as: ReportFormat) -> str | None:
    """Return what makes a doubled press send one file."""
    return f"{act.effect_key}:{made_as}" if act.effect_key else None
