"""Named places where a test may kill the process: `TAIZHANG_CRASH_AT=sender.before_mark`."""

import os
import signal
from collections.abc import Mapping

NAMES = (
    "intake.before_commit",
    "intake.after_commit",
    "doorway.before_commit",
    "doorway.after_commit",
    "digest.before_commit",
    "digest.after_commit",
    "maker.before_commit",
    "maker.after_commit",
    "sender.before_lease",
    "sender.after_lease",
    "sender.before_call",
    "sender.after_call",
    "sender.before_mark",
    "sender.after_mark",
)
_chosen: str | None = None


def choose(environment: Mapping[str, str]) -> None:
    """Take the place that the environment names, if it names one."""
    global _chosen  # noqa: PLW0603  # one process dies at one place
    _chosen = environment.get("TAIZHANG_CRASH_AT")


choose(os.environ)


def here(name: str) -> None:
    """Die at once, as by a power cut, if this is the named place."""
    if name == _chosen:
        os.kill(os.getpid(), signal.SIGKILL)
