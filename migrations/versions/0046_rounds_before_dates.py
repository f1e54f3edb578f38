"""A round that is asked before a date knows the record that names it."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.add_column("rounds", sa.Column("record_id", number, nullable=True))
    op.add_column("rounds", sa.Column("record_on", sa.Date(), nullable=True))
    op.create_index(
        "ix_rounds_organisation_id_record_id", "rounds", ["organisation_id", "record_id"]
    )


def downgrade() -> None:
    op.drop_index("ix_rounds_organisation_id_record_id", table_name="rounds")
    op.execute("ALTER TABLE rounds DROP COLUMN record_on")
    op.execute("ALTER TABLE rounds DROP COLUMN record_id")
