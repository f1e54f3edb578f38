"""Regular expressions that are compiled when they are first used.

What people may write is read with two hundred of them, and to compile a set of Chinese signs takes
long: done while they are imported, it is a tenth of the time that a start takes.
"""

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from re import compile as late_pattern
else:

    class late_pattern:  # noqa: N801  # called as `re.compile` is
        """A compiled expression, as soon as something is asked of it."""

        def __init__(self, source: str, flags: int = 0) -> None:
            self._made_of = (source, flags)

        def __getattr__(self, name: str) -> Any:
            """Return what the compiled one has, and keep it: it is asked for here only once."""
            found = getattr(re.compile(*self._made_of), name)
            setattr(self, name, found)
            return found


__all__ = ["late_pattern"]
