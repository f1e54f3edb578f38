"""Evidence has the digest of its bytes; of what was handed in before, none is taken."""

import sqlalchemy as sa
from alembic import op

revision = "0064"
down_revision = "0063"
branch_labels = None
depends_on = None

UNDIGESTED = sa.text("digest_after IS NOT NULL")
COLUMNS = ("sha256", "digest_after", "digest_tries", "no_digest")


def upgrade() -> None:
    op.add_column("evidence", sa.Column("sha256", sa.String(64), nullable=True))
    op.add_column("evidence", sa.Column("digest_after", sa.DateTime(timezone=True), nullable=True))
    tries = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.add_column("evidence", sa.Column("digest_tries", tries, nullable=False, server_default="0"))
    op.add_column("evidence", sa.Column("no_digest", sa.String(32), nullable=True))
    op.create_index(
        "ix_evidence_undigested",
        "evidence",
        ["organisation_id", "digest_after"],
        sqlite_where=UNDIGESTED,
        postgresql_where=UNDIGESTED,
    )


def downgrade() -> None:
    op.drop_index("ix_evidence_undigested", table_name="evidence")
    for name in reversed(COLUMNS):
        op.drop_column("evidence", name)
