"""A recurrence tells which task of it came last, so that a card can begin one."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

NAME = "ix_recurrences_latest"
RUNNING = sa.text("stopped_at IS NULL AND latest_task_id IS NOT NULL")


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.add_column("recurrences", sa.Column("latest_task_id", number, nullable=True))
    op.create_index(
        NAME,
        "recurrences",
        ["organisation_id", "latest_task_id"],
        unique=True,
        sqlite_where=RUNNING,
        postgresql_where=RUNNING,
    )


def downgrade() -> None:
    op.drop_index(NAME, table_name="recurrences")
    op.execute("ALTER TABLE recurrences DROP COLUMN latest_task_id")
