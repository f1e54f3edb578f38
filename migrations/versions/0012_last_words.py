"""A task knows the last words said about it."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
LAST_WORDS = """
UPDATE tasks SET last_answer_id = (
    SELECT answers.id FROM answers
    WHERE answers.organisation_id = tasks.organisation_id AND answers.subject_kind = 'task'
        AND answers.subject_id = tasks.id AND NOT answers.superseded AND answers.text <> ''
    ORDER BY answers.said_at DESC, answers.id DESC LIMIT 1
)
"""
THEIR_MOMENT = """
UPDATE tasks SET last_heard_at = (
    SELECT answers.said_at FROM answers
    WHERE answers.organisation_id = tasks.organisation_id AND answers.id = tasks.last_answer_id
) WHERE last_answer_id IS NOT NULL
"""


def upgrade() -> None:
    op.add_column("tasks", sa.Column("last_answer_id", NUMBER, nullable=True))
    op.add_column("tasks", sa.Column("last_heard_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(LAST_WORDS)
    op.execute(THEIR_MOMENT)
    op.create_index(
        "ix_tasks_last_heard",
        "tasks",
        ["organisation_id", "unit_id", "last_heard_at", "id"],
        sqlite_where=sa.text("last_heard_at IS NOT NULL"),
        postgresql_where=sa.text("last_heard_at IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_tasks_last_heard", "tasks")
    with op.batch_alter_table("tasks") as changed:
        changed.drop_column("last_heard_at")
        changed.drop_column("last_answer_id")
