"""Word of new mail as it comes (IMAP IDLE), for a kept that runs alone: a look at once instead of in five minutes.

Only an accelerator. A watch that breaks, or that a server does not offer, costs nothing but the wait.
"""

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Event, Thread

from agent.errors import KeptError
from agent.ports import Clock
from agent.store_port import Connection, ConnectionId, ConnectionState, Store
from connectors import Watch

_LOOK_FOR_NEW = 60.0  # seconds, until a mailbox that was signed in meanwhile is watched too
_LISTEN = 300.0  # seconds in one go
_FIRST = 5.0  # seconds, after which it is known whether a mailbox can be listened to
_HOLDS = timedelta(seconds=2 * _LISTEN)  # for which a watch that was heard of lately is believed to stand
_log = logging.getLogger("kept.watch")


@dataclass(slots=True)
class Watching:
    """A thread for each mailbox that can be watched."""

    store: Store
    clock: Clock
    open_watch: Callable[[Connection], Watch | None]
    _watched: dict[ConnectionId, Thread] = field(default_factory=dict)

    def run(self, stop: Event) -> None:
        """Watch what there is until told to stop. The threads end with the process."""
        while not stop.is_set():
            for connection in self._connections():
                thread = self._watched.get(connection.id)
                if thread is None or not thread.is_alive():
                    self._watched[connection.id] = self._start(connection, stop)
            stop.wait(_LOOK_FOR_NEW)

    def _connections(self) -> list[Connection]:
        try:
            with self.store.reading() as unit:
                return [one for one in unit.connections.all() if one.state is ConnectionState.OK]
        except KeptError:
            return []

    def _start(self, connection: Connection, stop: Event) -> Thread:
        thread = Thread(target=self._watch, args=(connection, stop), name="watch", daemon=True)
        thread.start()
        return thread

    def _watch(self, connection: Connection, stop: Event) -> None:
        try:
            watch = self.open_watch(connection)
            if watch is None:
                stop.wait()  # there is nothing to watch at this provider
                return
            self._listen(connection, watch, stop)
        except KeptError as trouble:
            _log.info("a watch ended", extra={"reason": type(trouble).__name__})
            self._note(connection, trouble.sentence)

    def _listen(self, connection: Connection, watch: Watch, stop: Event) -> None:
        listen = _FIRST
        try:
            while not stop.is_set():
                if watch.wait(listen):
                    with self.store.writing(self.clock.now()) as unit:
                        unit.jobs.hurry(connection.id)
                self._note(connection, watch.trouble)
                listen = _LISTEN
        finally:
            watch.close()

    def _note(self, connection: Connection, trouble: str) -> None:
        """For the doctor; what cannot be noted is noted the next time."""
        now = self.clock.now()
        with suppress(KeptError), self.store.writing(now) as unit:
            unit.connections.note_push(
                connection.id, until=None if trouble else now + _HOLDS, trouble=trouble
            )
