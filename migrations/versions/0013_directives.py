"""A directive about a task is to be answered by a date."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLE = "directives"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("organisation_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("task_id", NUMBER, nullable=False),
        sa.Column("unit_id", NUMBER, nullable=False),
        sa.Column("author_id", NUMBER, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("version", NUMBER, nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_id", NUMBER, nullable=True),
        *(
            sa.ForeignKeyConstraint(
                ["organisation_id", column],
                [f"{table}.organisation_id", f"{table}.id"],
                name=op.f(f"fk_directives_organisation_id_{column}"),
            )
            for column, table in (
                ("task_id", "tasks"),
                ("unit_id", "units"),
                ("author_id", "members"),
            )
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_directives")),
    )
    for column in ("task_id", "author_id"):
        op.create_index(
            op.f(f"ix_directives_organisation_id_{column}_id"),
            TABLE,
            ["organisation_id", column, "id"],
        )
    op.create_index(
        "ix_directives_open",
        TABLE,
        ["organisation_id", "unit_id", "due_at", "id"],
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )


def downgrade() -> None:
    op.drop_table(TABLE)
