"""The pictures of a register's records, newest first, an album at a time."""

from sqlalchemy import Row, select

from ledger.book.refusals import Refusal
from ledger.forms.values import shown_of_many
from ledger.forms.versions import form_of_version
from ledger.registers.access import register_of_number, registers_to_fill, scope_of
from ledger.registers.recording import form_for
from ledger.talk.acts import Act
from ledger.talk.evidence import say_files
from ledger.talk.organisation import framework_for
from models import Answer, Evidence, EvidenceKind, Record, SubjectKind, Unit
from models.framework import Register
from wording.registers.gallery import PICTURES_ON_A_PAGE, GalleryShown, NoPictures, Picture
from wording.registers.recording import NoSuchRegister

Found = Row[Evidence, Record, str]


async def show_gallery(act: Act, number: int, page: int) -> None:
    """Send the pictures of a page, and what they show."""
    register = await register_of_number(act, number)
    scope = await scope_of(act.session, act.by)
    own = {one.key for one in await registers_to_fill(act)}
    if not scope.units and register.key not in own:
        raise Refusal(NoSuchRegister())
    page = max(page, 1)
    rows = await pictures_of(act, register, page)
    if not rows:
        raise Refusal(NoPictures(register))
    shown = rows[:PICTURES_ON_A_PAGE]
    await say_files(
        act.session,
        to=act.by,
        files=[evidence for evidence, _, _ in shown],
        now=act.now,
        about=shown[0][1].subject,
    )
    pictures = await as_pictures(act, register, shown)
    await act.answer(GalleryShown(register, pictures, page, len(rows) > len(shown)))


async def pictures_of(act: Act, register: Register, page: int) -> list[Found]:
    """Return the pictures of a page, and one more if there is one."""
    scope = await scope_of(act.session, act.by)
    rows = await act.session.execute(
        select(Evidence, Record, Unit.name)
        .select_from(Record)
        .join(
            Answer,
            (Answer.organisation_id == Record.organisation_id)
            & (Answer.subject_kind == SubjectKind.RECORD)
            & (Answer.subject_id == Record.id)
            & Answer.superseded.is_(False),
        )
        .join(
            Evidence,
            (Evidence.organisation_id == Answer.organisation_id)
            & (Evidence.answer_id == Answer.id),
        )
        .join(Unit, (Unit.organisation_id == Record.organisation_id) & (Unit.id == Record.unit_id))
        .where(
            *scope.of_records(),
            Record.register == register.key,
            Record.cancelled_at.is_(None),
            Record.files > 0,
            Evidence.kind == EvidenceKind.PHOTO,
        )
        .order_by(Record.on_date.desc(), Record.id.desc(), Evidence.id)
        .offset((page - 1) * PICTURES_ON_A_PAGE)
        .limit(PICTURES_ON_A_PAGE + 1)
    )
    return list(rows)


async def as_pictures(act: Act, register: Register, rows: list[Found]) -> tuple[Picture, ...]:
    """Return what is said of each: the day, the department, the record's first words."""
    day = register.day_field(form_for(await framework_for(act), register))
    records = [record for _, record, _ in rows]
    forms = [await form_of_version(act.session, act.organisation_id, one.form) for one in records]
    filled = zip(forms, (one.values for one in records), strict=True)
    shown = await shown_of_many(act.session, act.organisation_id, filled)
    return tuple(
        Picture(
            record.id,
            record.on_date,
            unit,
            next((one for one in values if one.field.name != day), None),
        )
        for (_, record, unit), values in zip(rows, shown, strict=True)
    )
