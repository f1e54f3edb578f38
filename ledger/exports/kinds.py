"""What can be exported, by the word for it."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from ledger.exports.entries import export_entries
from ledger.exports.indicators import export_indicators
from ledger.exports.pages import Exported
from ledger.exports.people import export_people
from ledger.exports.points import export_points
from ledger.exports.registers import export_registers
from ledger.exports.rounds import export_rounds
from ledger.exports.tasks import export_tasks
from models import Organisation

Export = Callable[[AsyncSession, Organisation, datetime], Awaitable[list[Exported]]]

EXPORTS: Mapping[str, Export] = {
    "tasks": export_tasks,
    "rounds": export_rounds,
    "registers": export_registers,
    "indicators": export_indicators,
    "points": export_points,
    "people": export_people,
    "ledger": export_entries,
}
