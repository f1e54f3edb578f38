"""A bulletin of a period as Word, PDF or Excel: what was released, else as it stands now."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands import Complaint, WrongCall
from bot.commands.exporting import written_whole
from bot.commands.opening import database_for_reading, organisation_or_complaint
from bot.commands.tables import note, put
from bot.process.clock import Clock
from bot.process.settings import Settings
from bot.process.speaking import spoken, system_reason, words
from wording.catalogues import listed_text
from wording.command_line import calls
from wording.command_line import reporting as said

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from models import Organisation
    from models.compiled import Compiled
    from models.framework import Bulletin
    from wording.documents.laid_out import Issued

ENDS = (".docx", ".pdf", ".xlsx")


async def report(
    settings: Settings, *, key: str, period: str | None, output: Path, template: Path | None
) -> None:
    """Write a bulletin into a file; its name says as what."""
    if output.suffix.lower() not in ENDS:
        raise WrongCall(words(said.ENDS, file=output, ends="、".join(ENDS)))
    if output.suffix.lower() == ".docx":
        check_word()
    async with database_for_reading(settings) as database, database.read() as session:
        organisation = await organisation_or_complaint(session)
        bulletin = bulletin_or_complaint(organisation, key)
        first = await first_day_or_complaint(session, organisation, bulletin, period)
        compiled, issued = await told_of(session, organisation, bulletin, first)
    own = template_of(settings, key, template)
    content = made(compiled, issued, output, own)
    with written_whole(output) as opened:
        opened.write(content)
    put(words(said.WRITTEN if issued.number else said.NOT_RELEASED, file=output, key=key))


def write_template(*, file: Path) -> None:
    """Write the template that is shipped, for an office to make its own of it."""
    check_word()
    from wording.documents.default_template import default_template  # noqa: PLC0415

    with written_whole(file) as opened:
        opened.write(default_template())
    put(words(said.TEMPLATE_WRITTEN, file=file))


def check_word() -> None:
    """Complain where what makes Word documents is not installed."""
    from wording.documents.word import is_word_made  # noqa: PLC0415

    if not is_word_made():
        raise Complaint(words(said.NO_WORD, mend=said.WORD_MEND))


def bulletin_or_complaint(organisation: "Organisation", key: str) -> "Bulletin":
    """Return the bulletin of that key; complain if there is none."""
    from ledger.organisations import framework_of  # noqa: PLC0415

    framework = framework_of(organisation)
    bulletin = framework.bulletin(key)
    if bulletin is None:
        known = listed_text((one.key for one in framework.bulletins), spoken())
        raise Complaint(words(said.NO_BULLETIN, key=key, known=known or "–"))
    return bulletin


async def first_day_or_complaint(
    session: "AsyncSession", organisation: "Organisation", bulletin: "Bulletin", period: str | None
) -> date:
    """Return the first day of the period that is named, else of the last one that is over."""
    from ledger.organisations import calendar_of  # noqa: PLC0415
    from models.framework.bulletins import name_of_period  # noqa: PLC0415
    from models.periods import first_day, shifted  # noqa: PLC0415

    today = (await calendar_of(session, organisation)).day_of(Clock().now())
    if period is None:
        return bulletin.period_before(today)
    first = READ[bulletin.per](period)
    example = name_of_period(bulletin.per, bulletin.period_before(today))
    if first is None or name_of_period(bulletin.per, first) != period:
        raise WrongCall(words(said.PERIOD_SHAPE, period=period, example=example))
    if first >= shifted(bulletin.per, first_day(bulletin.per, today), 1):
        raise Complaint(words(said.PERIOD_AHEAD, period=period))
    return first


def day_or_none(read: Callable[[], date]) -> date | None:
    """Return a day; None where the words are none."""
    try:
        return read()
    except ValueError:
        return None


def numbers_in(period: str, sign: str) -> tuple[int, int]:
    """Return the two numbers around a sign. Raises ValueError."""
    year, _, rest = period.partition(sign)
    return int(year), int(rest)


# By the period of the bulletin: the first day that a word such as 2026-W48 names.
READ: dict[str, Callable[[str], date | None]] = {
    "week": lambda text: day_or_none(lambda: date.fromisocalendar(*numbers_in(text, "-W"), 1)),
    "month": lambda text: day_or_none(lambda: date(*numbers_in(text, "-"), 1)),
    "quarter": lambda text: day_or_none(lambda: quarter(*numbers_in(text, "-Q"))),
    "year": lambda text: day_or_none(lambda: date(int(text), 1, 1)),
}


def quarter(year: int, number: int) -> date:
    """Return the first day of a quarter. Raises ValueError."""
    return date(year, number * 3 - 2, 1)


async def told_of(
    session: "AsyncSession", organisation: "Organisation", bulletin: "Bulletin", first: date
) -> tuple["Compiled", "Issued"]:
    """Return the bulletin that was released of a period, else what the books say of it now."""
    from ledger.bulletins.compiling import compile_bulletin  # noqa: PLC0415
    from ledger.bulletins.issued import issued_of, standing_bulletin  # noqa: PLC0415
    from models.compiled import Compiled  # noqa: PLC0415
    from wording.documents.laid_out import Issued  # noqa: PLC0415

    row = await standing_bulletin(session, organisation.id, bulletin.key, first)
    if row is not None:
        issued = await issued_of(session, organisation, row, spoken())
        return Compiled.model_validate(row.compiled), issued
    now = Clock().now()
    compiled = await compile_bulletin(session, organisation, bulletin, first, known_at=now)
    return compiled, Issued()


def template_of(settings: Settings, key: str, named: Path | None) -> bytes | None:
    """Return the office's template: the file that is named, else the one in its folder."""
    from wording.documents.word import BrokenTemplateError, Templates  # noqa: PLC0415

    try:
        if named is not None:
            return named.read_bytes()
        folder = Templates()
        folder.folder = settings.templates
        return folder.of(key)
    except OSError as error:
        reason = system_reason(error)
        raise Complaint(words(calls.CANNOT_READ, file=named, reason=reason)) from error
    except BrokenTemplateError as error:
        note(words(said.TEMPLATE_BROKEN, reason=error))
        return None


def made(compiled: "Compiled", issued: "Issued", output: Path, template: bytes | None) -> bytes:
    """Return the file; a template that fails is told, and ours is taken."""
    from wording.documents.excel import excel_of  # noqa: PLC0415
    from wording.documents.laid_out import with_chart  # noqa: PLC0415
    from wording.documents.pdf import pdf_of  # noqa: PLC0415
    from wording.documents.word import BrokenTemplateError, word_of  # noqa: PLC0415

    language = spoken()
    if output.suffix.lower() == ".xlsx":
        return excel_of(compiled, issued, language)
    laid = with_chart(compiled, issued, language)
    if output.suffix.lower() == ".pdf":
        return pdf_of(laid, language)
    try:
        return word_of(laid, template)
    except BrokenTemplateError as error:
        note(words(said.TEMPLATE_BROKEN, reason=error))
        return word_of(laid)
