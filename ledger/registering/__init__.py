"""Registering a task in chat: a draft is filled step by step, shown, and counts once confirmed."""

from ledger.registering.confirming import confirm
from ledger.registering.drafts import KIND
from ledger.registering.filling import (
    choose_deadline,
    choose_person,
    choose_responsibility,
    fill_in_words,
    skip_standard,
)
from ledger.registering.lines import AT_SIGNS, began_with, take_line
from ledger.registering.moving import change_field, go_back, show_changes, show_level, show_page
from ledger.registering.starting import start

__all__ = [
    "AT_SIGNS",
    "KIND",
    "began_with",
    "change_field",
    "choose_deadline",
    "choose_person",
    "choose_responsibility",
    "confirm",
    "fill_in_words",
    "go_back",
    "show_changes",
    "show_level",
    "show_page",
    "skip_standard",
    "start",
    "take_line",
]
