"""A task can be offered to a colleague, and its deadline put off: what it was first is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    with op.batch_alter_table("tasks") as tasks:
        tasks.add_column(sa.Column("first_deadline", sa.DateTime(timezone=True), nullable=True))
        tasks.add_column(sa.Column("extensions", number, nullable=False, server_default="0"))
        tasks.add_column(sa.Column("offered_to", number, nullable=True))
        tasks.create_foreign_key(
            op.f("fk_tasks_organisation_id_offered_to_members"),
            "members",
            ["organisation_id", "offered_to"],
            ["organisation_id", "id"],
        )
    with op.batch_alter_table("tasks") as tasks:
        tasks.alter_column("extensions", server_default=None)
    op.create_table(
        "extensions",
        sa.Column("organisation_id", number, nullable=False),
        sa.Column("id", number, autoincrement=False, nullable=False),
        sa.Column("task_id", number, nullable=False),
        sa.Column("asked_by", number, nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deadline", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wanted", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("decided_by", number, nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        *(
            sa.ForeignKeyConstraint(
                ["organisation_id", column],
                [f"{table}.organisation_id", f"{table}.id"],
                name=op.f(f"fk_extensions_organisation_id_{column}_{table}"),
            )
            for column, table in (
                ("task_id", "tasks"),
                ("asked_by", "members"),
                ("decided_by", "members"),
            )
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_extensions")),
    )
    op.create_index(
        op.f("ix_extensions_organisation_id_task_id_state"),
        "extensions",
        ["organisation_id", "task_id", "state"],
    )


def downgrade() -> None:
    op.drop_table("extensions")
    with op.batch_alter_table("tasks") as tasks:
        tasks.drop_constraint(op.f("fk_tasks_organisation_id_offered_to_members"))
        for name in ("offered_to", "extensions", "first_deadline"):
            tasks.drop_column(name)
