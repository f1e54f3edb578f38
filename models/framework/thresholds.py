"""Numbers and hours that rules compare with."""

from datetime import time

from pydantic import Field

from models.framework.parts import Part


class Thresholds(Part):
    """Numbers that rules compare with."""

    soon_working_days: int = Field(default=3, ge=0, description="due within: amber, in the digest")
    escalate_to_head: int = Field(default=1, ge=0, description="working days overdue")
    escalate_to_leader: int = Field(default=5, ge=0, description="working days overdue")
    sign_working_hours: int = Field(
        default=24, ge=1, description="not signed for by then: in the head's digest"
    )
    start_of_day: time = time(9, 0)
    remind_working_days: int = Field(
        default=1, ge=0, description="an owner is reminded so many working days before a deadline"
    )
    end_of_day: time = time(18, 0)
    extension_days: int = Field(
        default=10, ge=0, description="working days by which a head may put a deadline off"
    )
    extension_times: int = Field(default=1, ge=0, description="how often a head may for one task")
    invitation_days: int = Field(default=14, ge=1)
    prompt_hours: int = Field(default=48, ge=1, description="an unanswered question expires")
    filling_days: int = Field(
        default=14, ge=1, description="a form that was begun can be gone on with"
    )
    record_days: int = Field(
        default=7, ge=0, description="whoever filled in a record may correct it for so long"
    )
    directive_working_days: int = Field(
        default=3,
        ge=1,
        description="a directive is to be answered within, if it names no date",
    )
    answer_working_days: int = Field(
        default=1,
        ge=0,
        description="a difficulty is to be answered within, if no other date is promised",
    )
    keep_passing_days: int = Field(
        default=7, ge=2, description="edits, deletions and answers to presses are forgotten after"
    )
    keep_words_days: int = Field(
        default=90,
        ge=2,
        description="the text of what was sent is forgotten after; its place stays",
    )
    keep_closed_days: int = Field(
        default=400, ge=60, description="answered questions and pushes that are over are forgotten"
    )
    quiet_from: time = Field(default=time(21, 0), description="no push from then on; check-ins go")
    quiet_until: time = Field(default=time(7, 30), description="the same hour: pushes always go")

    def is_quiet(self, clock: time) -> bool:
        """Return whether no push is to disturb anybody at that time of day."""
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= clock < self.quiet_until
        return clock >= self.quiet_from or clock < self.quiet_until
