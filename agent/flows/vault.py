"""The secret of a connection where the store keeps it sealed; refreshed by one at a time over all processes."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Lock

from agent.errors import KeptError, ProviderDown
from agent.flows.lease import is_dead, own_name
from agent.ports import Clock
from agent.store_port import ConnectionId, Store

_LASTS = timedelta(seconds=60)  # a refresh takes a second or two
_PATIENCE = 90.0  # seconds
_LOOK = 0.2


@dataclass(frozen=True, slots=True)
class StoredVault:
    """One connection's secret in the store (`agent.ports.Vault`)."""

    store: Store
    connection: ConnectionId
    clock: Clock

    def load(self) -> str:
        """The secret as it was last saved."""
        with self.store.reading() as unit:
            return unit.connections.secret(self.connection)

    def save(self, secret: str) -> None:
        """Keep a new secret; it is on the disk when this returns."""
        with self.store.writing(self.clock.now()) as unit:
            unit.connections.save_secret(self.connection, secret)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Wait for the right to refresh; raises `ProviderDown` where somebody has it for too long."""
        name, began = own_name(), self.clock.monotonic()
        while not self._take(name):
            if self.clock.monotonic() - began > _PATIENCE:
                raise ProviderDown("Another kept has been renewing the sign-in for too long.")
            self.clock.sleep(_LOOK)
        try:
            yield
        finally:
            with suppress(KeptError), self.store.writing(self.clock.now()) as unit:
                unit.connections.release_secret(self.connection, name)

    def _take(self, name: str) -> bool:
        now = self.clock.now()
        with self.store.writing(now) as unit:
            holder = unit.connections.secret_holder(self.connection)
            instead_of = holder if is_dead(holder) else ""
            return unit.connections.hold_secret(
                self.connection, name, until=now + _LASTS, instead_of=instead_of
            )


@dataclass(slots=True)
class TrialVault:
    """A secret that is tried before it is stored: what a first sign-in is checked with."""

    secret: str
    _lock: Lock = field(default_factory=Lock)

    def load(self) -> str:
        """The secret as it stands."""
        return self.secret

    def save(self, secret: str) -> None:
        """Remember a newer one."""
        self.secret = secret

    @contextmanager
    def locked(self) -> Iterator[None]:
        """One at a time."""
        with self._lock:
            yield
