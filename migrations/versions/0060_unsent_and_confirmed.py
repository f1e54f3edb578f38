"""What pushes have for one chat and have not sent is found by it; points are counted by period."""

import sqlalchemy as sa
from alembic import op

revision = "0060"
down_revision = "0059"
branch_labels = None
depends_on = None

UNSENT = sa.text("rule IS NOT NULL AND message_id IS NULL")
CONFIRMED = "ix_points_organisation_id_confirmed_at_unit_id"


def upgrade() -> None:
    op.create_index(
        "ix_outbox_unsent",
        "outbox",
        ["organisation_id", "chat_id", "state"],
        sqlite_where=UNSENT,
        postgresql_where=UNSENT,
    )
    op.add_column("points", sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(CONFIRMED, "points", ["organisation_id", "confirmed_at", "unit_id"])


def downgrade() -> None:
    op.drop_index(CONFIRMED, table_name="points")
    op.drop_column("points", "withdrawn_at")
    op.drop_index("ix_outbox_unsent", table_name="outbox")
