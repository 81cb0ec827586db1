"""Accounts without the time since when they are dirty, which nothing asks for.

The version before this step names the column in no statement, so that it goes on while it is taken away.
"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not by a copy of the table: SQLite can drop a column since 3.35, and a copy would write its constraints in any order.
    op.drop_column("account", "dirty_since")


def downgrade() -> None:
    op.add_column("account", sa.Column("dirty_since", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
