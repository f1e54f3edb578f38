"""The row that holds where a chain ends is called so; a head is a person."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    move_rows("heads", "chain_ends")


def downgrade() -> None:
    move_rows("chain_ends", "heads")


def move_rows(old: str, new: str) -> None:
    # A table made anew, for SQLite cannot rename the key that is named after it.
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    columns: list[sa.Column[Any]] = [
        sa.Column("organisation_id", number, nullable=False),
        sa.Column("last_number", number, nullable=False),
        sa.Column("last_seq", number, nullable=False),
        sa.Column("last_hash", sa.String(length=64), nullable=False),
    ]
    made = op.create_table(
        new, *columns, sa.PrimaryKeyConstraint("organisation_id", name=op.f(f"pk_{new}"))
    )
    before = sa.table(old, *(sa.column(column.name) for column in columns))
    op.execute(made.insert().from_select([column.name for column in columns], sa.select(before)))
    op.drop_table(old)
