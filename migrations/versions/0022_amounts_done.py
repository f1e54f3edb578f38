"""How much of a target is done is kept, and a stage where there is no target."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    exact = sa.String(length=20) if is_sqlite else sa.Numeric(18, 4)
    op.add_column("tasks", sa.Column("done", exact, nullable=True))
    op.add_column("tasks", sa.Column("stage", sa.String(length=32), nullable=True))


def downgrade() -> None:
    op.execute("ALTER TABLE tasks DROP COLUMN stage")
    op.execute("ALTER TABLE tasks DROP COLUMN done")
