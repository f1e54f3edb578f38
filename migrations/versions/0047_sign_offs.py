"""An answer can need somebody's confirmation."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("answers", sa.Column("sign_off", sa.String(length=32), nullable=True))


def downgrade() -> None:
    op.execute("ALTER TABLE answers DROP COLUMN sign_off")
