"""A step of the scheduler that fails is counted, so that it cannot stop the others."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "setbacks",
        sa.Column("organisation_id", number, nullable=False),
        sa.Column("step", sa.String(length=120), nullable=False),
        sa.Column("attempts", number, nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "step", name=op.f("pk_setbacks")),
    )


def downgrade() -> None:
    op.drop_table("setbacks")
