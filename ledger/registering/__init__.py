"""Registering a task in chat: a draft is filled step by step, shown, and counts once confirmed."""

from ledger.registering.choosing import (
    TakeTap,
    ask_what_to_change,
    change_field,
    choose_deadline,
    choose_person,
    choose_responsibility,
    go_back,
    go_down,
    skip_standard,
    take_tap,
    turn_page,
)
from ledger.registering.confirming import confirm
from ledger.registering.drafts import KIND
from ledger.registering.filling import fill_in_words
from ledger.registering.lines import AT_SIGNS, HASH_SIGNS, began_with, take_line
from ledger.registering.starting import start

__all__ = [
    "AT_SIGNS",
    "HASH_SIGNS",
    "KIND",
    "TakeTap",
    "ask_what_to_change",
    "began_with",
    "change_field",
    "choose_deadline",
    "choose_person",
    "choose_responsibility",
    "confirm",
    "fill_in_words",
    "go_back",
    "go_down",
    "skip_standard",
    "start",
    "take_line",
    "take_tap",
    "turn_page",
]
