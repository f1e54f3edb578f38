"""What nobody has signed for is counted without the reader's own."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

NAME = "ix_tasks_unsigned"
BEFORE = ["organisation_id", "unit_id", "deadline", "id", "registered_at", "stance_at"]


def upgrade() -> None:
    remake([*BEFORE, "blocked_at", "owner_id"])


def downgrade() -> None:
    remake([*BEFORE, "blocked_at"])


def remake(columns: Sequence[str]) -> None:
    assigned = sa.text("state = 'assigned'")
    op.drop_index(NAME, table_name="tasks")
    op.create_index(NAME, "tasks", list(columns), sqlite_where=assigned, postgresql_where=assigned)
