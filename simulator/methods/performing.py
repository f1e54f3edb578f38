"""How a call is carried out: read, counted, checked, done, or refused and put on record."""

from typing import Any

from simulator.bots.bot import Bot
from simulator.ground.encoding import as_text
from simulator.ground.errors import NOT_FOUND, ApiError
from simulator.methods.calls import Call
from simulator.methods.receiving import get_updates
from simulator.methods.table import GET_UPDATES, METHODS
from simulator.parameters.requests import Params, Upload
from simulator.parameters.signatures import load_signatures
from simulator.world import World

BY_NAME = {name.lower(): method for name, method in METHODS.items()}


class Performer:
    """Carries out whatever bots call; methods go by their names in small letters."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._signatures = load_signatures()

    async def perform(self, bot: Bot, name: str, params: Params, uploads: dict[str, Upload]) -> str:
        """Carries out a call; its result as JSON. Raises ``ApiError``."""
        call = self._read(bot, name, params, uploads)
        if call.method != GET_UPDATES:
            return as_text(BY_NAME[name](call))
        updates = await get_updates(call)
        if self._world.is_down:
            raise ConnectionResetError
        return "[" + ",".join(updates) + "]"

    def perform_answer(self, bot: Bot, method: str, params: dict[str, Any]) -> None:
        """Carries out the call that a bot made in its answer to a webhook."""
        name = method.lower()
        if name not in BY_NAME:
            return
        try:
            BY_NAME[name](self._read(bot, name, params, {}))
        except ApiError as refusal:
            self.note_refusal(bot, name, refusal)

    def _read(self, bot: Bot, name: str, params: Params, uploads: dict[str, Upload]) -> Call:
        signature = self._signatures.get(name)
        if signature is None:
            raise NOT_FOUND
        self._world.records.calls[bot.id, name] += 1
        values = signature.read(params)
        return Call(self._world, bot, signature.name, values, uploads, self.perform_answer)

    def note_refusal(self, bot: Bot, name: str, refusal: ApiError) -> None:
        """Puts a refused call on record."""
        self._world.records.refused[bot.id, refusal.code] += 1
        signature = self._signatures.get(name)
        self._world.stream.tell(
            "call_refused",
            bot=bot,
            method=signature.name if signature else name,
            code=refusal.code,
            description=refusal.description,
        )
