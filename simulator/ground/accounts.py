"""Accounts as Telegram shows them to others."""

from typing import Any


class Account:
    """Whoever can write: a bot or a person."""

    is_bot = False

    def __init__(self, account_id: int, name: str, username: str | None) -> None:
        self.id = account_id
        self.name = name
        self.username = username
        self._json = {"id": account_id, "is_bot": self.is_bot, "first_name": name}
        if username:
            self._json["username"] = username

    def as_json(self) -> dict[str, Any]:
        """The account as the Bot API's ``User``."""
        return self._json


class User(Account):
    """A person's account."""

    def __init__(self, account_id: int, name: str, username: str | None, language: str) -> None:
        super().__init__(account_id, name, username)
        self.language = language
        self.is_deactivated = False
        self.chat_json = {"id": account_id, "type": "private", "first_name": name}
        if username:
            self.chat_json["username"] = username
        if language:
            self._json["language_code"] = language
