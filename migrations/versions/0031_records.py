"""Registers: records with their older versions and their totals."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TOTALS = {
    "registers": ("register", "on_date", "unit_id", "field", "choice", "amount"),
    "units": ("unit_id", "register", "on_date", "field", "choice", "amount"),
    "members": ("member_id", "register", "on_date", "field", "choice", "amount"),
}


def number(name: str, *, nullable: bool = False) -> "sa.Column[int]":
    return sa.Column(name, NUMBER, autoincrement=False, nullable=nullable)


def refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organisation_id", column],
        [f"{to}.organisation_id", f"{to}.id"],
        name=op.f(f"fk_{table}_organisation_id_{column}"),
    )


def upgrade() -> None:
    op.create_table(
        "records",
        number("organisation_id"),
        number("id"),
        sa.Column("register", sa.String(length=64), nullable=False),
        sa.Column("form", sa.String(length=32), nullable=False),
        number("member_id"),
        number("unit_id"),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        number("files"),
        number("version"),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        refers("records", "member_id", "members"),
        refers("records", "unit_id", "units"),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_records")),
    )
    for first in ((), ("unit_id",), ("member_id",)):
        columns = ["organisation_id", *first, "register", "on_date", "id"]
        op.create_index(op.f(f"ix_records_{'_'.join(columns)}"), "records", columns)
    op.create_table(
        "record_versions",
        number("organisation_id"),
        number("record_id"),
        number("version"),
        sa.Column("form", sa.String(length=32), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        number("replaced_by"),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=False),
        refers("record_versions", "record_id", "records"),
        refers("record_versions", "replaced_by", "members"),
        sa.PrimaryKeyConstraint(
            "organisation_id", "record_id", "version", name=op.f("pk_record_versions")
        ),
    )
    op.create_table(
        "record_totals",
        number("organisation_id"),
        number("record_id"),
        sa.Column("field", sa.String(length=48), nullable=False),
        sa.Column("choice", sa.String(length=40), nullable=False),
        sa.Column("register", sa.String(length=64), nullable=False),
        number("unit_id"),
        number("member_id"),
        sa.Column("on_date", sa.Date(), nullable=False),
        number("amount"),
        refers("record_totals", "record_id", "records"),
        sa.PrimaryKeyConstraint(
            "organisation_id", "record_id", "field", "choice", name=op.f("pk_record_totals")
        ),
    )
    for of, totals in TOTALS.items():
        op.create_index(f"ix_record_totals_of_{of}", "record_totals", ["organisation_id", *totals])


def downgrade() -> None:
    for table in ("record_totals", "record_versions", "records"):
        op.drop_table(table)
