"""The open tasks that somebody handed out are found without reading everybody's."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NAME = "ix_tasks_organisation_id_registered_by_state_deadline"


def upgrade() -> None:
    columns = ["organisation_id", "registered_by", "state", "deadline"]
    op.create_index(op.f(NAME), "tasks", columns)


def downgrade() -> None:
    op.drop_index(op.f(NAME), "tasks")
