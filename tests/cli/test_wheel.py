"""The wheel holds everything: installed alone, it works from an empty folder."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from demo.browser.keeper import without_settings
from tests.cli.conftest import FOUNDING

ROOT = Path(__file__).parents[2]
PATIENCE_S = 60
# What is no Python and still must travel: a file of each kind, and how many there are of it.
TRAVELLERS = (
    ("frameworks", "*.toml"),
    ("wording/templates", "*/*.html"),
    ("wording/locales", "*.po"),
    ("migrations", "*.mako"),
    ("migrations/versions", "*.py"),
    ("simulator/parameters", "signatures.json"),
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        (sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)),
        cwd=ROOT,
        capture_output=True,
        timeout=PATIENCE_S,
        check=True,
    )
    return next(folder.glob("*.whl"))


@pytest.mark.parametrize(("folder", "pattern"), TRAVELLERS)
def test_every_file_travels(wheel: Path, folder: str, pattern: str) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    ours = {file.relative_to(ROOT).as_posix() for file in (ROOT / folder).glob(pattern)}
    assert ours
    assert ours <= names


def test_tests_and_secrets_stay_at_home(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert not [name for name in names if name.startswith(("tests/", "benchmarks/", ".env"))]
    assert not [name for name in names if name.endswith((".db", ".pyc"))]


def test_installed_from_the_wheel_it_works_in_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    site, folder = tmp_path / "site", tmp_path / "empty"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    folder.mkdir()
    kept = without_settings()

    def typed(*arguments: str) -> str:
        script = "import bot, sys; from bot.cli import main; assert sys.argv.pop(1) in bot.__file__"
        done = subprocess.run(
            (sys.executable, "-c", f"{script}; main()", str(site), *arguments),
            cwd=folder,
            env={**kept, "PYTHONPATH": str(site)},
            capture_output=True,
            timeout=PATIENCE_S,
            check=False,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert "管理员甲" in typed(*FOUNDING)
    typed("template", "roster.xlsx")
    assert "都是空的" in typed("import", "roster.xlsx")
    assert "/start " in typed("invites")
    typed("push", "weekly-study")
    assert "链条完整" in typed("verify")
