"""Who may speak to the page: a browser on this machine that has loaded the page itself."""

import hmac
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

KEY_HEADER = "X-Page-Key"
OWN_NAMES = frozenset({"127.0.0.1", "localhost", "[::1]"})
SAME_SITE = frozenset({"same-origin", "none"})
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
        "media-src 'self' blob:; connect-src 'self'; manifest-src 'self'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(self)",
    "Cache-Control": "no-store",
}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Guard:
    """Refuses other names, other sites, and deeds without the key of this run."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.port = 0

    def middleware(self) -> Any:
        """The check before every request."""

        @web.middleware
        async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
            refusal = self.why_not(request)
            if refusal:
                response: web.StreamResponse = web.Response(status=403, text=refusal)
            else:
                try:
                    response = await handler(request)
                except web.HTTPException as refused:
                    response = web.Response(status=refused.status, text=refused.text)
            if not response.prepared:
                for name, value in HEADERS.items():
                    response.headers.setdefault(name, value)
            return response

        return check

    def why_not(self, request: web.Request) -> str | None:
        """Why a request is refused, or ``None``."""
        # A foreign name that resolves to this machine is how other sites would get in.
        name, _, port = request.headers.get("Host", "").rpartition(":")
        if name not in OWN_NAMES or port != str(self.port):
            return "this page answers to 127.0.0.1 and localhost only"
        origin = request.headers.get("Origin")
        if origin is not None and origin != f"http://{name}:{port}":
            return "this page is not for other sites"
        is_first = request.path == "/" and request.method == "GET"
        if not is_first and request.headers.get("Sec-Fetch-Site", "none") not in SAME_SITE:
            return "this page is not for other sites"
        if request.method not in {"GET", "HEAD"} and not self.has_key(request):
            return "the key of this run is missing: load the page again"
        return None

    def has_key(self, request: web.Request) -> bool:
        """Whether the request comes from a page of this run."""
        given = request.headers.get(KEY_HEADER, "")
        return hmac.compare_digest(given.encode(errors="surrogateescape"), self.key.encode())
