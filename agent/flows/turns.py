"""Every signed-in mailbox is read, one after the other, and none waits for another's provider.

One that its provider asks to wait (`agent.clock.Patient`) gives way. When all others were read it gets another turn as
soon as it may be asked, and goes on where it stopped.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from agent.flows.draft import Drafted
from agent.flows.live import Live, Synced
from agent.flows.progress import Progress
from agent.ports import Clock
from agent.store_port import Connection, ConnectionId, ConnectionState

_WORTH_WAITING = timedelta(seconds=65)  # a minute's quota; for longer a later run is the better one
_MOST_IN_VAIN = 3  # turns in a row that brought nothing


@dataclass(slots=True)
class _Turns:
    """What one connection's turns have come to."""

    done: Synced | None = None
    in_vain: int = 0

    def add(self, done: Synced) -> None:
        """Another turn."""
        is_news = bool(done.verdicts or done.drafted.written)
        self.in_vain = 0 if is_news else self.in_vain + 1
        self.done = _together(self.done, done) if self.done else done

    def comes_again(self, now: datetime) -> bool:
        """Whether it is worth while to wait for another turn."""
        again_at = self.done.again_at if self.done else None
        return again_at is not None and again_at - now <= _WORTH_WAITING and self.in_vain < _MOST_IN_VAIN


def _together(before: Synced, after: Synced) -> Synced:
    refused = tuple(dict.fromkeys((*before.drafted.refused, *after.drafted.refused)))
    written = before.drafted.written + after.drafted.written
    drafted = Drafted(written, refused, after.drafted.waits_for)
    return replace(after, verdicts=before.verdicts + after.verdicts, drafted=drafted)


@dataclass(slots=True)
class InTurn:
    """Reads connections in turn. `live` makes a connection, as it stands at that time, ready to be read."""

    live: Callable[[ConnectionId], Live]
    clock: Clock
    moment: Callable[[], datetime]
    progress: Progress
    _waited: timedelta = field(default_factory=timedelta)  # that `moment` did not see: it may stand still

    def read(self, connections: Iterable[Connection]) -> list[Synced]:
        """What each came to, in their order. Raises only what no connection is to blame for."""
        turns = {one.id: _Turns() for one in connections}
        due = list(turns)
        while due:
            for connection in due:
                turns[connection].add(self.live(connection).sync(self._now, self.progress))
            due = self._next(turns)
        for connection in self._could_draft_now(turns):
            turns[connection].add(self.live(connection).sync(self._now, self.progress))
        return [one.done for one in turns.values() if one.done]

    def _could_draft_now(self, turns: dict[ConnectionId, _Turns]) -> list[ConnectionId]:
        """Those whose drafts waited for a connection that was read whole since."""
        every = [one.done for one in turns.values() if one.done]
        whole = {done.connection for done in every if done.state is ConnectionState.OK and done.is_whole}
        return [
            connection
            for connection, one in turns.items()
            if one.done and not whole.isdisjoint(one.done.drafted.waits_for)
        ]

    def _now(self) -> datetime:
        return self.moment() + self._waited

    def _next(self, turns: dict[ConnectionId, _Turns]) -> list[ConnectionId]:
        """Wait for the first that may be asked again; all that may be by then."""
        waiting = {
            connection: one.done.again_at
            for connection, one in turns.items()
            if one.done and one.done.again_at and one.comes_again(self._now())
        }
        if not waiting:
            return []
        self._wait_until(min(waiting.values()))
        return [connection for connection, at in waiting.items() if at <= self._now()]

    def _wait_until(self, moment: datetime) -> None:
        began, seconds = self.moment(), max(0.0, (moment - self._now()).total_seconds())
        self.clock.sleep(seconds)
        unseen = timedelta(seconds=seconds) - (self.moment() - began)
        self._waited += max(unseen, timedelta())
