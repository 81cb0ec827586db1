"""Any mailbox that speaks IMAP: mail in, drafts into its Drafts, and nothing sent."""

from datetime import datetime

from agent.core.policy import Rep
from agent.errors import SourceMissing
from agent.ports import Clock, ConnectionInfo, Endpoints, Opened, Vault
from connectors._opening import or_else
from connectors._password import secret_of
from connectors.imap.client import Client
from connectors.imap.drafts import ImapDrafts
from connectors.imap.folders import Chosen, choose
from connectors.imap.idle import Watch
from connectors.imap.inbox import ImapInbox
from connectors.imap.listing import Listed
from connectors.imap.place import place_of
from connectors.imap.session import Session
from connectors.imap.source import FolderSource

__all__ = ["open_connection", "open_inbox", "open_watch"]


def open_connection(
    info: ConnectionInfo,
    vault: Vault,
    endpoints: Endpoints,
    *,
    rep: Rep,
    window: tuple[datetime, datetime],
    clock: Clock,
) -> Opened:
    """A source for every folder that holds mail, and Drafts. The server is asked once: which folders, and how they stand."""
    session = _session(info, vault, endpoints, clock)
    with or_else(session.close):
        listed, chosen = look_around(session)
    ahead = {one.name: one.status for one in listed}
    sources = tuple(
        FolderSource(session, folder, rep=rep, since=window[0], ahead=ahead[folder.name])
        for folder in chosen.folders
    )
    return Opened(sources, ImapDrafts(session, chosen), session.close)


def open_watch(info: ConnectionInfo, vault: Vault, endpoints: Endpoints, *, clock: Clock) -> Watch:
    """What waits for word of new mail in the inbox, over a connection of its own."""
    return Watch(_session(info, vault, endpoints, clock), clock)


def open_inbox(info: ConnectionInfo, vault: Vault, endpoints: Endpoints, *, clock: Clock) -> ImapInbox:
    """Where the weekly report can be laid; close it afterwards."""
    return ImapInbox(_session(info, vault, endpoints, clock))


def _session(info: ConnectionInfo, vault: Vault, endpoints: Endpoints, clock: Clock) -> Session:
    return Session(place_of(info.options), lambda: secret_of(vault.load()), endpoints, clock=clock)


def look_around(session: Session) -> tuple[list[Listed], Chosen]:
    """Every folder of the server, and what to read of them; raises `SourceMissing` where there is nothing."""
    listed, strange, labels = session.read(_list)
    place = session.place
    chosen = choose(listed, wanted=place.folders, strange=strange, labels=labels, roles=place.roles)
    if not chosen.folders:
        raise SourceMissing(
            f"{session.place.shown} shows no folder that holds mail.", "Name one with --folder NAME."
        )
    return listed, chosen


def _list(client: Client) -> tuple[list[Listed], list[str], bool]:
    """The folders, the prefixes of other people's, and whether folders are labels."""
    return client.folders(), client.strange(), client.has("X-GM-EXT-1")
