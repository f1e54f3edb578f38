"""The methods that bots may call: one function each, in one table."""

from collections.abc import Callable
from typing import Any

from simulator.methods import changing, media, places, profile, receiving, sending
from simulator.methods.calls import Call

Method = Callable[[Call], Any]

GET_UPDATES = "getUpdates"
"""The only one that waits; it stands outside of the table."""
METHODS: dict[str, Method] = {
    "getMe": profile.get_me,
    "logOut": profile.log_out,
    "close": profile.close,
    "setWebhook": receiving.set_webhook,
    "deleteWebhook": receiving.delete_webhook,
    "getWebhookInfo": receiving.get_webhook_info,
    "sendMessage": sending.send_message,
    "sendChatAction": sending.send_chat_action,
    "copyMessage": sending.copy_message,
    "forwardMessage": sending.forward_message,
    "answerCallbackQuery": sending.answer_callback_query,
    "sendPhoto": media.send_photo,
    "sendDocument": media.send_document,
    "sendVoice": media.send_voice,
    "sendVideo": media.send_video,
    "sendMediaGroup": media.send_media_group,
    "getFile": media.get_file,
    "editMessageText": changing.edit_message_text,
    "editMessageCaption": changing.edit_message_caption,
    "editMessageReplyMarkup": changing.edit_message_reply_markup,
    "deleteMessage": changing.delete_message,
    "deleteMessages": changing.delete_messages,
    "pinChatMessage": changing.pin_chat_message,
    "unpinChatMessage": changing.unpin_chat_message,
    "setMessageReaction": changing.set_message_reaction,
    "setMyCommands": profile.set_my_commands,
    "getMyCommands": profile.get_my_commands,
    "deleteMyCommands": profile.delete_my_commands,
    "setMyName": profile.set_my_name,
    "getMyName": profile.get_my_name,
    "setMyDescription": profile.set_my_description,
    "getMyDescription": profile.get_my_description,
    "setMyShortDescription": profile.set_my_short_description,
    "getMyShortDescription": profile.get_my_short_description,
    "setChatMenuButton": profile.set_chat_menu_button,
    "getChatMenuButton": profile.get_chat_menu_button,
    "getChat": places.get_chat,
    "getChatMember": places.get_chat_member,
    "getChatAdministrators": places.get_chat_administrators,
    "getChatMemberCount": places.get_chat_member_count,
    "leaveChat": places.leave_chat,
    "createForumTopic": places.create_forum_topic,
    "closeForumTopic": places.close_forum_topic,
    "reopenForumTopic": places.reopen_forum_topic,
}
