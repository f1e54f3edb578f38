"""Menus: the commands each kind of reader finds, in /help and behind Telegram's menu button."""

import hashlib
from collections.abc import Collection
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import append_entry
from ledger.organisations import framework_of
from ledger.people.authority import DIRECTING, LEADING, OVERSEEING, VERIFYING, roles_of
from models import Call, Member, Menu, Organisation, Outbox, Priority, RoleName
from models.framework import Framework
from wording.catalogues import catalogues_digest
from wording.languages import languages, supported, telegram_code
from wording.people import menus
from wording.people.menus import Command, Help

MADE_OF = "made_of"  # the key under which is kept what the common menus are made of
GROUP_COMMANDS = (menus.BIND, menus.UNBIND, menus.MENTIONS, menus.HELP)


def commands_for(framework: Framework, roles: Collection[RoleName]) -> tuple[Command, ...]:
    """Return the commands someone with these roles can use in his private chat."""
    shown = [menus.command_of(push) for push in framework.pushes]
    shown += [menus.command_of(check_in) for check_in in framework.check_ins]
    commands = [command for command in shown if command]
    if framework.registers:
        fillers = {role for register in framework.registers for role in register.who.roles}
        if fillers.intersection(roles or (RoleName.MEMBER,)):
            commands.append(menus.RECORD)
        commands.append(menus.RECORDS)
    if framework.indicators and not VERIFYING.isdisjoint(roles):
        commands.append(menus.INDICATORS)
    commands += [menus.FIND, menus.DOC, menus.PERSON, menus.YEAR, menus.CALENDAR]
    commands += [menus.TURNS] if framework.rotations else []
    commands += [menus.REVIEW] if framework.reviews else []
    if framework.bulletins and not VERIFYING.isdisjoint(roles):
        commands.append(menus.REPORT)
    commands += [menus.POINTS] if framework.points else []
    if not DIRECTING.isdisjoint(roles):
        commands += [menus.NEW, menus.MINE, menus.RECURRING]
    if not OVERSEEING.isdisjoint(roles):
        commands.append(menus.OVERVIEW)
    if not LEADING.isdisjoint(roles):
        commands += [menus.BURDEN, menus.TREE]
    if RoleName.ADMINISTRATOR in roles:
        commands += [menus.INVITE, menus.LEAVE, menus.MOVE, menus.IMPORT, menus.EXPORT]
        commands.append(menus.SETTINGS)
    return (
        *commands,
        menus.AGAIN,
        menus.HELP,
        menus.LANGUAGE,
        menus.QUIET,
        menus.TIMEZONE,
        menus.AWAY,
        menus.CANCEL,
    )


def every_command(organisation: Organisation) -> frozenset[str]:
    """Return the names of all commands that anyone can use in a private chat."""
    commands = commands_for(framework_of(organisation), tuple(RoleName))
    return frozenset(command.name for command in commands)


async def issue_menus(session: AsyncSession, organisation: Organisation, *, now: datetime) -> int:
    """Say what every private chat and every group offers; return how many calls that takes.

    Nothing is worded, and no catalogue read, where all of it is as it was the last time.
    """
    scopes = {
        "all_private_chats": commands_for(framework_of(organisation), ()),
        "all_group_chats": GROUP_COMMANDS,
    }
    made_of = [
        scopes,
        organisation.language,
        menus.DESCRIPTION,
        menus.SHORT_DESCRIPTION,
        catalogues_digest(),
    ]
    if not await changes(session, organisation, key=MADE_OF, language="", content=made_of):
        return 0
    issued = 0
    # "" is what Telegram shows to readers of any language that has no menu of its own.
    for language in ("", *dict.fromkeys(map(telegram_code, languages()))):
        readable = supported(language or organisation.language)
        for scope, commands in scopes.items():
            issued += await issue_menu(
                session,
                organisation,
                scope={"type": scope},
                commands=commands,
                language=language,
                readable=readable,
                now=now,
            )
        issued += await issue_description(
            session, organisation, language=language, readable=readable, now=now
        )
    return issued


async def issue_member_menu(session: AsyncSession, member: Member, *, now: datetime) -> int:
    """Give a member a menu of his own if he may do more than others, or chose his language.

    Whoever has one and needs it no more gets the common one again.
    """
    if member.telegram_user_id is None:
        return 0
    roles = {role.role for role in await roles_of(session, member)}
    if member.left_at is not None or (roles <= {RoleName.MEMBER} and not member.language):
        return await withdraw_menu(session, member, now=now)
    organisation = await session.get_one(Organisation, member.organisation_id)
    return await issue_menu(
        session,
        organisation,
        scope=scope_of(member),
        commands=commands_for(framework_of(organisation), roles),
        language="",
        readable=supported(member.language or organisation.language),
        now=now,
    )


