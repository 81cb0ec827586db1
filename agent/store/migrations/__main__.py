"""Write the next migration from what `tables.py` says and a fresh database does not have."""

import sys
import tempfile
from pathlib import Path

from alembic import command

from agent.store.database import MIGRATING, engine_for, in_mode, url_of
from agent.store.migrations import config, upgrade
from agent.store.schema import VERSIONS


def main(message: str) -> None:
    """Make `versions/v<number>_<message>.py`."""
    with tempfile.TemporaryDirectory() as folder:
        engine = engine_for(url_of(Path(folder) / "fresh.db"))
        upgrade(engine)
        with in_mode(engine, MIGRATING).begin() as connection:
            command.revision(
                config(connection), message, autogenerate=True, rev_id=f"{len(VERSIONS) + 1:04d}"
            )
        engine.dispose()


if __name__ == "__main__":
    main(sys.argv[1])
