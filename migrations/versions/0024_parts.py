"""A task may be a part of another."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

KEY = "fk_tasks_organisation_id_parent_id_tasks"
PARTS = sa.text("parent_id IS NOT NULL")


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    with op.batch_alter_table("tasks") as tasks:
        tasks.add_column(sa.Column("parent_id", number, nullable=True))
        tasks.create_foreign_key(
            op.f(KEY), "tasks", ["organisation_id", "parent_id"], ["organisation_id", "id"]
        )
    op.create_index(
        "ix_tasks_parts",
        "tasks",
        ["organisation_id", "parent_id", "deadline", "id", "state"],
        sqlite_where=PARTS,
        postgresql_where=PARTS,
    )


def downgrade() -> None:
    op.drop_index("ix_tasks_parts", "tasks")
    with op.batch_alter_table("tasks") as tasks:
        tasks.drop_constraint(op.f(KEY))
        tasks.drop_column("parent_id")
