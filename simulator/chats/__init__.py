"""Chats and all that is in them: messages, files, presses on buttons."""
