"""Readings of indicators."""
# a schema is one long list

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    exact = sa.String(length=20) if is_sqlite else sa.Numeric(18, 4)
    op.create_table(
        "quarters",
        sa.Column("organisation_id", NUMBER, nullable=False),
        sa.Column("indicator", sa.String(length=48), nullable=False),
        sa.Column("period", sa.Date(), nullable=False),
        sa.Column("count", NUMBER, nullable=False),
        sa.Column("rank", NUMBER, nullable=False),
        sa.Column("unit_id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "unit_id"],
            ["units.organisation_id", "units.id"],
            name=op.f("fk_quarters_organisation_id_unit_id"),
        ),
        sa.PrimaryKeyConstraint("organisation_id", "indicator", "period", name=op.f("pk_quarters")),
    )
    op.create_table(
        "readings",
        sa.Column("organisation_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("indicator", sa.String(length=48), nullable=False),
        sa.Column("unit_id", NUMBER, nullable=False),
        sa.Column("period", sa.Date(), nullable=False),
        sa.Column("value", exact, nullable=False),
        sa.Column("rank", NUMBER, nullable=False),
        sa.Column("member_id", NUMBER, nullable=True),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("seq", NUMBER, nullable=False),
        sa.Column("version", NUMBER, nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "member_id"],
            ["members.organisation_id", "members.id"],
            name=op.f("fk_readings_organisation_id_member_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "unit_id"],
            ["units.organisation_id", "units.id"],
            name=op.f("fk_readings_organisation_id_unit_id"),
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_readings")),
        sa.UniqueConstraint(
            "organisation_id",
            "indicator",
            "unit_id",
            "period",
            name=op.f("uq_readings_organisation_id_indicator_unit_id_period"),
        ),
    )
    op.create_index(
        op.f("ix_readings_organisation_id_indicator_period_rank_unit_id"),
        "readings",
        ["organisation_id", "indicator", "period", "rank", "unit_id"],
        unique=False,
    )

    op.create_table(
        "standings",
        sa.Column("organisation_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("indicator", sa.String(length=48), nullable=False),
        sa.Column("unit_id", NUMBER, nullable=False),
        sa.Column("period", sa.Date(), nullable=True),
        sa.Column("value", exact, nullable=True),
        sa.Column("rank", NUMBER, nullable=True),
        sa.Column("before", exact, nullable=True),
        sa.Column("year_before", exact, nullable=True),
        sa.Column("reached", exact, nullable=True),
        sa.Column("wanted", exact, nullable=True),
        sa.Column("behind", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("last", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("zero", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("missing_from", sa.Date(), nullable=False),
        sa.Column("flagged_from", sa.Date(), nullable=False),
        sa.Column("leader_id", NUMBER, nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer_id", NUMBER, nullable=True),
        sa.Column("version", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "leader_id"],
            ["members.organisation_id", "members.id"],
            name=op.f("fk_standings_organisation_id_leader_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "unit_id"],
            ["units.organisation_id", "units.id"],
            name=op.f("fk_standings_organisation_id_unit_id"),
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_standings")),
        sa.UniqueConstraint(
            "organisation_id",
            "unit_id",
            "indicator",
            name=op.f("uq_standings_organisation_id_unit_id_indicator"),
        ),
    )
    op.create_index(
        op.f("ix_standings_organisation_id_flagged_from_id"),
        "standings",
        ["organisation_id", "flagged_from", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_standings_organisation_id_indicator_period_rank"),
        "standings",
        ["organisation_id", "indicator", "period", "rank"],
        unique=False,
    )
    op.create_index(
        op.f("ix_standings_organisation_id_leader_id_unit_id_indicator"),
        "standings",
        ["organisation_id", "leader_id", "unit_id", "indicator"],
        unique=False,
    )
    op.create_index(
        op.f("ix_standings_organisation_id_unit_id_flagged_from"),
        "standings",
        ["organisation_id", "unit_id", "flagged_from"],
        unique=False,
    )

    op.create_table(
        "charges",
        sa.Column("organisation_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("standing_id", NUMBER, nullable=False),
        sa.Column("leader_id", NUMBER, nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id", "leader_id"],
            ["members.organisation_id", "members.id"],
            name=op.f("fk_charges_organisation_id_leader_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "standing_id"],
            ["standings.organisation_id", "standings.id"],
            name=op.f("fk_charges_organisation_id_standing_id"),
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_charges")),
    )
    op.create_index(
        op.f("ix_charges_organisation_id_leader_id_id"),
        "charges",
        ["organisation_id", "leader_id", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_charges_organisation_id_standing_id_id"),
        "charges",
        ["organisation_id", "standing_id", "id"],
        unique=False,
    )

    op.create_table(
        "reading_versions",
        sa.Column("organisation_id", NUMBER, nullable=False),
        sa.Column("reading_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("version", NUMBER, autoincrement=False, nullable=False),
        sa.Column("value", exact, nullable=False),
        sa.Column("member_id", NUMBER, nullable=True),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("seq", NUMBER, nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "member_id"],
            ["members.organisation_id", "members.id"],
            name=op.f("fk_reading_versions_organisation_id_member_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "reading_id"],
            ["readings.organisation_id", "readings.id"],
            name=op.f("fk_reading_versions_organisation_id_reading_id"),
        ),
        sa.PrimaryKeyConstraint(
            "organisation_id", "reading_id", "version", name=op.f("pk_reading_versions")
        ),
    )


def downgrade() -> None:
    for table in ("reading_versions", "charges", "standings", "readings", "quarters"):
        op.drop_table(table)