async def withdraw_menu(session: AsyncSession, member: Member, *, now: datetime) -> int:
    """Take away the menu of the member's own chat, if it has one; return how many calls."""
    scope = scope_of(member)
    menu = await session.get(Menu, (member.organisation_id, key_of(scope), ""))
    if menu is None:
        return 0
    await session.delete(menu)
    organisation = await session.get_one(Organisation, member.organisation_id)
    session.add(bulk_call(organisation, Call.REMOVE_MENU, {"scope": scope}, now=now))
    return 1


def scope_of(member: Member) -> dict[str, Any]:
    """Return Telegram's scope of the member's private chat."""
    return {"type": "chat", "chat_id": member.telegram_user_id}


def key_of(scope: dict[str, Any]) -> str:
    """Return the key under which a scope's menu is kept."""
    return ":".join(map(str, scope.values()))


def bulk_call(
    organisation: Organisation, method: Call, payload: dict[str, Any], *, now: datetime
) -> Outbox:
    """Return the outbox row of a call that no chat's pace applies to and nobody waits for."""
    return Outbox(
        organisation_id=organisation.id,
        method=method,
        chat_id=None,
        payload=payload,
        priority=Priority.BULK,
        created_at=now,
    )


async def issue_menu(
    session: AsyncSession,
    organisation: Organisation,
    *,
    scope: dict[str, Any],
    commands: tuple[Command, ...],
    language: str,
    readable: str,
    now: datetime,
) -> int:
    """Queue one menu, unless Telegram was told the same before; return 1 or 0."""
    listed = [
        {"command": command.name, "description": command.text(readable)[:256]}
        for command in commands
    ]
    return await queue_if_changed(
        session,
        organisation,
        method=Call.SET_MENU,
        key=key_of(scope),
        language=language,
        payload={"commands": listed, "scope": scope},
        now=now,
    )


async def issue_description(
    session: AsyncSession,
    organisation: Organisation,
    *,
    language: str,
    readable: str,
    now: datetime,
) -> int:
    """Queue what stands in an empty chat and on the profile, where it has changed."""
    texts = {
        Call.DESCRIBE: {"description": menus.description(readable)},
        Call.DESCRIBE_SHORTLY: {"short_description": menus.short_description(readable)},
    }
    issued = 0
    for method, payload in texts.items():
        issued += await queue_if_changed(
            session,
            organisation,
            method=method,
            key=method,
            language=language,
            payload=payload,
            now=now,
        )
    return issued


async def queue_if_changed(
    session: AsyncSession,
    organisation: Organisation,
    *,
    method: Call,
    key: str,
    language: str,
    payload: dict[str, Any],
    now: datetime,
) -> int:
    """Queue the call unless the same was queued last time under that key; return 1 or 0."""
    if not await changes(session, organisation, key=key, language=language, content=payload):
        return 0
    payload |= {"language_code": language} if language else {}
    session.add(bulk_call(organisation, method, payload, now=now))
    return 1


async def changes(
    session: AsyncSession, organisation: Organisation, *, key: str, language: str, content: object
) -> bool:
    """Keep the content's digest under the key; return whether it is another one than before."""
    digest = hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()
    menu = await session.get(Menu, (organisation.id, key, language))
    if menu is not None and menu.digest == digest:
        return False
    if menu is None:
        menu = Menu(organisation_id=organisation.id, scope=key, language=language)
        session.add(menu)
    menu.digest = digest
    return True


async def help_for(session: AsyncSession, member: Member) -> Help:
    """Return the help for this member's roles."""
    organisation = await session.get_one(Organisation, member.organisation_id)
    framework = framework_of(organisation)
    roles = {role.role for role in await roles_of(session, member)}
    return Help(
        name=member.name,
        roles=tuple(sorted(roles)),
        commands=commands_for(framework, roles),
        registers=not DIRECTING.isdisjoint(roles),
        verifies=not VERIFYING.isdisjoint(roles),
        responsibility=min((node.name for node, _ in framework.walk()), key=len),
    )


async def choose_language(
    session: AsyncSession, *, member: Member, language: str, now: datetime
) -> None:
    """Speak with the member in the language from now on; said again, it changes nothing."""
    if member.language == language:
        return
    before, member.language = member.language, language
    await append_entry(
        session,
        organisation_id=member.organisation_id,
        kind="language_chosen",
        now=now,
        actor_id=member.id,
        about=member.subject,
        before=before,
        language=language,
    )
    await issue_member_menu(session, member, now=now)
