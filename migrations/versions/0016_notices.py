"""A directive may be a numbered notice 督办单, in a colour."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.add_column("directives", sa.Column("colour", sa.String(length=32), nullable=True))
    op.add_column("directives", sa.Column("year", number, nullable=True))
    op.add_column("directives", sa.Column("number", number, nullable=True))
    op.create_index(
        "ix_directives_notices",
        "directives",
        ["organisation_id", "year", "number"],
        unique=True,
        sqlite_where=sa.text("number IS NOT NULL"),
        postgresql_where=sa.text("number IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_directives_notices", "directives")
    with op.batch_alter_table("directives") as directives:
        for name in ("number", "year", "colour"):
            directives.drop_column(name)
