"""How far sweeping through the outbox has come is remembered."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "sweeps",
        sa.Column("organisation_id", number, nullable=False),
        sa.Column("name", sa.String(length=48), nullable=False),
        sa.Column("up_to", number, nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "name", name=op.f("pk_sweeps")),
    )


def downgrade() -> None:
    op.drop_table("sweeps")
