"""Processes of ours that begin as copies of one which has imported everything.

To start Python and import the bot takes two seconds of a processor; whoever kills it forty times
need not pay that forty times. What is copied has no thread and no loop yet, and nothing of the
copy's settings: it reads its environment, its folder and its log as a fresh process would.

`python -m benchmarks.forking` is that process: it takes orders as lines of JSON, and tells of each
copy when it was born and when it ended.
"""

import asyncio
import gc
import json
import os
import selectors
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn, Self

LONGEST_LINE = 1 << 20


class Copy:
    """A copy at work, as `asyncio.subprocess.Process` shows one."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self.gone = asyncio.Event()

    def kill(self) -> None:
        """End it as a power cut would."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def send_signal(self, number: int) -> None:
        """Send it a signal; nothing happens once it has ended."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, number)

    async def wait(self) -> int | None:
        """Return its exit code, once it has ended."""
        await self.gone.wait()
        return self.returncode


class Original:
    """The process that is copied, as whoever started it sees it. An async context manager."""

    def __init__(self) -> None:
        self._copies: dict[int, Copy] = {}
        self._born: asyncio.Queue[Copy] = asyncio.Queue()

    async def __aenter__(self) -> Self:
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "benchmarks.forking"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=LONGEST_LINE,
        )
        self._listening = asyncio.create_task(self._listen())
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._process.stdin is not None  # piped, see above
        self._process.stdin.close()  # it ends, and what was copied with it
        await self._listening
        await self._process.wait()

    async def copy(
        self, *arguments: str, folder: Path, log: Path, environment: Mapping[str, str]
    ) -> Copy:
        """Let a copy be `taizhang` with these arguments; it writes to the log."""
        order = {
            "arguments": arguments,
            "folder": str(folder),
            "log": str(log),
            "environment": dict(environment),
        }
        assert self._process.stdin is not None  # piped, see above
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        return await self._born.get()

    async def _listen(self) -> None:
        assert self._process.stdout is not None  # piped, see above
        async for line in self._process.stdout:
            news = json.loads(line)
            if news["code"] is None:
                copy = self._copies[news["pid"]] = Copy(news["pid"])
                self._born.put_nowait(copy)
            else:
                copy = self._copies.pop(news["pid"])
                copy.returncode = news["code"]
                copy.gone.set()


def tell(pid: int, code: int | None) -> None:
    """Say that a copy was born, or how it ended."""
    print(json.dumps({"pid": pid, "code": code}), flush=True)


def know_everything() -> None:
    """Import what `taizhang run` imports late, and what each start makes of it."""
    import telegram.ext  # noqa: F401, PLC0415
    from sqlalchemy.orm import configure_mappers  # noqa: PLC0415

    import bot.cli  # noqa: F401, PLC0415
    from bot.commands import running, telegram_side  # noqa: F401, PLC0415
    from bot.process import house, upgrade  # noqa: F401, PLC0415

    configure_mappers()
    gc.collect()
    gc.freeze()


def be_a_copy(order: Mapping[str, Any]) -> NoReturn:
    """Be `taizhang`, and end with it."""
    from bot import cli  # noqa: PLC0415
    from bot.process import crash_points  # noqa: PLC0415

    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.environ.clear()
    os.environ.update(order["environment"])
    os.chdir(order["folder"])
    log = os.open(order["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    for number, stream in ((os.open(os.devnull, os.O_RDONLY), 0), (log, 1), (log, 2)):
        os.dup2(number, stream)
    crash_points.choose(os.environ)
    sys.argv = ["taizhang", *order["arguments"]]
    code = 1
    try:
        cli.main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    except BaseException as error:  # noqa: BLE001  # whatever it is, a copy never goes on above
        sys.excepthook(type(error), error, error.__traceback__)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def bury(living: set[int]) -> None:
    """Tell of every copy that has ended."""
    for pid in list(living):
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            living.remove(pid)
            tell(pid, os.waitstatus_to_exitcode(status))


def main() -> None:
    """Take orders until there are to be no more; then end with all copies."""
    know_everything()
    living: set[int] = set()
    awake, wake = os.pipe()
    for number in (awake, wake):
        os.set_blocking(number, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    orders = os.fdopen(sys.stdin.fileno(), "rb", buffering=0, closefd=False)  # a line at a time
    waiting = selectors.DefaultSelector()
    waiting.register(orders, selectors.EVENT_READ)
    waiting.register(awake, selectors.EVENT_READ)
    while True:
        ready = {key.fd for key, _ in waiting.select()}
        if awake in ready:
            os.read(awake, 4096)
            bury(living)
        if orders.fileno() in ready:
            line = orders.readline()
            if not line:
                break
            pid = os.fork()
            if not pid:
                be_a_copy(json.loads(line))
            living.add(pid)
            tell(pid, None)
    for pid in living:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


if __name__ == "__main__":
    main()
