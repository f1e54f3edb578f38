"""The simulator stands alone."""

import ast
import socket
import subprocess
import sys
from pathlib import Path

import simulator
from simulator.methods.performing import BY_NAME
from simulator.parameters.signatures import load_signatures

HOME = Path(simulator.__file__).parent
ALLOWED = {"simulator", "aiohttp", "uvloop"} | sys.stdlib_module_names


def test_it_imports_nothing_of_any_bot() -> None:
    for path in HOME.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert {name.split(".")[0] for name in names} <= ALLOWED, path


def test_every_method_has_its_signature() -> None:
    assert set(load_signatures()) == set(BY_NAME) | {"getupdates"}


def test_its_modules_can_be_read_at_a_sitting() -> None:
    for path in HOME.rglob("*.py"):
        assert len(path.read_text("utf-8").splitlines()) <= 310, path


def test_its_help_is_printed() -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "simulator", "--help"], capture_output=True, text=True, check=True
    )
    assert "--no-limits" in shown.stdout


def test_a_port_that_is_taken_is_a_clear_word() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "simulator", "--port", port]
        failed = subprocess.run(command, capture_output=True, text=True, check=False)
    assert failed.returncode == 1
    assert failed.stderr.startswith("cannot serve:")
    assert "Traceback" not in failed.stderr
