"""What a command that plays several things reads: which of them, and whether shortly."""

import argparse
from collections.abc import Collection


def chosen(
    prog: str, about: str | None, known: Collection[str], *, shorter: str
) -> tuple[list[str], bool]:
    """Return the names given (none: the caller's choice) and whether --quick was; else end."""
    parser = argparse.ArgumentParser(prog=prog, description=about)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(known))
    parser.add_argument("--quick", action="store_true", help=f"{shorter}, for a first impression")
    options = parser.parse_args()
    unknown = sorted(set(options.names) - set(known))
    if unknown:
        parser.error(f"there is no {', '.join(unknown)}; there are {', '.join(known)}")
    return [name for name in known if name in options.names], options.quick
