"""`kept work` as it is, for sweeps: knows folders as a provider, and waits a second for Gmail and Graph, not two minutes."""

import os
import signal
import socket
import sys
from datetime import timedelta
from pathlib import Path
from threading import Event

from agent.bootstrap import signed_in
from agent.flows import draft_rows
from agent.ports import ConnectionInfo, Item, Opened
from connectors import OpenConnection, _mime, opener
from connectors.gmail.drafts import GmailDrafts
from connectors.outlook.drafts import OutlookDrafts
from tests.contract.folders import FolderDrafts, Mail
from workers.log import set_up
from workers.run import serve

LOOK_AGAIN = timedelta(seconds=1)
_READ = _mime._read


def open_folders(info: ConnectionInfo, *_: object, **__: object) -> Opened:
    """The folders that the connection names."""
    return Opened((Mail(Path(info.options["mail"])),), FolderDrafts(Path(info.options["drafts"])))


def _read_or_die(ref: str, raw: bytes, envelope: _mime.Envelope) -> Item:
    """Of a mail with the word that the environment names the process dies, as of one that wants too much memory."""
    poison = os.environ.get("KEPT_TEST_POISON", "")
    if poison and poison.encode() in raw:
        os.kill(os.getpid(), signal.SIGKILL)
    return _READ(ref, raw, envelope)


def _opener(provider: str) -> OpenConnection:
    return open_folders if provider == "folders" else opener(provider)


def in_a_hurry() -> None:
    """Set what differs, for this process."""
    for module, name, value in (
        (signed_in, "opener", _opener),
        (draft_rows, "LOOK_AGAIN", LOOK_AGAIN),
        (socket, "gethostname", lambda: os.environ.get("KEPT_TEST_HOST", "here")),
        (GmailDrafts, "shows_within", LOOK_AGAIN),
        (OutlookDrafts, "shows_within", LOOK_AGAIN),
        (_mime, "_read", _read_or_die),
    ):
        setattr(module, name, value)


def main(data: str) -> None:
    """Work until SIGTERM."""
    in_a_hurry()
    stop = Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    set_up()
    serve(Path(data), threads=2, stop=stop)


if __name__ == "__main__":
    main(*sys.argv[1:])
