"""A task may come again by itself."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

RUNNING = sa.text("stopped_at IS NULL")


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "recurrences",
        sa.Column("organisation_id", number, nullable=False),
        sa.Column("id", number, autoincrement=False, nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("owner_id", number, nullable=False),
        sa.Column("unit_id", number, nullable=False),
        sa.Column("rule", sa.String(length=200), nullable=False),
        sa.Column("words", sa.String(length=60), nullable=False),
        sa.Column("moved", sa.String(length=32), nullable=False),
        sa.Column("confidential", sa.Boolean(), nullable=False),
        sa.Column("task", sa.JSON(), nullable=False),
        sa.Column("next_due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("raise_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("registered_by", number, nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        *(
            sa.ForeignKeyConstraint(
                ["organisation_id", column],
                [f"{table}.organisation_id", f"{table}.id"],
                name=op.f(f"fk_recurrences_organisation_id_{column}"),
            )
            for column, table in (
                ("owner_id", "members"),
                ("unit_id", "units"),
                ("registered_by", "members"),
            )
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_recurrences")),
    )
    op.create_index(
        "ix_recurrences_running",
        "recurrences",
        ["organisation_id", "raise_at", "id"],
        sqlite_where=RUNNING,
        postgresql_where=RUNNING,
    )


def downgrade() -> None:
    op.drop_table("recurrences")
