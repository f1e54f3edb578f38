"""Bulletins are drafted, released, posted; directives are about them, too."""
# a schema is one long list

import sqlalchemy as sa
from alembic import op

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "issued_bulletins",
        sa.Column(
            "organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("bulletin", sa.String(length=48), nullable=False),
        sa.Column("period", sa.String(length=16), nullable=False),
        sa.Column("begins", sa.Date(), nullable=False),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("compiled", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("note_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "corrects_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "released_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("year", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "picture_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "document_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "corrects_id"],
            ["issued_bulletins.organisation_id", "issued_bulletins.id"],
            name=op.f("fk_issued_bulletins_organisation_id_corrects_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "note_by"],
            ["members.organisation_id", "members.id"],
            name=op.f("fk_issued_bulletins_organisation_id_note_by"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "released_by"],
            ["members.organisation_id", "members.id"],
            name=op.f("fk_issued_bulletins_organisation_id_released_by"),
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_issued_bulletins")),
    )
    op.create_index(
        "ix_issued_bulletins_numbers",
        "issued_bulletins",
        ["organisation_id", "bulletin", "year", "number"],
        unique=True,
        sqlite_where=sa.text("number IS NOT NULL"),
        postgresql_where=sa.text("number IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_issued_bulletins_organisation_id_bulletin_begins_id"),
        "issued_bulletins",
        ["organisation_id", "bulletin", "begins", "id"],
        unique=False,
    )

    op.create_table(
        "bulletin_posts",
        sa.Column(
            "organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "bulletin_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "group_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outbox_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id", "bulletin_id"],
            ["issued_bulletins.organisation_id", "issued_bulletins.id"],
            name=op.f("fk_bulletin_posts_organisation_id_bulletin_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "group_id"],
            ["groups.organisation_id", "groups.id"],
            name=op.f("fk_bulletin_posts_organisation_id_group_id"),
        ),
        sa.PrimaryKeyConstraint(
            "organisation_id", "bulletin_id", "group_id", name=op.f("pk_bulletin_posts")
        ),
    )
    op.create_index(
        op.f("ix_bulletin_posts_organisation_id_group_id_posted_at"),
        "bulletin_posts",
        ["organisation_id", "group_id", "posted_at"],
        unique=False,
    )
    op.create_index(
        "ix_bulletin_posts_waiting",
        "bulletin_posts",
        ["organisation_id", "group_id", "bulletin_id"],
        unique=False,
        sqlite_where=sa.text("posted_at IS NULL"),
        postgresql_where=sa.text("posted_at IS NULL"),
    )

    with op.batch_alter_table("directives") as directives:
        directives.alter_column("task_id", existing_type=NUMBER, nullable=True)
        directives.add_column(sa.Column("bulletin_id", NUMBER, nullable=True))
        directives.add_column(sa.Column("title", sa.String(length=200), nullable=True))
        directives.add_column(sa.Column("member_id", NUMBER, nullable=True))
        for name, table in (("bulletin_id", "issued_bulletins"), ("member_id", "members")):
            directives.create_foreign_key(
                f"fk_directives_organisation_id_{name}",
                table,
                ["organisation_id", name],
                ["organisation_id", "id"],
            )


def downgrade() -> None:
    op.execute("DELETE FROM directives WHERE task_id IS NULL")
    with op.batch_alter_table("directives") as directives:
        for name in ("bulletin_id", "member_id"):
            directives.drop_constraint(f"fk_directives_organisation_id_{name}", type_="foreignkey")
            directives.drop_column(name)
        directives.drop_column("title")
        directives.alter_column("task_id", existing_type=NUMBER, nullable=False)
    op.drop_table("bulletin_posts")
    op.drop_table("issued_bulletins")
