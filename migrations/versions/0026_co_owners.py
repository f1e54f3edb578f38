"""Co-owners say how their own part stands; outside parties are named; imports may come again."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column in (
        sa.Column("leads", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("stance", sa.String(length=32), nullable=True),
        sa.Column("stance_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
    ):
        op.add_column("task_co_owners", column)
    op.add_column("tasks", sa.Column("outside", sa.String(length=300), nullable=True))


def downgrade() -> None:
    op.execute("ALTER TABLE tasks DROP COLUMN outside")
    for name in ("done_at", "stance_at", "stance", "leads"):
        op.execute(f"ALTER TABLE task_co_owners DROP COLUMN {name}")
