"""The store and its units of work: one transaction each, committed on leaving, rolled back by an exception."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, select

from agent.errors import StoreTrouble
from agent.store.browsing import Browsing
from agent.store.bulk import insert_new
from agent.store.connections import Connections
from agent.store.database import READING, REPEATABLE, WRITING, engine_for, in_mode, name_of, scrub, url_of
from agent.store.drafts import Drafts
from agent.store.erasure import Erasures
from agent.store.exchanges import Exchanges
from agent.store.health import Health
from agent.store.jobs import Jobs
from agent.store.ledger import Ledger
from agent.store.mailboxes import Mailboxes
from agent.store.overview import Overview
from agent.store.pages import Pages
from agent.store.retention import Retention
from agent.store.rotation import seal_anew
from agent.store.schema import bring_up_to_date
from agent.store.seal import Keys
from agent.store.suspects import Suspects
from agent.store.tables import InstallationRow, table
from agent.store.transaction import Transaction
from agent.store.trouble import told
from agent.store.wall import enter, put_up

_INSTALLATION = table(InstallationRow)
_WORD = b"kept"  # sealed, it tells whether the keys are the database's


class Unit:
    """One transaction and the questions that may be asked in it (`agent.store_port.Unit`)."""

    def __init__(self, transaction: Transaction) -> None:
        self.mailboxes = Mailboxes(transaction)
        self.pages = Pages(transaction)
        self.exchanges = Exchanges(transaction)
        self.ledger = Ledger(transaction)
        self.drafts = Drafts(transaction)
        self.connections = Connections(transaction)
        self.jobs = Jobs(transaction)
        self.erasure = Erasures(transaction)
        self.retention = Retention(transaction)
        self.health = Health(transaction)
        self.overview = Overview(transaction)
        self.browsing = Browsing(transaction)
        self.suspects = Suspects(transaction)


class Store:
    """The database as one team sees it (`agent.store_port.Store`)."""

    def __init__(
        self, engine: Engine, keys: Keys, where: str, *, team: str | None = "", is_walled: bool = False
    ) -> None:
        """Used by `open`; `engine` is at the newest version."""
        self._engine, self._keys, self._where = engine, keys, where
        self.team, self.is_walled = team, is_walled
        self._writer, self._reader = in_mode(engine, WRITING), in_mode(engine, READING)
        self._repeater = in_mode(engine, REPEATABLE)

    @classmethod
    def open(
        cls, where: str | Path, keys: Keys, *, now: datetime, migrate: bool = True, team: str = ""
    ) -> "Store":
        """The store at this path or URL, made where there is none, brought up to date where it is older.

        Raises `StoreTrouble` where it cannot be opened, is from a newer kept, was sealed with other
        keys, or is older and `migrate` is False.
        """
        url = url_of(where)
        engine = engine_for(url)
        try:
            with told(name_of(url)):
                bring_up_to_date(engine, name_of(url), migrate=migrate)
                store = cls(engine, keys, name_of(url), team=team, is_walled=put_up(engine))
                store._check_keys(now)
        except BaseException:
            # Whatever stops the opening, Ctrl-C too: nobody else has the engine to let go of its connections.
            engine.dispose()
            raise
        return store

    def for_team(self, team: str) -> "Store":
        """The same database as this team sees it."""
        return Store(self._engine, self._keys, self._where, team=team, is_walled=self.is_walled)

    def across_teams(self) -> "Store":
        """The same database as what must see all of it does: who looks what is due, who counts."""
        return Store(self._engine, self._keys, self._where, team=None, is_walled=self.is_walled)

    @contextmanager
    def writing(self, now: datetime, *, repeatable: bool = False) -> Iterator[Unit]:
        """A unit that may change things; `now` is the time it records."""
        with self._begun(self._repeater if repeatable else self._writer) as connection:
            yield Unit(Transaction(connection, self._keys, now, self.team))

    @contextmanager
    def reading(self) -> Iterator[Unit]:
        """A unit that sees one state of the database throughout and may change nothing."""
        with self._begun(self._reader) as connection:
            yield Unit(Transaction(connection, self._keys, team=self.team))

    @contextmanager
    def _begun(self, engine: Engine) -> Iterator[Connection]:
        with told(self._where), engine.begin() as connection:
            if self.is_walled and self.team is not None:
                enter(connection, self.team)
            yield connection

    def seal_anew(self) -> int:
        """Seal everything under the newest key; how many values were sealed under an older one."""
        with told(self._where):
            return seal_anew(self._writer.begin, self._keys)

    def scrub(self) -> None:
        """Leave nothing of what was erased in the database's file or its log."""
        scrub(self._engine)

    def __reduce__(self) -> tuple[object, ...]:
        """Another process gets a store of its own over the same database: connections are not shared."""
        return _again, (self._engine.url, self._keys, self._where, self.team, self.is_walled)

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def _check_keys(self, now: datetime) -> None:
        with self._reader.begin() as connection:
            token = connection.execute(select(_INSTALLATION.c.sealed)).scalar_one_or_none()
        if token is None:
            sealed = self._keys.seal("installation.sealed", _WORD)
            with self._writer.begin() as connection:
                insert_new(connection, _INSTALLATION, ("id", "sealed", "created_at"), [(1, sealed, now)])
                token = connection.execute(select(_INSTALLATION.c.sealed)).scalar_one()
        if self._keys.open("installation.sealed", token) != _WORD:
            raise StoreTrouble(f"{self._where} was not made by kept.", "Give another folder with --data.")


def _again(url: URL, keys: Keys, where: str, team: str | None, is_walled: bool) -> Store:
    return Store(engine_for(url), keys, where, team=team, is_walled=is_walled)
