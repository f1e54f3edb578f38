"""A round that a rule opens says what it is about."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("rounds", sa.Column("words", sa.String(length=300), nullable=True))


def downgrade() -> None:
    op.execute("ALTER TABLE rounds DROP COLUMN words")
