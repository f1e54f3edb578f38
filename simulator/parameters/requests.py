"""What a request holds, in any of the ways in which bots may write it."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, web

from simulator.ground.errors import TOO_LARGE, bad_request

Params = dict[str, Any]
NOT_UTF8 = "strings must be encoded in UTF-8"


LARGEST_UPLOAD = 50 * 1024 * 1024


@dataclass(slots=True)
class Upload:
    """What a bot, or the page, sends."""

    name: str
    content: bytes
    mime: str


async def read_request(request: web.BaseRequest) -> tuple[Params, dict[str, Upload]]:
    """The raw parameters, and the uploads by name."""
    params: Params = {}
    if request.query_string:
        params.update(read_form(request.query_string))
    if request.method != "POST" or not request.can_read_body:
        return params, {}
    kind = request.content_type
    if kind == "multipart/form-data":
        return await read_parts(request, params)
    body = await request.read()
    if not body:
        return params, {}
    if kind == "application/json":
        params.update(read_json(body))
    elif kind == "application/x-www-form-urlencoded":
        params.update(read_form(read_text(body)))
    else:
        raise bad_request(f"unsupported content type {kind}")
    return params, {}


def read_text(body: bytes) -> str:
    """A body as text."""
    try:
        return body.decode()
    except UnicodeDecodeError:
        raise bad_request(NOT_UTF8) from None


def read_form(text: str) -> Params:
    """A query, or a body that looks like one."""
    try:
        fields = parse_qsl(text, keep_blank_values=True, max_num_fields=200, errors="strict")
    except UnicodeDecodeError:
        raise bad_request(NOT_UTF8) from None
    except ValueError:
        raise bad_request("too many parameters") from None
    return dict(fields)


def read_json(body: bytes) -> Params:
    """A body that is one JSON object."""
    try:
        params = json.loads(body)
        json.dumps(params, ensure_ascii=False).encode()
    except UnicodeError:  # half a surrogate pair
        raise bad_request(NOT_UTF8) from None
    except (ValueError, RecursionError):
        raise bad_request("can't parse request JSON object") from None
    if not isinstance(params, dict):
        raise bad_request("request JSON object expected")
    return {name: value for name, value in params.items() if value is not None}


async def read_parts(request: web.BaseRequest, params: Params) -> tuple[Params, dict[str, Upload]]:
    """A form with files."""
    uploads: dict[str, Upload] = {}
    parts = await request.multipart()
    while (part := await parts.next()) is not None:
        if not isinstance(part, BodyPartReader) or part.name is None:
            raise bad_request("unnamed part in the request")
        content = await read_part(part)
        if part.filename is None:
            params[part.name] = read_text(content)
        else:
            mime = part.headers.get("Content-Type", "application/octet-stream")
            params[part.name] = uploads[part.name] = Upload(part.filename, content, mime)
    return params, uploads


async def read_part(part: BodyPartReader) -> bytes:
    """One part, as long as it is not too large."""
    content = bytearray()
    while chunk := await part.read_chunk(1 << 16):
        content += chunk
        if len(content) > LARGEST_UPLOAD:
            raise TOO_LARGE
    return bytes(content)
