"""What stands in a database, with its seals broken: for tests that look for what must not be there."""

from collections.abc import Iterator

from sqlalchemy import select

from agent.store.seal import SEALED_COLUMNS
from agent.store.tables import metadata
from agent.store.unit import Store
from agent.store_port import Mailbox


def words_in(store: Store, mailbox: Mailbox) -> Iterator[str]:
    """Everything that stands in the database, unsealed, save the note of who is forgotten."""
    with store._engine.connect() as connection:
        for table in metadata.tables.values():
            if table.name in ("forgotten", "mailbox", "installation"):
                continue
            columns = [one for one in table.columns if f"{table.name}.{one.name}" in SEALED_COLUMNS]
            ours = [table.c.mailbox_id == mailbox.id] if "mailbox_id" in table.c else []
            for row in connection.execute(select(table).where(*ours)).mappings():
                for name, value in row.items():
                    token = value if any(one.name == name for one in columns) else None
                    plain = store._keys.open(f"{table.name}.{name}", token) if token else b""
                    yield plain.decode() or str(value)
