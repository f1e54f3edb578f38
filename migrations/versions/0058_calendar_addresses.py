"""Members have an address under which their deadlines are read as a calendar."""

import sqlalchemy as sa
from alembic import op

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("organisations", sa.Column("calendar_url", sa.String(length=500), nullable=True))
    op.add_column("members", sa.Column("calendar_salt", sa.LargeBinary(length=16), nullable=True))


def downgrade() -> None:
    op.drop_column("members", "calendar_salt")
    op.drop_column("organisations", "calendar_url")
