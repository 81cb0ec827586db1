"""One worker at a time on a connection: a lease with a heartbeat, taken over at once from a holder that died.

The time of a lease is the machine's; the fence, not the time, is what keeps a worker that slept from
doing harm.
"""

import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta

from agent.errors import KeptError, LeaseLost
from agent.flows.heart import beating
from agent.ports import Clock
from agent.store_port import ConnectionId, Lease, Store, Unit

_LASTS = timedelta(seconds=45)  # as long as a job (`job.py`): who takes that over finds the mailbox free
_BEAT = 15.0  # seconds
_LIFE = secrets.token_hex(4)  # of this process


@dataclass(slots=True)
class Held:
    """A lease in hand."""

    lease: Lease
    store: Store
    clock: Clock
    is_over: bool = False
    follows_a_loss: bool = False  # who had it before never let go of it: that reading ended with its process

    def renew(self) -> None:
        """Hold on to it; raises `LeaseLost` where somebody else took over."""
        now = self.clock.now()
        with self.store.writing(now) as unit:
            if not unit.connections.renew(self.lease, until=now + _LASTS):
                raise LeaseLost(
                    "Another kept has taken over this mailbox.", "Nothing is lost; it goes on there."
                )

    def let_go(self, unit: Unit) -> None:
        """Release it with what else is written there: one wait for the disk less."""
        unit.connections.release(self.lease)
        self.is_over = True


@contextmanager
def leased(store: Store, connection: ConnectionId, clock: Clock) -> Iterator[Held | None]:
    """The lease of a connection for as long as the block runs; None where somebody alive has it."""
    now = clock.now()
    with store.writing(now) as unit:
        known = unit.connections.one(connection)
        holder = known.lease_holder if known else ""
        instead_of = holder if is_dead(holder) else ""
        lease = unit.connections.lease(connection, own_name(), until=now + _LASTS, instead_of=instead_of)
    if lease is None:
        yield None
        return
    held = Held(lease, store, clock, follows_a_loss=bool(holder))
    try:
        with beating(lambda: _renewed(held), _BEAT):
            yield held
    finally:
        if not held.is_over:
            with suppress(KeptError), store.writing(clock.now()) as unit:  # else it ends by itself
                unit.connections.release(lease)


def _renewed(held: Held) -> bool:
    try:
        held.renew()
    except LeaseLost:
        return False
    return True


def own_name() -> str:
    """A name that no other holder has, and that says where its process can be looked for."""
    return f"{socket.gethostname()}:{os.getpid()}:{_LIFE}{secrets.token_hex(4)}"


def is_dead(holder: str) -> bool:
    """Whether the holder ran on this machine and runs no more; False where that cannot be known."""
    host, _, number = holder.rpartition(":")[0].rpartition(":")
    if host != socket.gethostname() or not number.isdigit():
        return False
    if int(number) == os.getpid():  # a container begins every life with the same number
        return not holder.rpartition(":")[2].startswith(_LIFE)
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
