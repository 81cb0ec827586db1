"""Word from a provider that something happened: seen to that it comes, and turned into an earlier reading.

Only an accelerator. What is lost, late, forged or sent again changes nothing but when a mailbox is
looked at; the regular look misses nothing.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from agent.errors import KeptError
from agent.ports import Clock, Notice
from agent.store_port import Connection, ConnectionId, ConnectionState, Store

_REMEMBERED = 10_000  # notices
_AT_LEAST = timedelta(minutes=5)
_AT_MOST = timedelta(days=1)  # Google advises to renew a watch daily
_AFTER_TROUBLE = timedelta(minutes=15)


@dataclass(slots=True)
class Nudges:
    """Hurries the reading of mailboxes; a notice that is sent again is heard once."""

    store: Store
    clock: Clock
    _heard: OrderedDict[str, None] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def hurry(self, connections: Iterable[ConnectionId], notices: Iterable[Notice]) -> bool:
        """Let these be read now, unless every notice was heard before; on the disk when this returns.

        Raises where it cannot be written; then nothing was heard, and the notice may be sent again.
        """
        with self._lock:
            fresh = [notice.id for notice in notices if not notice.id or notice.id not in self._heard]
        wanted = list(connections)
        if not fresh or not wanted:
            return False
        with self.store.writing(self.clock.now()) as unit:
            for connection in wanted:
                unit.jobs.hurry(connection)
        with self._lock:
            self._heard.update(dict.fromkeys(filter(None, fresh)))
            while len(self._heard) > _REMEMBERED:
                self._heard.popitem(last=False)
        return True

    def of_address(self, provider: str, address: str) -> tuple[ConnectionId, ...]:
        """The connections of every rep to this mailbox."""
        with self.store.reading() as unit:
            return tuple(one.id for one in unit.connections.find(f"{provider}:{address}"))


Keep = Callable[[Connection], datetime | None]
"""Sees that a provider sends word of a mailbox; until when it will, None where it cannot."""


def _tell_nobody(_connection: Connection, _trouble: KeptError) -> None:
    return


@dataclass(slots=True)
class Keeper:
    """Renews what providers promised before it ends. What it knows it asked them for: a new one begins anew."""

    store: Store
    clock: Clock
    keep: Keep
    on_trouble: Callable[[Connection, KeptError], None] = _tell_nobody
    _next: dict[ConnectionId, datetime] = field(default_factory=dict)

    def round(self) -> None:
        """See after every mailbox whose time has come. Raises only what is wrong with the database."""
        with self.store.reading() as unit:
            usable = [one for one in unit.connections.all() if one.state is ConnectionState.OK]
        for connection in usable:
            now = self.clock.now()
            if self._next.get(connection.id, now) <= now:
                self._next[connection.id] = now + self._kept(connection, now)

    def again(self, connection: ConnectionId) -> None:
        """A promise was taken back: see to it in the next round."""
        self._next.pop(connection, None)

    def _kept(self, connection: Connection, now: datetime) -> timedelta:
        """How long it need not be seen after."""
        try:
            until = self.keep(connection)
        except KeptError as trouble:
            self.on_trouble(connection, trouble)
            self._note(connection, trouble=trouble.sentence)
            return _AFTER_TROUBLE
        if until is None:
            return _AT_MOST
        self._note(connection, until=until)
        return min(max((until - now) / 2, _AT_LEAST), _AT_MOST)

    def _note(self, connection: Connection, *, until: datetime | None = None, trouble: str = "") -> None:
        """For the doctor."""
        with self.store.writing(self.clock.now()) as unit:
            unit.connections.note_push(connection.id, until=until, trouble=trouble)
