"""The life of a task 事项: handed out, reported on, completed, verified by another, struck off."""

from ledger.tasks.assigning import import_task, register_task
from ledger.tasks.closing import complete, send_back, verify_and_strike_off, withdraw_completion
from ledger.tasks.facts import facts_of
from ledger.tasks.finding import hold_task, task_of
from ledger.tasks.life import Step
from ledger.tasks.reporting import (
    clear_difficulty,
    correct_report,
    report_difficulty,
    report_progress,
    take_stance,
)
from ledger.tasks.showing import show_card, show_evidence

__all__ = [
    "Step",
    "clear_difficulty",
    "complete",
    "correct_report",
    "facts_of",
    "hold_task",
    "import_task",
    "register_task",
    "report_difficulty",
    "report_progress",
    "send_back",
    "show_card",
    "show_evidence",
    "take_stance",
    "task_of",
    "verify_and_strike_off",
    "withdraw_completion",
]
