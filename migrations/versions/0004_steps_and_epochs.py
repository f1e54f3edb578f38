"""A step of the scheduler that fails is counted; a lease has an epoch, its holder a longer name."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "setbacks",
        sa.Column("organisation_id", number, nullable=False),
        sa.Column("step", sa.String(length=120), nullable=False),
        sa.Column("attempts", number, nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "step", name=op.f("pk_setbacks")),
    )
    op.execute("DELETE FROM leases")  # they last for seconds, and name their holders otherwise
    with op.batch_alter_table("leases") as leases:
        leases.add_column(sa.Column("epoch", number, nullable=False))
        leases.alter_column("holder", type_=sa.String(length=240), existing_type=sa.String(120))


def downgrade() -> None:
    op.execute("DELETE FROM leases")
    with op.batch_alter_table("leases") as leases:
        leases.alter_column("holder", type_=sa.String(length=120), existing_type=sa.String(240))
        leases.drop_column("epoch")
    op.drop_table("setbacks")
