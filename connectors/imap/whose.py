"""Whose mailbox it is: the addresses under which its owner sends, which the user's name need not say."""

from collections import Counter
from collections.abc import Iterable

from connectors._addresses import read_addresses
from connectors._headers import read_head
from connectors.imap.client import Client
from connectors.imap.folders import Chosen
from connectors.imap.session import Session

_NEWEST = 100
_NEEDED = 0.6  # share of the inbox that must agree
_OFTEN = 2  # mails sent under an address that make it one of the owner's
_MOST = 8


def own_addresses(session: Session, chosen: Chosen) -> tuple[str, ...]:
    """The addresses under which the owner writes, the usual one first; none where no mail says so.

    Only the owner puts mail into Sent. Without any there, whoever most mail in the inbox is for.
    """
    counts = Counter(
        email
        for folder in chosen.sent
        for emails in _named(session, folder.name, ("from",))
        for email in emails
    )
    usual = tuple(email for email, times in counts.most_common(_MOST) if times >= _OFTEN)
    return usual or _agreed(_named(session, chosen.inbox, ("delivered-to", "x-original-to", "to")))


def _named(session: Session, folder: str, headers: tuple[str, ...]) -> list[set[str]]:
    """The addresses of the first of these headers that each of the newest mails has."""
    names = " ".join(headers).upper()

    def ask(client: Client) -> Iterable[dict[bytes, object]]:
        uids = sorted(client.uids("ALL"))[-_NEWEST:]
        rows: dict[int, dict[bytes, object]] = client.fetch(uids, [f"BODY.PEEK[HEADER.FIELDS ({names})]"])
        return rows.values()

    found = []
    for row in session.read(ask, folder=folder):
        raw = next((value for name, value in row.items() if name.startswith(b"BODY[")), None)
        head = read_head(raw) if isinstance(raw, bytes) else None
        said = next((head.first(name) for name in headers if head.first(name)), "") if head else ""
        found.append({address.email.lower() for address in read_addresses(said)[0]})
    return found


def _agreed(named: list[set[str]]) -> tuple[str, ...]:
    counts = Counter(email for emails in named for email in emails)
    email, times = counts.most_common(1)[0] if counts else ("", 0)
    return (email,) if times and times >= _NEEDED * len(named) else ()
