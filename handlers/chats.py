"""Work groups: the bot taken in and put out, /bind, /unbind, /mentions, and talk to it there."""

from telegram import Chat, ChatMember, ChatMemberUpdated, Message, MessageEntity, Update
from telegram.ext import (
    BaseHandler,
    ChatMemberHandler,
    CommandHandler,
    MessageHandler,
    filters,
)

from handlers.talk.context import Press, Talk
from handlers.talk.hearing import SAID
from handlers.talk.presses import PressAction
from ledger.book.refusals import Refusal
from ledger.chats import bindings, groups
from ledger.chats.groups import Place
from ledger.chats.reachability import note_migration
from ledger.people.menus import every_command
from ledger.people.reachability import note_reachable, note_unreachable
from ledger.talk.saying import edit
from models import Group, Unit
from wording import Message as Words
from wording.chats import (
    AnonymousSpeaker,
    BindInGroup,
    GroupChangedMeanwhile,
    GroupHelp,
    GroupUnbound,
    NotForOutsiders,
    ThingsGoPrivately,
)
from wording.people.joining import Unreachable

PRESENT = (ChatMember.OWNER, ChatMember.ADMINISTRATOR, ChatMember.MEMBER)
SWITCH_WORDS = {"on": True, "开": True, "开启": True, "off": False, "关": False, "关闭": False}


async def on_membership(update: Update, talk: Talk) -> None:
    """The bot was taken in or put out, blocked or unblocked."""
    changed = update.my_chat_member
    if changed is None:
        return
    if changed.chat.type == Chat.PRIVATE:
        await on_private_membership(changed, talk)
    elif changed.chat.type in (Chat.GROUP, Chat.SUPERGROUP):
        await on_group_membership(changed, talk)


async def on_private_membership(changed: ChatMemberUpdated, talk: Talk) -> None:
    """A member stopped the bot, or lets it speak again."""
    if talk.member is None:
        return
    if is_present(changed.new_chat_member):
        await note_reachable(talk.session, member=talk.member, now=talk.now)
    else:
        await note_unreachable(
            talk.session, member=talk.member, reason=Unreachable.BLOCKED, now=talk.now
        )


async def on_group_membership(changed: ChatMemberUpdated, talk: Talk) -> None:
    """The bot entered a group or is out of it."""
    if not is_present(changed.new_chat_member):
        await groups.leave_group(
            talk.session, organisation=talk.organisation, chat_id=changed.chat.id, now=talk.now
        )
    elif is_present(changed.old_chat_member):
        return
    elif talk.member is None:
        talk.case.unanswered = "group_of_stranger"  # what anybody can do must leave nothing behind
    else:
        place = Place(changed.chat.id, 0, changed.chat.title or "")
        words = await groups.enter_group(talk.act(), place)
        if words is not None:
            await talk.say_courteously(words)


def is_present(member: ChatMember) -> bool:
    """Return whether that membership means being there."""
    return member.status in PRESENT or bool(getattr(member, "is_member", False))


async def on_bind(_update: Update, talk: Talk) -> None:
    """/bind, with a unit's name or without."""
    if await speaks_for_himself(talk):
        name = " ".join(talk.args or ())
        await talk.say(await bindings.bind_by_name(talk.act(), await group_here(talk), name))


async def on_unbind(_update: Update, talk: Talk) -> None:
    """/unbind."""
    if await speaks_for_himself(talk):
        unit = await bindings.unbind_group(talk.act(), await group_here(talk))
        await talk.say(GroupUnbound(unit.name))


async def on_mentions(_update: Update, talk: Talk) -> None:
    """/mentions on, /mentions off, or how things stand."""
    if not await speaks_for_himself(talk):
        return
    group = await group_here(talk)
    wanted = SWITCH_WORDS.get(talk.args[0].lower()) if talk.args else None
    if wanted is None:
        await talk.say(await bindings.show_binding(talk.session, group))
    else:
        await talk.say(await bindings.switch_mentions(talk.act(), group, mentions=wanted))


async def on_group_help(_update: Update, talk: Talk) -> None:
    """/help and /start in a group."""
    if talk.member is not None:
        await talk.say(GroupHelp())
    else:
        await talk.say_courteously(GroupHelp(), once_per=once_a_minute(talk, "group-help"))


async def on_private(_update: Update, talk: Talk) -> None:
    """A group's command in a private chat."""
    await talk.say(BindInGroup())


async def on_migration(update: Update, talk: Talk) -> None:
    """The group has become a supergroup; both chats tell, in either order."""
    message = update.message
    if message is None:
        return
    await note_migration(
        talk.session,
        organisation=talk.organisation,
        old_chat_id=message.migrate_from_chat_id or message.chat.id,
        new_chat_id=message.migrate_to_chat_id or message.chat.id,
        now=talk.now,
    )


async def on_title(update: Update, talk: Talk) -> None:
    """The group has another name."""
    if update.message is not None and update.message.new_chat_title is not None:
        await groups.rename_group(
            talk.session,
            organisation=talk.organisation,
            chat_id=update.message.chat.id,
            title=update.message.new_chat_title,
            now=talk.now,
        )


