"""A member may choose quiet hours of his own, and what is sent to him bears them."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

NAMES = ("quiet_from", "quiet_until")


def upgrade() -> None:
    for name in NAMES:
        op.add_column("members", sa.Column(name, sa.Time(), nullable=True))
        op.add_column("outbox", sa.Column(name, sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    for table in ("outbox", "members"):
        with op.batch_alter_table(table) as changed:
            for name in NAMES:
                changed.drop_column(name)
