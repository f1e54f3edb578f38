"""Methods about the bot itself: who it is, what its menu shows."""

import json
import re
from typing import Any

from simulator.ground.errors import bad_request
from simulator.methods.calls import Call

MOST_COMMANDS = 100
LONGEST_COMMAND_DESCRIPTION = 256
LONGEST = {"name": 64, "description": 512, "short_description": 120}
COMMAND = re.compile(r"[a-z0-9_]{1,32}")


def get_me(call: Call) -> dict[str, Any]:
    """Who the bot is."""
    return call.bot.full_json()


def log_out(call: Call) -> bool:  # noqa: ARG001
    """Nothing to do here: there is no other server to go to."""
    return True


def close(call: Call) -> bool:  # noqa: ARG001
    """Nothing to do here: there is no other server to go to."""
    return True


def audience(call: Call) -> tuple[str, str]:
    """For whom a menu is: scope and language."""
    scope = call.get("scope") or {"type": "default"}
    if scope.get("chat_id") is not None:
        call.chat_numbered(scope["chat_id"])
    return json.dumps(scope, sort_keys=True, separators=(",", ":")), language(call)


def language(call: Call) -> str:
    """A two-letter language code, or none."""
    code = str(call.get("language_code", ""))
    if code and not re.fullmatch(r"[a-z]{2}", code):
        raise bad_request("invalid language_code specified")
    return code


def set_my_commands(call: Call) -> bool:
    """Writes a menu."""
    commands = call.params["commands"]
    if len(commands) > MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for entry in commands:
        if not COMMAND.fullmatch(entry["command"].removeprefix("/")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(entry["description"]) <= LONGEST_COMMAND_DESCRIPTION:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    call.bot.commands[audience(call)] = commands
    call.world.stream.tell("bot_profile", bot=call.bot, what="commands")
    return True


def get_my_commands(call: Call) -> list[dict[str, str]]:
    """Reads the menu of exactly this scope and language."""
    return call.bot.commands.get(audience(call), [])


def delete_my_commands(call: Call) -> bool:
    """Removes a menu."""
    call.bot.commands.pop(audience(call), None)
    return True


def write(call: Call, what: str) -> bool:
    """Keeps one of the bot's texts in one language."""
    text = call.get(what, "")
    if len(text) > LONGEST[what]:
        raise bad_request(f"{what.replace('_', ' ')} is too long")
    call.bot.texts[what, language(call)] = text
    if what == "name" and not language(call):
        call.bot.rename(text or call.bot.username)
    call.world.stream.tell("bot_profile", bot=call.bot, what=what)
    return True


def read(call: Call, what: str) -> dict[str, str]:
    """One of the bot's texts in a language, or in none."""
    texts = call.bot.texts
    default = call.bot.name if what == "name" else ""
    return {what: texts.get((what, language(call)), texts.get((what, ""), default))}


def set_my_name(call: Call) -> bool:
    """Changes the bot's name."""
    return write(call, "name")


def get_my_name(call: Call) -> dict[str, str]:
    """The bot's name."""
    return read(call, "name")


def set_my_description(call: Call) -> bool:
    """Changes what an empty chat shows."""
    return write(call, "description")


def get_my_description(call: Call) -> dict[str, str]:
    """What an empty chat shows."""
    return read(call, "description")


def set_my_short_description(call: Call) -> bool:
    """Changes what the profile shows."""
    return write(call, "short_description")


def get_my_short_description(call: Call) -> dict[str, str]:
    """What the profile shows."""
    return read(call, "short_description")


def set_chat_menu_button(call: Call) -> bool:
    """Changes the button beside the input field, in one chat or in all."""
    if call.get("chat_id") is not None:
        call.chat()
    call.bot.menu_buttons[call.get("chat_id")] = call.get("menu_button") or {"type": "default"}
    return True


def get_chat_menu_button(call: Call) -> dict[str, Any]:
    """The button beside the input field."""
    buttons = call.bot.menu_buttons
    return buttons.get(call.get("chat_id")) or buttons.get(None) or {"type": "commands"}
