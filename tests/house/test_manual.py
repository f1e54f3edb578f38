"""Every command, setting and framework key stands in the manual."""

from pathlib import Path

import pytest
import typer
from pydantic import BaseModel

from bot.cli import app
from bot.process.settings import Settings
from models.framework import (
    Answerers,
    Category,
    CategoryField,
    CheckIn,
    Fillers,
    FollowUp,
    Form,
    FormField,
    Framework,
    Indicator,
    IndicatorTarget,
    Push,
    Register,
    RegisterTarget,
    Respondents,
    ResponsibilityNode,
    Rotation,
    Schedule,
    Shelf,
    Tag,
    Thresholds,
    Turns,
)
from models.framework.check_ins import Ahead, OpenedBy
from models.framework.rules import Rule, TaskRaised

MANUAL = (Path(__file__).parents[2] / "docs" / "manual.md").read_text("utf-8")


def commands() -> list[str]:
    group = typer.main.get_command(app)
    return sorted(group.commands)  # type: ignore[attr-defined]  # a group of commands


@pytest.mark.parametrize("command", commands())
def test_the_command_is_in_the_manual(command: str) -> None:
    assert f"`taizhang {command}" in MANUAL


@pytest.mark.parametrize("setting", sorted(Settings.model_fields))
def test_the_setting_is_in_the_manual(setting: str) -> None:
    assert f"`TAIZHANG_{setting.upper()}`" in MANUAL


@pytest.mark.parametrize(
    ("part", "key"),
    [
        (part.__name__, key)
        for part in (
            *(Framework, Thresholds, ResponsibilityNode, Category, CategoryField),
            *(Push, CheckIn, Respondents, Schedule, FollowUp, OpenedBy, Ahead, Rule, TaskRaised),
            *(Form, FormField, Register, RegisterTarget, Fillers),
            *(Rotation, Shelf, Tag, Turns),
            *(Indicator, IndicatorTarget, Answerers),
        )
        for key in part.model_fields
    ],
)
def test_the_framework_key_is_in_the_manual(part: str, key: str) -> None:
    assert issubclass(Framework, BaseModel)
    assert f"`{key}`" in MANUAL or f"`thresholds.{key}`" in MANUAL, part
