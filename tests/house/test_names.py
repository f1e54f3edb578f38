"""Names: our packages are ours and nobody else's, and the rules speak no messenger's language."""

import importlib
import re
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from telegram import Bot

ROOT = Path(__file__).parents[2]
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PACKAGES = SETTINGS["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]


@pytest.mark.parametrize("name", PACKAGES)
def test_the_name_belongs_to_us_alone(name: str) -> None:
    module = importlib.import_module(name)
    assert Path(module.__file__ or "").parent == ROOT / name
    assert set(packages_distributions().get(name, ["taizhang"])) == {"taizhang"}


def test_every_folder_with_code_of_the_product_is_in_the_wheel() -> None:
    folders = {file.parent.name for file in ROOT.glob("*/__init__.py")}
    assert folders - {"tests", "benchmarks"} == set(PACKAGES)


def test_the_pinned_versions_name_packages_and_versions_only() -> None:
    for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines():
        name, equals, version = line.partition("==")
        assert equals, line
        assert name.replace("-", "").replace("_", "").replace(".", "").isalnum(), line
        assert version[0].isdigit(), line


def test_the_rules_name_no_method_of_telegram() -> None:
    camel_case = (name for name in dir(Bot) if re.match("[a-z]+[A-Z]", name))
    method = re.compile("|".join(camel_case))
    named = {
        f"{file.relative_to(ROOT)}: {found}"
        for file in (ROOT / "ledger").rglob("*.py")
        for found in method.findall(file.read_text("utf-8"))
    }
    assert not named
