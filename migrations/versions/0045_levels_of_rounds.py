"""What goes down level by level knows where it began, and how many have answered on each level."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NUMBERS = ("root_id", "level")
MOMENTS = ("opens_next_at", "opened_next_at")


def upgrade() -> None:
    for name in NUMBERS:
        op.add_column("rounds", sa.Column(name, NUMBER, nullable=True))
    for name in MOMENTS:
        op.add_column("rounds", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_rounds_organisation_id_root_id_id", "rounds", ["organisation_id", "root_id", "id"]
    )
    op.create_table(
        "round_levels",
        sa.Column("organisation_id", NUMBER, nullable=False),
        sa.Column("root_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("level", NUMBER, autoincrement=False, nullable=False),
        sa.Column("asked", NUMBER, nullable=False),
        sa.Column("answered", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "root_id"],
            ["rounds.organisation_id", "rounds.id"],
            name="fk_round_levels_organisation_id_root_id",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "root_id", "level", name="pk_round_levels"),
    )


def downgrade() -> None:
    op.drop_table("round_levels")
    op.drop_index("ix_rounds_organisation_id_root_id_id", table_name="rounds")
    for name in (*NUMBERS, *MOMENTS):
        op.execute(f"ALTER TABLE rounds DROP COLUMN {name}")
