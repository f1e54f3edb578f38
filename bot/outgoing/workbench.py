"""The process in which files are made: orders come in, files go out, one at a time.

`python -m bot.outgoing.workbench`; it ends when nobody is left who orders.
"""

import os
import signal
import struct
import sys
import traceback
from typing import BinaryIO

import orjson

from wording.products import make

HEAD = struct.Struct(">BQ")  # verdict, and the length of what follows
MADE, FAILED = 0, 1
GENTLE = 10  # whoever waits for a word comes before whoever waits for a picture


def serve(orders: BinaryIO, files: BinaryIO) -> None:
    """Make what is ordered until the orders end."""
    while head := orders.read(HEAD.size):
        order = orjson.loads(orders.read(HEAD.unpack(head)[1]))
        try:
            verdict, body = MADE, make(order["kind"], order["source"])
        except Exception as error:  # noqa: BLE001  # of any kind: told to whoever ordered
            traceback.print_exc(limit=-5)
            verdict, body = FAILED, type(error).__name__.encode()
        files.write(HEAD.pack(verdict, len(body)) + body)
        files.flush()


def main() -> None:
    """Serve on the standard streams; what a library prints must not stand among the files."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that ordered ends this one
    os.nice(GENTLE)
    files = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    serve(sys.stdin.buffer, files)


if __name__ == "__main__":
    main()
