"""What is known already is not asked: how many questions an answer did without."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.add_column("respondents", sa.Column("spared", number, server_default="0", nullable=False))
    op.create_index(
        op.f("ix_rounds_organisation_id_check_in_opened_at"),
        "rounds",
        ["organisation_id", "check_in", "opened_at"],
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_rounds_organisation_id_check_in_opened_at"), table_name="rounds")
    op.execute("ALTER TABLE respondents DROP COLUMN spared")
