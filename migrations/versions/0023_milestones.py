"""A task has a plan: milestones, each with its date."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

OPEN = sa.text("done_at IS NULL")


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "milestones",
        sa.Column("organisation_id", number, nullable=False),
        sa.Column("id", number, autoincrement=False, nullable=False),
        sa.Column("task_id", number, nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", number, nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id", "task_id"],
            ["tasks.organisation_id", "tasks.id"],
            name=op.f("fk_milestones_organisation_id_task_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "done_by"],
            ["members.organisation_id", "members.id"],
            name=op.f("fk_milestones_organisation_id_done_by"),
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_milestones")),
    )
    op.create_index(
        op.f("ix_milestones_organisation_id_task_id_due_id"),
        "milestones",
        ["organisation_id", "task_id", "due", "id"],
    )
    op.create_index(
        "ix_milestones_open",
        "milestones",
        ["organisation_id", "due", "task_id"],
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def downgrade() -> None:
    op.drop_table("milestones")
