"""Overdue tasks go up: how far, and when; and what nobody has signed for is found by an index."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_tasks_led": (
        ["organisation_id", "escalated_at", "unit_id", "deadline", "id", "state"],
        "escalation = 3",
    ),
    "ix_tasks_unsigned": (
        [
            *("organisation_id", "unit_id", "deadline", "id"),
            *("registered_at", "stance_at", "blocked_at"),
        ],
        "state = 'assigned'",
    ),
}


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    with op.batch_alter_table("tasks") as tasks:
        tasks.add_column(sa.Column("escalation", number, nullable=False, server_default="0"))
        tasks.add_column(sa.Column("escalated_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("tasks") as tasks:
        tasks.alter_column("escalation", server_default=None)
    op.create_index(
        op.f("ix_tasks_organisation_id_state_escalation_deadline"),
        "tasks",
        ["organisation_id", "state", "escalation", "deadline"],
    )
    for name, (columns, where) in INDEXES.items():
        op.create_index(
            name,
            "tasks",
            columns,
            sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )


def downgrade() -> None:
    for name in (*INDEXES, op.f("ix_tasks_organisation_id_state_escalation_deadline")):
        op.drop_index(name, table_name="tasks")
    with op.batch_alter_table("tasks") as tasks:
        tasks.drop_column("escalated_at")
        tasks.drop_column("escalation")
