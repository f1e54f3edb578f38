"""Secrets are counted by an index of their own, so that no count of the others reads a row."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

OF_ORGANISATION = ["organisation_id", "state", "deadline", "id"]
HEARD = ["organisation_id", "unit_id", "last_heard_at", "id"]
WAS_HEARD = sa.text("last_heard_at IS NOT NULL")


def upgrade() -> None:
    op.drop_index("ix_tasks_organisation_id_state_deadline_id", table_name="tasks")
    op.create_index("ix_tasks_of_organisation", "tasks", [*OF_ORGANISATION, "confidential"])
    op.create_index(
        "ix_tasks_confidential",
        "tasks",
        [*OF_ORGANISATION, "unit_id", "owner_id", "registered_by"],
        sqlite_where=sa.text("confidential IS 1"),
        postgresql_where=sa.text("confidential IS true"),
    )
    index_heard([*HEARD, "owner_id", "blocked_at", "confidential"])


def downgrade() -> None:
    index_heard(HEARD)
    op.drop_index("ix_tasks_confidential", table_name="tasks")
    op.drop_index("ix_tasks_of_organisation", table_name="tasks")
    op.create_index("ix_tasks_organisation_id_state_deadline_id", "tasks", OF_ORGANISATION)


def index_heard(columns: list[str]) -> None:
    op.drop_index("ix_tasks_last_heard", table_name="tasks")
    op.create_index(
        "ix_tasks_last_heard",
        "tasks",
        columns,
        sqlite_where=WAS_HEARD,
        postgresql_where=WAS_HEARD,
    )
