"""Named places where a test may kill the process: `TAIZHANG_CRASH_AT=sender.before_mark`."""

import os
import signal

NAMES = (
    "intake.before_commit",
    "intake.after_commit",
    "doorway.before_commit",
    "doorway.after_commit",
    "maker.before_commit",
    "maker.after_commit",
    "sender.before_lease",
    "sender.after_lease",
    "sender.before_call",
    "sender.after_call",
    "sender.before_mark",
    "sender.after_mark",
)
_CRASH_AT = os.environ.get("TAIZHANG_CRASH_AT")


def here(name: str) -> None:
    """Die at once, as by a power cut, if this is the named place."""
    if name == _CRASH_AT:
        os.kill(os.getpid(), signal.SIGKILL)
