"""Signing in: a connection is tried before anything of it is stored."""

from collections.abc import Callable
from datetime import datetime

from agent.core.policy import Rep
from agent.errors import SourceMissing
from agent.flows.vault import TrialVault
from agent.ports import ConnectionInfo, Opened, Vault
from agent.store_port import Connection, Store


def connect(
    store: Store,
    rep: Rep,
    info: ConnectionInfo,
    secret: str,
    *,
    open_connection: Callable[[ConnectionInfo, Vault], Opened],
    now: datetime,
) -> Connection:
    """Open the mailbox once and read its first page; then keep the rep, the connection and its sealed secret.

    Where the first look fails nothing is stored, and the error says why. A secret that was renewed
    meanwhile is the one that is kept.
    """
    vault = TrialVault(secret)
    opened = open_connection(info, vault)
    try:
        _look(opened, info)
    finally:
        opened.close()
    with store.writing(now) as unit:
        mailbox = unit.mailboxes.put(rep)
        return unit.connections.put(mailbox.id, info, vault.load())


def _look(opened: Opened, info: ConnectionInfo) -> None:
    if not opened.sources:
        raise SourceMissing(
            f"There is nothing to read at {info.name}.", "Check the address, and what you may see there."
        )
    next(iter(opened.sources[0].pages(None)), None)
