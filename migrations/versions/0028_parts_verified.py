"""The part of whoever leads a task is verified on its own."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

TABLES = ("task_co_owners", "tasks")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True))
    # What was struck off before was verified whole.
    op.execute("UPDATE tasks SET verified_at = struck_off_at")


def downgrade() -> None:
    for table in TABLES:
        op.execute(f"ALTER TABLE {table} DROP COLUMN verified_at")
