"""Digests find the parts of leads that wait to be verified."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

NAME = "ix_task_co_owners_waiting"
WAITING = sa.text("leads AND done_at IS NOT NULL AND verified_at IS NULL")


def upgrade() -> None:
    op.create_index(
        NAME,
        "task_co_owners",
        ["organisation_id", "done_at"],
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )


def downgrade() -> None:
    op.drop_index(NAME, table_name="task_co_owners")
