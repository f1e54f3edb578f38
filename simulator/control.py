"""The back door: lets a driver in another process play the people, at speed."""

from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from simulator.server import Simulator


async def handle(simulator: "Simulator", request: web.BaseRequest) -> web.StreamResponse:  # noqa: ARG001
    """To come."""
    return web.Response(status=404)
