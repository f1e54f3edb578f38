"""Files of our own making are sent."""

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FEW = {
    "ix_produced_files_wanted": (["organisation_id", "id"], "state = 'wanted'"),
    "ix_produced_files_held": (["organisation_id", "made_at"], "body IS NOT NULL"),
    "ix_produced_files_member": (["organisation_id", "member_id"], "member_id IS NOT NULL"),
}


def upgrade() -> None:
    op.create_table(
        "produced_files",
        sa.Column("organisation_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=48), nullable=False),
        sa.Column("source", sa.JSON(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("mime", sa.String(length=120), nullable=False),
        sa.Column("is_picture", sa.Boolean(), nullable=False),
        sa.Column("member_id", NUMBER, nullable=True),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("wanted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", NUMBER, nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("size", NUMBER, nullable=True),
        sa.Column("file_id", sa.String(length=255), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_produced_files")),
    )
    for name, (columns, which) in FEW.items():
        op.create_index(
            name,
            "produced_files",
            columns,
            sqlite_where=sa.text(which),
            postgresql_where=sa.text(which),
        )
    op.add_column("outbox", sa.Column("produced_id", NUMBER, nullable=True))
    op.add_column(
        "outbox",
        sa.Column("awaits_file", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.create_index(
        "ix_outbox_produced",
        "outbox",
        ["organisation_id", "produced_id"],
        sqlite_where=sa.text("produced_id IS NOT NULL"),
        postgresql_where=sa.text("produced_id IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_outbox_produced", table_name="outbox")
    op.drop_column("outbox", "awaits_file")
    op.drop_column("outbox", "produced_id")
    for name in FEW:
        op.drop_index(name, table_name="produced_files")
    op.drop_table("produced_files")
