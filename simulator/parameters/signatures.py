"""What a call must look like: one compiled reader per method, made from ``signatures.json``.

Telegram itself ignores what it does not know and bends what does not fit. The simulator refuses
both, so that a misspelt parameter is found by a test and not by a reader.
"""

import json
from functools import cache
from importlib.resources import files
from typing import Any

from simulator.ground.errors import bad_request
from simulator.parameters.checks import Checks, Field
from simulator.parameters.requests import Upload

MISSING = {
    "chat_id": "chat_id is empty",
    "from_chat_id": "from_chat_id is empty",
    "user_id": "user_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
    "callback_query_id": "query is too old and response timeout expired or query ID is invalid",
    "photo": "there is no photo in the request",
    "document": "there is no document in the request",
    "voice": "there is no voice in the request",
    "video": "there is no video in the request",
    "media": "there are no messages to send",
    "file_id": "file_id not specified",
}
"""Telegram's own words where a required parameter is not there."""


class MethodSignature:
    """Reads the parameters of one method, or says what is wrong with them."""

    __slots__ = ("fields", "name", "required")

    def __init__(self, name: str, fields: dict[str, str], checks: "Checks") -> None:
        self.name = name
        self.fields = {field: Field(signature, checks) for field, signature in fields.items()}
        self.required = tuple(name for name, field in self.fields.items() if field.required)

    def read(self, raw: dict[str, Any]) -> dict[str, Any]:
        """The parameters as Python values; the uploads are left out."""
        values = {}
        fields = self.fields
        for name, value in raw.items():
            field = fields.get(name)
            if field is None:
                if isinstance(value, Upload):
                    continue
                raise bad_request(f'unknown parameter "{name}" in {self.name}')
            values[name] = field.read(value, name)
        for name in self.required:
            if name not in values:
                raise bad_request(MISSING.get(name, f'parameter "{name}" is required'))
        return values


@cache
def load_signatures() -> dict[str, MethodSignature]:
    """All methods by their lower-case name."""
    known = json.loads(files("simulator.parameters").joinpath("signatures.json").read_text("utf-8"))
    checks = Checks(known["types"])
    return {
        name.lower(): MethodSignature(name, fields, checks)
        for name, fields in known["methods"].items()
    }
