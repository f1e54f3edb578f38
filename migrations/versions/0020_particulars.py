"""A task tells its category, source, urgency, what it needs, who may see it; amounts are exact."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

NAMES = ("category", "details", "document", "urgency", "evidence_required", "confidential")


def upgrade() -> None:
    for column in (
        sa.Column("category", sa.String(length=48), nullable=True),
        sa.Column("details", sa.JSON(), nullable=True),
        sa.Column("document", sa.String(length=300), nullable=True),
        sa.Column("urgency", sa.String(length=32), nullable=False, server_default="normal"),
        sa.Column("evidence_required", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("confidential", sa.Boolean(), nullable=False, server_default=sa.false()),
    ):
        op.add_column("tasks", column)
    if op.get_bind().dialect.name == "sqlite":
        # Not as a batch: what points at a task would lose it while the table is made anew.
        change_target(sa.String(length=20), "rtrim(rtrim(printf('%.4f', target_before), '0'), '.')")
    else:
        op.alter_column(
            "tasks",
            "target",
            type_=sa.Numeric(18, 4),
            postgresql_using="round(target::numeric, 4)",
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        change_target(sa.Float(), "CAST(target_before AS REAL)")
    else:
        op.alter_column(
            "tasks", "target", type_=sa.Float(), postgresql_using="target::double precision"
        )
    for name in reversed(NAMES):
        op.execute(f"ALTER TABLE tasks DROP COLUMN {name}")


def change_target(kind: sa.types.TypeEngine[Any], value: str) -> None:
    """Put a column of another type in the place of `target`, with its values."""
    op.execute("ALTER TABLE tasks RENAME COLUMN target TO target_before")
    op.add_column("tasks", sa.Column("target", kind, nullable=True))
    op.execute(f"UPDATE tasks SET target = {value} WHERE target_before IS NOT NULL")  # noqa: S608
    op.execute("ALTER TABLE tasks DROP COLUMN target_before")
