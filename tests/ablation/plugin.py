"""A plugin of pytest that takes one safeguard out: `-p tests.ablation.plugin --without "…"`."""

import pytest

from tests.ablation.taking_out import all_removals


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--without", choices=tuple(all_removals()), help="the safeguard to take out")


def pytest_collection_finish(session: pytest.Session) -> None:
    """Take it out once everything is imported, so that no module keeps what it had."""
    safeguard = session.config.getoption("--without")
    if safeguard is not None:
        patch = pytest.MonkeyPatch()
        session.config.add_cleanup(patch.undo)
        all_removals()[safeguard](patch)
