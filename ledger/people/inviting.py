"""Inviting: one-time codes, kept as hashes only; an administrator asks for a link in chat."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from difflib import get_close_matches

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import append_entry
from ledger.book.refusals import Refusal
from ledger.organisations import framework_of
from ledger.people.authority import roles_of
from ledger.people.entries import append_member_entry
from ledger.people.menus import withdraw_menu
from ledger.talk.acts import Act
from ledger.talk.files import answer_with_file
from ledger.talk.prompts import cancel_prompts
from ledger.talk.saying import reader_of, say
from models import Invitation, Member, Organisation, RoleName, Unit
from wording import Message
from wording.catalogues import translations
from wording.people.inviting import (
    SHEET_HOW,
    SHEET_TITLE,
    AccountReleased,
    CannotReleaseOneself,
    ChooseInvitee,
    EverybodyHasJoined,
    HasJoinedAlready,
    InvitationLink,
    Invitee,
    InviteeChangedMeanwhile,
    InviteSheetSent,
    NobodyOfThatName,
    OnlyForAdministrators,
)
from wording.people.sheet import InviteCode, Invited, InviteSheet
from wording.products import Product

CODE_BYTES = 24  # 192 bits, 32 characters of the deep-link alphabet A-Za-z0-9_- (64 are allowed)
MEMBERS_AT_ONCE = 500  # SQLite takes a limited number of parameters in one statement
SHOWN = 20


async def check_administrator(act: Act) -> None:
    """Raise Refusal for who is no administrator."""
    if RoleName.ADMINISTRATOR not in {role.role for role in await roles_of(act.session, act.by)}:
        raise Refusal(OnlyForAdministrators())


async def invite_by_name(act: Act, name: str) -> Message:
    """Return a fresh link for the member of that name, or the choice that has to be made.

    Raises Refusal for who may not, and when nobody is meant.
    """
    await check_administrator(act)
    session, number = act.session, act.organisation_id
    wanted = "".join(name.split())
    if not wanted:
        return await offer_members_not_joined(session, number)
    members = await members_present(session, number)
    named = [member for member in members if member.name == wanted]
    if len(named) == 1:
        return await invite(session, member=named[0], now=act.now)
    if named:
        return ChooseInvitee(await labelled(session, named[:SHOWN]), asked=wanted, several=True)
    close = [member for member in members if wanted in member.name]
    names = get_close_matches(wanted, {member.name for member in members}, cutoff=0.5)
    close += [member for member in members if member.name in names and member not in close]
    if not close:
        raise Refusal(NobodyOfThatName(wanted))
    return ChooseInvitee(await labelled(session, close[:SHOWN]), asked=wanted)


async def offer_members_not_joined(session: AsyncSession, organisation_id: int) -> Message:
    """Return a choice of those who have no account yet."""
    missing = await members_not_joined(session, organisation_id)
    if not missing:
        return EverybodyHasJoined()
    shown = await labelled(session, missing[:SHOWN])
    return ChooseInvitee(shown, more=len(missing) - len(shown))


async def invite_chosen(act: Act, member_id: int) -> Message:
    """Return a fresh link for the member a button stood for. Raises Refusal for who may not."""
    await check_administrator(act)
    member = await act.session.get(Member, (act.organisation_id, member_id))
    if member is None or member.left_at is not None:
        raise Refusal(InviteeChangedMeanwhile())
    return await invite(act.session, member=member, now=act.now)


async def invite(session: AsyncSession, *, member: Member, now: datetime) -> Message:
    """Return a fresh link for the member, or what to do when he has an account."""
    organisation = await session.get_one(Organisation, member.organisation_id)
    unit = await session.get_one(Unit, (member.organisation_id, member.unit_id))
    if member.telegram_user_id is not None:
        version = await binding_version(session, member)
        return HasJoinedAlready(member.name, unit.name, member.id, version)
    code = await issue_invitation(session, member=member, now=now)
    link = link_with(organisation, code)
    return InvitationLink(member.name, unit.name, link, expiry(organisation, now), member.id)


async def send_code(act: Act, member_id: int) -> None:
    """Send a fresh link as a square code, its words below. Raises Refusal for who may not."""
    words = await invite_chosen(act, member_id)
    if not isinstance(words, InvitationLink):
        await act.answer(words)
        return
    await send_secret_file(act, InviteCode(words.link), "code.png", replace(words, as_code=True))


async def send_sheet(act: Act) -> None:
    """Send a sheet of fresh codes for all who have not joined. Raises Refusal for who may not."""
    await check_administrator(act)
    organisation = await act.session.get_one(Organisation, act.organisation_id)
    missing = await members_not_joined(act.session, organisation.id)
    if not missing:
        await act.answer(EverybodyHasJoined())
        return
    units = await unit_names(act.session, missing)
    codes = await issue_invitations(act.session, members=missing, now=act.now)
    say_it = translations(reader_of(act.by, organisation, act.now).language).gettext
    sheet = InviteSheet(
        title=say_it(SHEET_TITLE).format(name=organisation.name),
        how=say_it(SHEET_HOW),
        people=tuple(
            Invited(member.name, units[member.unit_id], link_with(organisation, code))
            for member, code in zip(missing, codes, strict=True)
        ),
    )
    await send_secret_file(act, sheet, "codes.pdf", InviteSheetSent(len(missing)))


async def send_secret_file(act: Act, product: Product, name: str, words: Message) -> None:
    """Send a file that is forgotten, as the words below it are, once it is out."""
    await answer_with_file(
        act, product, name=name, caption=words, of=act.by, once_per=act.effect_key
    )


async def release_account(act: Act, member_id: int) -> Message:
    """Take the member off his account, tell that account, and return a fresh link for him.

    Raises Refusal for who may not, for oneself, and when the binding is not the one shown.
    """
    await check_administrator(act)
    member = await act.session.get(Member, (act.organisation_id, member_id))
    if member is None or member.telegram_user_id is None:
        raise Refusal(InviteeChangedMeanwhile())
    if await binding_version(act.session, member) != act.version:
        raise Refusal(InviteeChangedMeanwhile())
    if member.id == act.by.id:
        raise Refusal(CannotReleaseOneself())
    await release(act.session, member=member, by=act.by, now=act.now)
    return await invite(act.session, member=member, now=act.now)


async def release(
    session: AsyncSession, *, member: Member, by: Member | None, now: datetime
) -> None:
    """Take the member off his account and tell that account; `by` is None at the command line."""
    organisation = await session.get_one(Organisation, member.organisation_id)
    await say(session, to=member, message=AccountReleased(organisation.name), now=now)
    released = await take_off_account(session, member, now=now)
    await append_member_entry(
        session, member, "account_released", now=now, by=by, telegram_user_id=released
    )


async def take_off_account(session: AsyncSession, member: Member, *, now: datetime) -> int | None:
    """Unbind the member's account, with its menu and the questions open there; return its id."""
    await withdraw_menu(session, member, now=now)
    await cancel_prompts(Act(session, member, now))
    released, member.telegram_user_id = member.telegram_user_id, None
    member.joined_at = member.unreachable_at = member.unreachable_reason = None
    return released


