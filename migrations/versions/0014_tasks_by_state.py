"""Who may read all tasks reads them by state and deadline."""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

NAME = "ix_tasks_organisation_id_state_deadline_id"


def upgrade() -> None:
    op.create_index(op.f(NAME), "tasks", ["organisation_id", "state", "deadline", "id"])


def downgrade() -> None:
    op.drop_index(op.f(NAME), "tasks")
