"""Since when it is known that a unit answers for an indicator: of the past only what was known."""

import sqlalchemy as sa
from alembic import op

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("standings", sa.Column("known_from", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("standings", "known_from")
