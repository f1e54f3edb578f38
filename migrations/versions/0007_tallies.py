"""What happens again and again is counted, and said once."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "tallies",
        sa.Column("organisation_id", number, nullable=False),
        sa.Column("what", sa.String(length=48), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", number, nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "what", name=op.f("pk_tallies")),
    )


def downgrade() -> None:
    op.drop_table("tallies")