async def on_group_words(_update: Update, talk: Talk) -> None:
    """Whoever addresses the bot in a group is shown the way to his own chat, once a day."""
    if not is_addressed(talk):
        return
    day = f"{talk.chat.id}:{talk.now:%Y%m%d}"
    if talk.user is None:
        await talk.say_courteously(AnonymousSpeaker(), once_per=f"privately:{day}")
    else:
        name = talk.member.name if talk.member else talk.user.full_name
        key = f"privately:{day}:{talk.user.id}"
        await talk.say_to_anybody(ThingsGoPrivately(name), once_per=key)


def is_addressed(talk: Talk) -> bool:
    """Return whether the message is for us: a reply, our name, or a command that we know."""
    message, bot = talk.message, talk.bot
    if message.reply_to_message is not None and message.reply_to_message.from_user is not None:
        return message.reply_to_message.from_user.id == bot.id
    us = f"@{bot.username}".lower()
    if us in marked(message, MessageEntity.MENTION):
        return True
    known = every_command(talk.organisation)
    for text in marked(message, MessageEntity.BOT_COMMAND):
        name, at, addressee = text[1:].partition("@")
        if f"{at}{addressee}" == us or (not at and name in known):
            return True
    return False


def marked(message: Message, kind: str) -> list[str]:
    """Return the parts of text or caption that Telegram marked so, in lower case."""
    found: dict[MessageEntity, str] = {}
    if message.text:
        found = message.parse_entities([kind])
    elif message.caption:
        found = message.parse_caption_entities([kind])
    return [text.lower() for text in found.values()]


async def speaks_for_himself(talk: Talk) -> bool:
    """Return whether a member speaks, and not a group in its own name; else say what is missing."""
    if talk.member is not None:
        return True
    words = AnonymousSpeaker() if talk.user is None else NotForOutsiders()
    await talk.say_courteously(words, once_per=once_a_minute(talk, words.template))
    return False


def once_a_minute(talk: Talk, what: str) -> str:
    """Return a key under which a chat hears it often enough to be heard, too slowly to flood."""
    return f"{what}:{talk.chat.id}:{int(talk.now.timestamp() // 60)}"


async def group_here(talk: Talk) -> Group:
    """Return the row of the group and topic where this is said or pressed."""
    place = Place(talk.chat.id, talk.topic_id, talk.chat.title or "")
    return await groups.group_at(talk.session, talk.organisation, place)


async def choose_unit(talk: Talk, press: Press) -> None:
    """A unit was picked for the group: this one, or the topic where it was offered."""
    if talk.message_at_hand is None:
        raise Refusal(GroupChangedMeanwhile())  # too old for Telegram to say in which topic
    unit = await talk.session.get(Unit, (talk.organisation.id, press.target))
    if unit is None:
        raise Refusal(GroupChangedMeanwhile())
    group = await group_here(talk)
    words = await bindings.bind_group(talk.act(version=press.version), group, unit)
    await replace_pressed(talk, group, words)


async def mentions_on(talk: Talk, press: Press) -> None:
    """Name people in the posts."""
    await switch_mentions(talk, press, mentions=True)


async def mentions_off(talk: Talk, press: Press) -> None:
    """Name nobody in the posts."""
    await switch_mentions(talk, press, mentions=False)


async def switch_mentions(talk: Talk, press: Press, *, mentions: bool) -> None:
    """Switch, and show how things stand now."""
    group = await group_of(talk, press)
    act = talk.act(version=press.version)
    words = await bindings.switch_mentions(act, group, mentions=mentions)
    await replace_pressed(talk, group, words)


async def unbind(talk: Talk, press: Press) -> None:
    """Take the unit off the group."""
    group = await group_of(talk, press)
    unit = await bindings.unbind_group(talk.act(version=press.version), group)
    await replace_pressed(talk, group, GroupUnbound(unit.name))


async def group_of(talk: Talk, press: Press) -> Group:
    """Return the group whose switch was pressed. Raises Refusal if it is not known."""
    group = await talk.session.get(Group, (talk.organisation.id, press.target))
    if group is None:
        raise Refusal(GroupChangedMeanwhile())
    return group


async def replace_pressed(talk: Talk, group: Group, words: Words) -> None:
    """Put the words in place of the message whose button was pressed."""
    pressed = await talk.pressed()
    if pressed is None:
        await talk.say(words)
    else:
        await edit(talk.session, earlier=pressed, to=group, message=words, now=talk.now)


IN_GROUP = filters.ChatType.GROUPS & filters.UpdateType.MESSAGE
IN_PRIVATE = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE

HANDLERS: list[BaseHandler[Update, Talk, None]] = [
    ChatMemberHandler(on_membership, ChatMemberHandler.MY_CHAT_MEMBER),
    CommandHandler("bind", on_bind, IN_GROUP),
    CommandHandler("unbind", on_unbind, IN_GROUP),
    CommandHandler("mentions", on_mentions, IN_GROUP),
    CommandHandler(["help", "start"], on_group_help, IN_GROUP),
    CommandHandler(["bind", "unbind", "mentions"], on_private, IN_PRIVATE),
    MessageHandler(filters.StatusUpdate.MIGRATE, on_migration),
    MessageHandler(filters.StatusUpdate.NEW_CHAT_TITLE, on_title),
    # What is left in groups is never a matter for the handlers of private chats.
    MessageHandler(IN_GROUP & SAID, on_group_words),
]

PRESSES: dict[str, PressAction] = {
    "group.bind": choose_unit,
    "group.mentions.on": mentions_on,
    "group.mentions.off": mentions_off,
    "group.unbind": unbind,
}
