"""`taizhang rehearse`: what it does not take; what it tells stands in `tests/rehearsal`."""

from tests.cli.conftest import Terminal


def test_what_cannot_be_played_is_said_in_one_line(bare: Terminal) -> None:
    for arguments in (("nope",), ("3315", "--people", "2"), ("3315", "--weeks", "0")):
        printed = bare("rehearse", *arguments)
        assert printed.code != 0
        assert printed.out == ""
        assert len(printed.err.strip().splitlines()) == 1, printed.err
