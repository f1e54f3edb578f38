"""Secrets are found by an index alone, and whoever cannot be reached without a look at the rest."""

import sqlalchemy as sa
from alembic import op

revision = "0063"
down_revision = "0062"
branch_labels = None
depends_on = None

SECRETS = [
    *("organisation_id", "state", "deadline", "id", "unit_id", "owner_id", "registered_by"),
]


def upgrade() -> None:
    index_secrets_by([*SECRETS, "confidential"])
    unreachable = sa.text("unreachable_at IS NOT NULL")
    op.create_index(
        "ix_members_unreachable",
        "members",
        ["organisation_id", "unit_id", "id"],
        sqlite_where=unreachable,
        postgresql_where=unreachable,
    )


def downgrade() -> None:
    op.drop_index("ix_members_unreachable", table_name="members")
    index_secrets_by(SECRETS)


def index_secrets_by(columns: list[str]) -> None:
    op.drop_index("ix_tasks_confidential", table_name="tasks")
    op.create_index(
        "ix_tasks_confidential",
        "tasks",
        columns,
        sqlite_where=sa.text("confidential IS 1"),
        postgresql_where=sa.text("confidential IS true"),
    )
