"""The demo's time: a clock that page and bot share, and the steps in which time passes."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from bot.process.clock import Clock

FILE_NAME = "clock.json"
STEP = timedelta(minutes=15)


class SharedClock(Clock):
    """Real time and an offset in a small file; whoever moves it moves it for all who have that."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE_NAME
        self._seen: tuple[int, int] | None = None
        self._offset = timedelta()

    def now(self) -> datetime:
        """Return the demo's time."""
        return super().now() + self.offset

    @property
    def offset(self) -> timedelta:
        """How far the demo is ahead of real time; read anew when the file has changed."""
        try:
            state = self._file.stat()
        except FileNotFoundError:
            return self._offset
        if (state.st_mtime_ns, state.st_ino) != self._seen:
            self._seen = state.st_mtime_ns, state.st_ino
            self._offset = timedelta(seconds=json.loads(self._file.read_text("utf-8"))["offset_s"])
        return self._offset

    def moves_to(self, moment: datetime) -> None:
        """Let it show this moment, here and in every other process."""
        offset = moment - super().now()
        # A file of another name first: a reader finds the old offset or the new one, never half.
        draft = self._file.with_suffix(".new")
        draft.write_text(json.dumps({"offset_s": offset.total_seconds()}), "utf-8")
        draft.replace(self._file)


def steps(since: datetime, until: datetime) -> Iterator[datetime]:
    """Yield the moments on the way, each a whole step of the clock, and the end itself."""
    seconds = STEP.total_seconds()
    moment = datetime.fromtimestamp((since.timestamp() // seconds + 1) * seconds, tz=since.tzinfo)
    while moment < until:
        yield moment
        moment += STEP
    yield max(since, until)
