"""Finding a bulletin, what messages tell of it, and who releases it."""

from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.refusals import Refusal
from ledger.organisations import top_unit
from ledger.people.authority import holds
from ledger.talk.acts import Act
from ledger.talk.organisation import framework_for
from models import BulletinState, IssuedBulletin, Member, RoleName
from models.compiled import Compiled, Label
from models.framework import Bulletin, Framework
from models.numbering import hold_chain_end
from wording.bulletins.life import BulletinGone, BulletinSettled
from wording.bulletins.lines import Issued

DEFAULT_ROLE = "leader"


async def bulletin_of(act: Act, number: int) -> IssuedBulletin:
    """Return the bulletin for looking at. Raises Refusal when there is none."""
    row = await act.session.get(
        IssuedBulletin, (act.organisation_id, number), populate_existing=True
    )
    if row is None:
        raise Refusal(BulletinGone())
    return row


async def hold_draft(act: Act, number: int) -> IssuedBulletin:
    """Return a draft for a step of who releases it: nobody else changes it until the commit."""
    await hold_chain_end(act.session, act.organisation_id)
    row = await bulletin_of(act, number)
    await check_may_release(act, row)
    if row.state is not BulletinState.DRAFT or act.version not in (None, row.version):
        raise Refusal(BulletinSettled())
    return row


async def check_may_release(act: Act, row: IssuedBulletin) -> None:
    """Refuse whoever does not release bulletins of this kind."""
    bulletin = (await framework_for(act)).bulletin(row.bulletin)
    if not await may_release(act.session, act.by, bulletin):
        raise Refusal(BulletinGone())


async def may_release(session: AsyncSession, member: Member, bulletin: Bulletin | None) -> bool:
    """Return whether a member releases the bulletin; one that is no more, as leaders do."""
    role = RoleName(bulletin.released_by if bulletin else DEFAULT_ROLE)
    top = await top_unit(session, member.organisation_id)
    return await holds(session, member, {role}, unit_id=top.id)


async def told_of(session: AsyncSession, framework: Framework, row: IssuedBulletin) -> Issued:
    """Return what messages tell of a bulletin."""
    by = await session.get(Member, (row.organisation_id, row.note_by)) if row.note_by else None
    mended = (
        await session.get(IssuedBulletin, (row.organisation_id, row.corrects_id))
        if row.corrects_id
        else None
    )
    return Issued(
        id=row.id,
        version=row.version,
        compiled=Compiled.model_validate(row.compiled),
        number=number_of(framework, row),
        note=row.note or "",
        note_by=by.name if by else "",
        corrects=number_of(framework, mended) if mended else None,
    )


def number_of(framework: Framework, row: IssuedBulletin) -> Label | None:
    """Return how a bulletin is numbered; a draft is not."""
    if row.year is None or row.number is None:
        return None
    bulletin = framework.bulletin(row.bulletin)
    if bulletin is None:
        return Label(said=f"{row.year}-{row.number}")
    chinese, english = (
        bulletin.number_in(language, row.year, row.number) for language in ("zh_CN", "en")
    )
    return Label(said=chinese, english=english)
