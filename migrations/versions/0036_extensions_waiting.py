"""A task tells that more time is asked for it, so that digests find it."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

WAITING = sa.text("extension_wanted IS NOT NULL")


def upgrade() -> None:
    wanted = sa.Column("extension_wanted", sa.DateTime(timezone=True), nullable=True)
    op.add_column("tasks", wanted)
    no = sa.false()
    op.add_column(
        "tasks",
        sa.Column("extension_for_leaders", sa.Boolean(), nullable=False, server_default=no),
    )
    op.execute(
        "UPDATE tasks SET extension_wanted = (SELECT max(wanted) FROM extensions"
        " WHERE extensions.organisation_id = tasks.organisation_id"
        " AND extensions.task_id = tasks.id AND extensions.state = 'asked')"
    )
    op.create_index(
        "ix_tasks_extensions",
        "tasks",
        ["organisation_id", "unit_id", "extension_wanted", "id"],
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )


def downgrade() -> None:
    op.drop_index("ix_tasks_extensions", table_name="tasks")
    for name in ("extension_for_leaders", "extension_wanted"):
        op.execute(f"ALTER TABLE tasks DROP COLUMN {name}")
