"""The safeguards that can be taken out, by the words of docs/reliability.md."""

import sys
from collections.abc import Callable
from importlib import import_module

import pytest

Removal = Callable[[pytest.MonkeyPatch], None]
REMOVALS: dict[str, Removal] = {}
WHERE = ("removals", "removals_of_silence")  # in the order of the page
OURS = ("bot", "handlers", "ledger", "models", "scheduler", "tests")


def without(safeguard: str) -> Callable[[Removal], Removal]:
    """Enter a function as the one that takes out this safeguard."""

    def enter(removal: Removal) -> Removal:
        REMOVALS[safeguard] = removal
        return removal

    return enter


def replace_everywhere(patch: pytest.MonkeyPatch, original: object, variant: object) -> None:
    """Put the variant wherever a module of ours has imported the original by name."""
    for module in list(sys.modules.values()):
        if module.__name__.partition(".")[0] in OURS:
            for name, value in list(vars(module).items()):
                if value is original:
                    patch.setattr(module, name, variant)


def all_removals() -> dict[str, Removal]:
    """Return how each is taken out, in the order of the page."""
    for module in WHERE:
        import_module(f"tests.ablation.{module}")
    return REMOVALS
