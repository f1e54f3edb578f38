"""Rotations: whose turn it is on which date."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AWAITED = sa.text("next_step_at IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "turns",
        sa.Column("organisation_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("rotation", sa.String(length=48), nullable=False),
        sa.Column("nominal", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("member_id", NUMBER, nullable=True),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("version", NUMBER, nullable=False),
        sa.Column("next_step_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("swap_with", NUMBER, nullable=True),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("marked_by", NUMBER, nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id", "member_id"],
            ["members.organisation_id", "members.id"],
            name="fk_turns_organisation_id_member_id",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "swap_with"],
            ["turns.organisation_id", "turns.id"],
            name="fk_turns_organisation_id_swap_with",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id", name="pk_turns"),
        sa.UniqueConstraint(
            "organisation_id",
            "rotation",
            "nominal",
            name="uq_turns_organisation_id_rotation_nominal",
        ),
    )
    op.create_index(
        "ix_turns_organisation_id_rotation_at_id",
        "turns",
        ["organisation_id", "rotation", "at", "id"],
    )
    op.create_index(
        "ix_turns_organisation_id_member_id_at", "turns", ["organisation_id", "member_id", "at"]
    )
    op.create_index(
        "ix_turns_awaited",
        "turns",
        ["organisation_id", "next_step_at", "id"],
        sqlite_where=AWAITED,
        postgresql_where=AWAITED,
    )


def downgrade() -> None:
    op.drop_table("turns")
