"""What people are asked and told in a week is counted."""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "burdens",
        sa.Column("organisation_id", NUMBER, nullable=False),
        sa.Column("week", sa.String(length=8), nullable=False),
        sa.Column("member_id", NUMBER, nullable=False),
        sa.Column("prompts", NUMBER, nullable=False),
        sa.Column("put_off", NUMBER, nullable=False),
        sa.Column("saved", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "member_id"],
            ["members.organisation_id", "members.id"],
            name=op.f("fk_burdens_organisation_id_member_id"),
        ),
        sa.PrimaryKeyConstraint("organisation_id", "week", "member_id", name=op.f("pk_burdens")),
    )
    op.create_index(
        op.f("ix_burdens_organisation_id_week_prompts_member_id"),
        "burdens",
        ["organisation_id", "week", "prompts", "member_id"],
    )
    op.create_table(
        "week_burdens",
        sa.Column("organisation_id", NUMBER, nullable=False),
        sa.Column("week", sa.String(length=8), nullable=False),
        sa.Column("rule", sa.String(length=64), nullable=False),
        sa.Column("prompts", NUMBER, nullable=False),
        sa.Column("people", NUMBER, nullable=False),
        sa.Column("put_off", NUMBER, nullable=False),
        sa.Column("saved", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "week", "rule", name=op.f("pk_week_burdens")),
    )


def downgrade() -> None:
    op.drop_table("week_burdens")
    op.drop_table("burdens")