async def binding_version(session: AsyncSession, member: Member) -> int:
    """Return the invitation that bound the member: buttons carry it, a new binding changes it."""
    used = await session.scalar(
        select(func.max(Invitation.id)).where(
            Invitation.organisation_id == member.organisation_id,
            Invitation.member_id == member.id,
            Invitation.used_at.is_not(None),
        )
    )
    return used or 0


async def members_present(session: AsyncSession, organisation_id: int) -> Sequence[Member]:
    """Return everyone on the roster who has not left."""
    rows = await session.scalars(
        select(Member)
        .where(Member.organisation_id == organisation_id, Member.left_at.is_(None))
        .order_by(Member.id)
    )
    return list(rows)


async def unit_names(session: AsyncSession, members: Sequence[Member]) -> dict[int, str]:
    """Return the names of the members' units, by their numbers."""
    rows = await session.execute(
        select(Unit.id, Unit.name).where(
            Unit.organisation_id == members[0].organisation_id,
            Unit.id.in_({member.unit_id for member in members}),
        )
    )
    return {number: name for number, name in rows}  # noqa: C416


async def labelled(session: AsyncSession, members: Sequence[Member]) -> tuple[Invitee, ...]:
    """Return the members as buttons show them: name, department, staff number if there is one."""
    units = await unit_names(session, members)
    return tuple(
        Invitee(
            member.id,
            " · ".join(filter(None, (member.name, units[member.unit_id], member.code)))[:60],
        )
        for member in members
    )


def link_with(organisation: Organisation, code: str) -> str:
    """Return the link that joins with a code."""
    return f"https://t.me/{organisation.bot_username}?start={code}"


def hash_code(code: str) -> str:
    """Return the SHA-256 of a join code, in hex: what the database keeps and looks up."""
    return hashlib.sha256(code.encode()).hexdigest()


async def issue_invitation(session: AsyncSession, *, member: Member, now: datetime) -> str:
    """Return a fresh join code for the member; the earlier ones, if unused, stop working."""
    [code] = await issue_invitations(session, members=[member], now=now)
    return code


async def issue_invitations(
    session: AsyncSession, *, members: Sequence[Member], now: datetime
) -> list[str]:
    """Return a fresh join code for each member, all of one organisation, in their order."""
    if not members:
        return []
    organisation = await session.get_one(Organisation, members[0].organisation_id)
    await revoke_unused(session, members=members, now=now)
    expires_at = expiry(organisation, now)
    codes = [secrets.token_urlsafe(CODE_BYTES) for _ in members]
    session.add_all(
        Invitation(
            organisation_id=organisation.id,
            member_id=member.id,
            code_hash=hash_code(code),
            created_at=now,
            expires_at=expires_at,
        )
        for member, code in zip(members, codes, strict=True)
    )
    await append_entry(
        session,
        organisation_id=organisation.id,
        kind="invited",
        now=now,
        about=members[0].subject if len(members) == 1 else organisation.subject,
        name=members[0].name if len(members) == 1 else None,
        invitations=len(codes),
        expires_at=expires_at.isoformat(),
    )
    return codes


def expiry(organisation: Organisation, now: datetime) -> datetime:
    """Return until when a join code issued now is good."""
    return now + timedelta(days=framework_of(organisation).thresholds.invitation_days)


async def revoke_unused(session: AsyncSession, *, members: Sequence[Member], now: datetime) -> None:
    """End every code of the members that nobody has used."""
    for start in range(0, len(members), MEMBERS_AT_ONCE):
        some = members[start : start + MEMBERS_AT_ONCE]
        await session.execute(
            update(Invitation)
            .where(
                Invitation.organisation_id == some[0].organisation_id,
                Invitation.member_id.in_([member.id for member in some]),
                Invitation.used_at.is_(None),
                Invitation.revoked_at.is_(None),
            )
            .values(revoked_at=now)
        )


async def members_not_joined(session: AsyncSession, organisation_id: int) -> list[Member]:
    """Return the members on the roster whom no Telegram account belongs to yet, in its order."""
    rows = await session.scalars(
        select(Member)
        .where(
            Member.organisation_id == organisation_id,
            Member.telegram_user_id.is_(None),
            Member.left_at.is_(None),
        )
        .order_by(Member.unit_id, Member.id)
    )
    return list(rows)
