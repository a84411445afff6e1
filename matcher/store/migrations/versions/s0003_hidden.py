"""The text of people's files that nobody who opens them can see: kept to be shown, and never scored."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Adds the column; what was imported before has none."""
    op.add_column("profiles", sa.Column("hidden", sa.Text(), nullable=False, server_default="[]"))
