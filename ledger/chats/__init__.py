"""Work groups: the Telegram chats of units."""
