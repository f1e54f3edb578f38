"""Counts of a unit's tasks leave the confidential ones out, from an index alone."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

BEFORE = "ix_tasks_organisation_id_unit_id_state_deadline_id_blocked_at"
OF_UNITS = ("organisation_id", "unit_id", "state", "deadline", "id", "blocked_at")
OF_FEW = {
    "ix_tasks_blocked": (
        ("organisation_id", "unit_id", "deadline", "id", "state", "blocked_at"),
        "blocked_at IS NOT NULL",
    ),
    "ix_tasks_struck_off": (
        ("organisation_id", "unit_id", "struck_off_at"),
        "struck_off_at IS NOT NULL",
    ),
}


def upgrade() -> None:
    op.drop_index(BEFORE, "tasks")
    op.create_index("ix_tasks_of_units", "tasks", [*OF_UNITS, "confidential"])
    make_anew("confidential")


def downgrade() -> None:
    make_anew()
    op.drop_index("ix_tasks_of_units", "tasks")
    op.create_index(BEFORE, "tasks", [*OF_UNITS])


def make_anew(*more: str) -> None:
    """Make the indexes of few tasks again, with these columns at their end."""
    for name, (columns, where) in OF_FEW.items():
        op.drop_index(name, "tasks")
        op.create_index(
            name,
            "tasks",
            [*columns, *more],
            sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )
