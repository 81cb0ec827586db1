"""Mail and calendars in, drafts out; nothing but the providers' I/O behind `agent.ports`.

`open_source` says which connectors read a local path, by what lies there; `opener` gives the
provider's own package for a signed-in mailbox, imported on first use, so that nobody loads a
provider they do not have.
"""

import importlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Protocol

from agent.core.policy import Rep
from agent.errors import BadInput, SourceError, SourceMissing
from agent.ports import Clock, ConnectionInfo, Endpoints, Opened, PushTo, Source, Vault
from connectors._files import below, is_plain_file, missing, reading, shown
from connectors._recognise import LOOKED_AT, Kind, kind_of_file
from connectors.eml import EmlSource
from connectors.ics import IcsSource, window_around
from connectors.maildir import MaildirSource, is_maildir
from connectors.mbox import MboxSource

__all__ = ["PROVIDERS", "OpenConnection", "has_drafts", "open_source", "opener", "window_around"]

PROVIDERS = ("gmail", "outlook", "imap", "caldav")
"""Each is a package here with an `open_connection`."""

_INBOXES = {
    "imap": "connectors.imap",
    "gmail": "connectors.gmail.inbox",
    "outlook": "connectors.outlook.inbox",
}

_NEXT_STEP = "Give an mbox file, a Maildir, .eml or .ics files, or a folder that holds some of these."


class OpenConnection(Protocol):
    """What every provider's package offers. Raises nothing but `SourceError` and its kinds."""

    def __call__(
        self,
        info: ConnectionInfo,
        vault: Vault,
        endpoints: Endpoints,
        *,
        rep: Rep,
        window: tuple[datetime, datetime],
        clock: Clock,
    ) -> Opened: ...


def opener(provider: str) -> OpenConnection:
    """The way into a provider's mailboxes; raises `BadInput` for one that nobody knows."""
    if provider not in PROVIDERS:
        raise BadInput(f"kept knows no provider {provider}.", f"It knows {', '.join(PROVIDERS)}.")
    found: OpenConnection = importlib.import_module(f"connectors.{provider}").open_connection
    return found


class Inbox(Protocol):
    """Where a report can be laid for its reader to find; nothing is sent."""

    def deliver(self, report: bytes, mark: str) -> bool:
        """Lay the mail there unless one with this mark lies there already; whether it was laid now."""
        ...

    def close(self) -> None:
        """Let go of the connection."""
        ...


def open_inbox(info: ConnectionInfo, vault: Vault, endpoints: Endpoints, *, clock: Clock) -> Inbox | None:
    """The inbox of a connection; None at a provider where kept can lay nothing into it."""
    if info.provider not in _INBOXES:
        return None
    where = importlib.import_module(_INBOXES[info.provider])
    found: Inbox | None = where.open_inbox(info, vault, endpoints, clock=clock)
    return found


class Watch(Protocol):
    """Waits for something to happen in a mailbox. `trouble` says why the last wait could hear nothing, or is empty."""

    trouble: str

    def wait(self, timeout: float) -> bool:
        """Whether something may have happened within so many seconds; returns as soon as it has."""
        ...

    def close(self) -> None:
        """Let go of the connection."""
        ...


def open_watch(info: ConnectionInfo, vault: Vault, endpoints: Endpoints, *, clock: Clock) -> Watch | None:
    """What says at once that mail came; None at a provider that kept only polls."""
    if info.provider != "imap":
        return None
    from connectors import imap

    return imap.open_watch(info, vault, endpoints, clock=clock)


def keep_push(
    info: ConnectionInfo, vault: Vault, endpoints: Endpoints, *, to: PushTo, clock: Clock
) -> datetime | None:
    """See that the provider sends word of what happens; until when it will. None where it cannot, or need not."""
    if info.provider not in ("gmail", "outlook"):
        return None
    found = importlib.import_module(f"connectors.{info.provider}.push")
    until: datetime | None = found.keep_push(info, vault, endpoints, to=to, clock=clock)
    return until


def has_drafts(provider: str) -> bool:
    """Whether a provider takes drafts; a calendar alone does not."""
    return provider != "caldav"


def open_source(path: Path, *, window: tuple[datetime, datetime], zone: tzinfo = UTC) -> list[Source]:
    """What reads this path: a source for each mbox and Maildir, one for all single mails, one for all calendars.

    `window` bounds the repetitions of meetings, `zone` is the rep's. A folder's other files go to
    the source of single mails, which says of each why it is no mail. Raises `SourceMissing` where
    there is nothing, or nothing of ours.
    """
    path = path.expanduser().absolute()
    if not path.exists():
        raise missing(path)
    if is_plain_file(path):
        with reading(path):
            pass  # one file that was named and may not be read is refused; in a folder it is one item of many
    found = _sorted_out(path)
    if not found.is_ours:
        what = f"The folder {shown(path)}" if path.is_dir() else shown(path)
        raise SourceMissing(f"{what} holds neither mail nor a calendar.", _NEXT_STEP)
    sources: list[Source] = [MaildirSource(maildir) for maildir in found.maildirs]
    sources += [MboxSource(mbox, folders=(_folder_of(mbox),)) for mbox in found.mboxes]
    if found.mails or found.others:
        sources.append(EmlSource(path, files=found.mails + found.others))
    if found.calendars:
        sources.append(IcsSource(path, window=window, zone=zone, files=found.calendars))
    return sources


@dataclass(slots=True)
class _Finds:
    """What lies at a path. `others` are files that hold no mail that could be read."""

    maildirs: list[Path] = field(default_factory=list)
    mboxes: list[Path] = field(default_factory=list)
    mails: list[Path] = field(default_factory=list)
    calendars: list[Path] = field(default_factory=list)
    others: list[Path] = field(default_factory=list)
    is_ours: bool = False  # there is something that a person may have meant by the path


def _sorted_out(path: Path) -> _Finds:
    finds = _Finds()
    places = {Kind.MBOX: finds.mboxes, Kind.MAIL: finds.mails, Kind.CALENDAR: finds.calendars}
    for found in below(path, stop_at=is_maildir) if path.is_dir() else [path]:
        if found.is_dir():
            finds.maildirs.append(found)
            finds.is_ours = True
            continue
        kind = _kind(found)
        finds.is_ours = finds.is_ours or kind is not Kind.OTHER
        places.get(kind, finds.others).append(found)
    return finds


def _kind(path: Path) -> Kind:
    """What the file holds; one that cannot be opened is left to a source to say so."""
    if not is_plain_file(path):
        return Kind.OTHER
    if path.suffix.lower() == ".eml":
        return Kind.MAIL  # there may be very many, and whatever such a file holds, it is one item
    try:
        with reading(path) as file:
            return kind_of_file(path, file.read(LOOKED_AT))
    except SourceError:
        return Kind.PACKED


def _folder_of(mbox: Path) -> str:
    """The folder an mbox is an export of: its name, or that of the bundle that Apple Mail puts it in."""
    named = mbox.parent if mbox.name == "mbox" and mbox.parent.suffix == ".mbox" else mbox
    return named.stem if named.suffix.lower() in (".mbox", ".mbx") else named.name
