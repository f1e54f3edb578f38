"""Sums of registers are kept by unit and month."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

OLD = {
    "registers": ("register", "on_date", "unit_id", "field", "choice", "amount"),
    "units": ("unit_id", "register", "on_date", "field", "choice", "amount"),
}
MONTH = {
    "sqlite": "date(on_date, 'start of month')",
    "postgresql": "CAST(date_trunc('month', on_date) AS DATE)",
}


def number(name: str) -> "sa.Column[int]":
    kind = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return sa.Column(name, kind, autoincrement=False, nullable=False)


def upgrade() -> None:
    op.create_table(
        "register_sums",
        number("organisation_id"),
        sa.Column("register", sa.String(length=64), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        number("unit_id"),
        sa.Column("field", sa.String(length=48), nullable=False),
        sa.Column("choice", sa.String(length=40), nullable=False),
        number("amount"),
        sa.ForeignKeyConstraint(
            ["organisation_id", "unit_id"],
            ["units.organisation_id", "units.id"],
            name=op.f("fk_register_sums_organisation_id_unit_id"),
        ),
        sa.PrimaryKeyConstraint(
            *("organisation_id", "register", "month", "unit_id", "field", "choice"),
            name=op.f("pk_register_sums"),
        ),
    )
    op.create_index(
        op.f("ix_register_sums_organisation_id_unit_id_register_month"),
        "register_sums",
        ["organisation_id", "unit_id", "register", "month"],
    )
    month = MONTH[op.get_bind().dialect.name]
    op.execute(
        "INSERT INTO register_sums"  # noqa: S608
        " (organisation_id, register, month, unit_id, field, choice, amount)"
        f" SELECT organisation_id, register, {month}, unit_id, field, choice, SUM(amount)"
        f" FROM record_totals GROUP BY organisation_id, register, {month}, unit_id, field, choice"
    )
    for of in OLD:
        op.drop_index(f"ix_record_totals_of_{of}", "record_totals")


def downgrade() -> None:
    for of, totals in OLD.items():
        op.create_index(f"ix_record_totals_of_{of}", "record_totals", ["organisation_id", *totals])
    op.drop_table("register_sums")
