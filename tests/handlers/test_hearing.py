"""Whatever a person can send is heard: as words, as a file, or described in signs."""

from typing import Any

import pytest
from telegram import Message

from handlers.talk.hearing import hear
from models.talk import Mention

FILE = {"file_id": "id", "file_unique_id": "unique"}
BASE = {
    "message_id": 7,
    "date": 1_795_000_000,
    "chat": {"id": 5, "type": "private"},
    "from": {"id": 5, "is_bot": False, "first_name": "张三"},
}
SIZE = {"width": 90, "height": 90}


def message(**content: Any) -> Message:
    return Message.de_json(BASE | content, None)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ({"photo": [FILE | SIZE, FILE | SIZE | {"width": 800, "file_id": "large"}]}, "photo"),
        ({"voice": FILE | {"duration": 3}}, "voice"),
        ({"video": FILE | SIZE | {"duration": 3}}, "video"),
        ({"video_note": FILE | {"length": 90, "duration": 3}}, "video_note"),
        ({"document": FILE | {"file_name": "清单.xlsx", "mime_type": "text/x"}}, "document"),
        ({"audio": FILE | {"duration": 3}}, "audio"),
        ({"animation": FILE | SIZE | {"duration": 3}, "document": FILE}, "animation"),
    ],
)
def test_files(content: dict[str, Any], kind: str) -> None:
    (file,) = hear(message(**content, caption="说明")).files
    assert (file.kind, file.file_unique_id) == (kind, "unique")
    assert hear(message(**content, caption="说明")).text == "说明"
    assert file.file_id == ("large" if kind == "photo" else "id")
    assert file.name == ("清单.xlsx" if kind == "document" else None)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ({"text": "你好"}, "你好"),
        ({"location": {"latitude": 36.97, "longitude": 117.2}}, "📍 36.97000, 117.20000"),
        (
            {
                "venue": {
                    "location": {"latitude": 1, "longitude": 2},
                    "title": "河堤",
                    "address": "一号",
                }
            },
            "📍 河堤 一号",
        ),
        ({"contact": {"phone_number": "12345", "first_name": "李四"}}, "👤 李四 12345"),
        ({"dice": {"emoji": "🎲", "value": 3}}, "🎲"),
        (
            {
                "sticker": FILE
                | SIZE
                | {"type": "regular", "is_animated": False, "is_video": False, "emoji": "👍"}
            },
            "👍",
        ),
        ({"text": "半\ud83d个\0"}, "半?个"),
        ({}, ""),
    ],
)
def test_words_and_signs(content: dict[str, Any], text: str) -> None:
    assert hear(message(**content)).text == text


def test_a_person_named_without_a_username() -> None:
    user = {"id": 9, "is_bot": False, "first_name": "王五"}
    entity = {"type": "text_mention", "offset": 2, "length": 2, "user": user}
    heard = hear(message(text="请@王五周五前", entities=[entity | {"offset": 2}]))
    assert heard.mentions == (Mention("王五", 9),)
