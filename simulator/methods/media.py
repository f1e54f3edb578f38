"""Methods that send and fetch files."""

from typing import Any

from simulator.chats.content import Content
from simulator.chats.files import ALBUM, LARGEST_DOWNLOAD, StoredFile, ids
from simulator.ground.errors import bad_request
from simulator.methods.calls import Call, check_caption
from simulator.methods.sending import place_of, post
from simulator.parameters.requests import Upload

MIXED = "document can't be mixed with other media types"


def file_from(call: Call, kind: str, given: Any) -> StoredFile:
    """The file that a call uploads or names."""
    if isinstance(given, Upload):
        return call.world.files.uploaded(kind, given)
    if given.startswith("attach://"):
        upload = call.uploads.get(given.removeprefix("attach://"))
        if upload is None:
            raise bad_request("can't find file with this name among the uploads")
        return call.world.files.uploaded(kind, upload)
    if given.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    file = call.world.files.known_to(call.bot.id, given)
    if file.kind != kind:
        raise bad_request(f"type of file mismatch: it is {file.kind}, not {kind}")
    return file


def send_one(call: Call, kind: str) -> dict[str, Any]:
    """Sends a file of one kind."""
    content = call.caption()
    place = place_of(call)
    call.admit(place.chat)
    content.file = file_from(call, kind, call.params[kind])
    return post(call, place, content).as_json(call.bot)


def send_photo(call: Call) -> dict[str, Any]:
    """Sends a picture."""
    return send_one(call, "photo")


def send_document(call: Call) -> dict[str, Any]:
    """Sends a document."""
    return send_one(call, "document")


def send_voice(call: Call) -> dict[str, Any]:
    """Sends a voice note."""
    return send_one(call, "voice")


def send_video(call: Call) -> dict[str, Any]:
    """Sends a video."""
    return send_one(call, "video")


def send_media_group(call: Call) -> list[dict[str, Any]]:
    """Sends an album: several messages of one group, all or none."""
    items = call.params["media"]
    if len(items) not in ALBUM:
        raise bad_request("group send failed: an album has 2 to 10 items")
    kinds = {item["type"] for item in items}
    if kinds - {"photo", "video", "document"}:
        raise bad_request("the simulator plays albums of photos, videos and documents only")
    if "document" in kinds and len(kinds) > 1:
        raise bad_request(MIXED)
    place = place_of(call)
    contents = [album_caption(call, item) for item in items]
    for content, item in zip(contents, items, strict=True):
        content.file = file_from(call, item["type"], item["media"])
    call.admit(place.chat, count=len(items))
    album = call.world.next_album()
    messages = [post(call, place, content, media_group=album) for content in contents]
    return [message.as_json(call.bot) for message in messages]


def album_caption(call: Call, item: dict[str, Any]) -> Content:
    """The caption of one item."""
    content = call.formatted(
        item.get("caption", ""), item.get("parse_mode", ""), item.get("caption_entities", [])
    )
    check_caption(content)
    return content


def get_file(call: Call) -> dict[str, Any]:
    """Says where a file can be downloaded."""
    file = call.world.files.known_to(call.bot.id, call.params["file_id"])
    if len(file.content) > LARGEST_DOWNLOAD:
        raise bad_request("file is too big")
    return ids(call.bot.id, file) | {"file_size": len(file.content), "file_path": file.path}
