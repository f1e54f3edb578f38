"""The methods that bots may call: one function each, in one table."""

from collections.abc import Callable
from typing import Any

from simulator.methods import changing, media, places, profile, receiving, sending
from simulator.methods.calls import Call

Method = Callable[[Call], Any]

METHODS: dict[str, Method] = {
    "getme": profile.get_me,
    "logout": profile.log_out,
    "close": profile.close,
    "setwebhook": receiving.set_webhook,
    "deletewebhook": receiving.delete_webhook,
    "getwebhookinfo": receiving.get_webhook_info,
    "sendmessage": sending.send_message,
    "sendchataction": sending.send_chat_action,
    "copymessage": sending.copy_message,
    "forwardmessage": sending.forward_message,
    "answercallbackquery": sending.answer_callback_query,
    "sendphoto": media.send_photo,
    "senddocument": media.send_document,
    "sendvoice": media.send_voice,
    "sendvideo": media.send_video,
    "sendmediagroup": media.send_media_group,
    "getfile": media.get_file,
    "editmessagetext": changing.edit_message_text,
    "editmessagecaption": changing.edit_message_caption,
    "editmessagereplymarkup": changing.edit_message_reply_markup,
    "deletemessage": changing.delete_message,
    "deletemessages": changing.delete_messages,
    "pinchatmessage": changing.pin_chat_message,
    "unpinchatmessage": changing.unpin_chat_message,
    "setmessagereaction": changing.set_message_reaction,
    "setmycommands": profile.set_my_commands,
    "getmycommands": profile.get_my_commands,
    "deletemycommands": profile.delete_my_commands,
    "setmyname": profile.set_my_name,
    "getmyname": profile.get_my_name,
    "setmydescription": profile.set_my_description,
    "getmydescription": profile.get_my_description,
    "setmyshortdescription": profile.set_my_short_description,
    "getmyshortdescription": profile.get_my_short_description,
    "setchatmenubutton": profile.set_chat_menu_button,
    "getchatmenubutton": profile.get_chat_menu_button,
    "getchat": places.get_chat,
    "getchatmember": places.get_chat_member,
    "getchatadministrators": places.get_chat_administrators,
    "getchatmembercount": places.get_chat_member_count,
    "leavechat": places.leave_chat,
    "createforumtopic": places.create_forum_topic,
    "closeforumtopic": places.close_forum_topic,
    "reopenforumtopic": places.reopen_forum_topic,
}
"""By lower-case name; ``getUpdates`` waits and is answered by the server itself."""
