"""People bear tags; what a person has done and taken part in is counted by indexes of its own."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
LOOKED_BACK_ON = sa.text("kind IN ('blocked', 'checked_in', 'directive_answered')")
STRUCK_OFF = sa.text("struck_off_at IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "member_tags",
        sa.Column("organisation_id", NUMBER, nullable=False),
        sa.Column("member_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("tag", sa.String(length=48), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "member_id"],
            ["members.organisation_id", "members.id"],
            name="fk_member_tags_organisation_id_member_id",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "member_id", "tag", name="pk_member_tags"),
    )
    op.create_index(
        "ix_member_tags_organisation_id_tag_member_id",
        "member_tags",
        ["organisation_id", "tag", "member_id"],
    )
    op.create_index(
        "ix_entries_looked_back_on",
        "entries",
        ["organisation_id", "actor_id", "kind", "at", "seq"],
        sqlite_where=LOOKED_BACK_ON,
        postgresql_where=LOOKED_BACK_ON,
    )
    op.create_index(
        "ix_tasks_struck_off_of_owners",
        "tasks",
        ["organisation_id", "owner_id", "struck_off_at", "confidential", "responsibility_id"],
        sqlite_where=STRUCK_OFF,
        postgresql_where=STRUCK_OFF,
    )


def downgrade() -> None:
    op.drop_index("ix_tasks_struck_off_of_owners", "tasks")
    op.drop_index("ix_entries_looked_back_on", "entries")
    op.drop_table("member_tags")
