"""A difficulty is to be answered by a date."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

COLUMNS = ("answer_due_at", "answer_raised_at")
UNANSWERED = sa.text("answer_due_at IS NOT NULL AND answer_raised_at IS NULL")


def upgrade() -> None:
    for name in COLUMNS:
        op.add_column("tasks", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_tasks_unanswered",
        "tasks",
        ["organisation_id", "answer_due_at"],
        sqlite_where=UNANSWERED,
        postgresql_where=UNANSWERED,
    )


def downgrade() -> None:
    op.drop_index("ix_tasks_unanswered", table_name="tasks")
    for name in COLUMNS:
        op.execute(f"ALTER TABLE tasks DROP COLUMN {name}")
