"""A PostgreSQL of the measurement's own: as it comes, with 256 MB of shared memory, and waiting for the disk as a team's would."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.servers.postgres import postgres_with


@contextmanager
def postgres() -> Iterator[str]:
    """The URL of an empty server on a socket of its own."""
    with postgres_with("shared_buffers=256MB", "max_wal_size=4GB") as server:
        yield server.url
