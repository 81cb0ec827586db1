"""Mail out of a folder, in slices by size, so that a page never needs much memory and one bad mail never stops the rest."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from agent.errors import TRIES_AGAIN, ProviderDown, SlowDown, SourceError
from connectors._mime import BEGINNING, WHOLE_LIMIT
from connectors.imap._trouble import Refused
from connectors.imap.client import Client
from connectors.imap.finding import are_there
from connectors.imap.session import Session

PAGE_ITEMS = 100
PAGE_BYTES = 8 * 1024 * 1024
_SIZES_AT_ONCE = 1_000
_WHOLE = ("BODY.PEEK[]", "INTERNALDATE", "FLAGS")
_END_OF_HEAD = re.compile(rb"\n\r?\n|\r\r")
_IN_ITS_PLACE = re.compile(
    rb"(?:(?!Received:)[!-9;-~]+:[^\n]*\n)*?Subject: Retrieval using the IMAP4 protocol failed for the following\s+message:",
    re.IGNORECASE,
)  # Exchange, of a mail that it cannot turn into text; what came from outside was received
_MOST_BAD = 5  # in a row; at more the server is asked for a mail that it ought to give


@dataclass(frozen=True, slots=True)
class Fetched:
    """One mail as the server gave it. `raw` is None where it could not be had, with the reason in `cut`."""

    uid: int
    raw: bytes | None
    arrived: datetime | None = None
    flags: frozenset[bytes] = frozenset()
    cut: str = ""


def slices(session: Session, folder: str, uids: Sequence[int]) -> Iterator[dict[int, int]]:
    """All these UIDs in their order with their sizes, cut into slices to fetch at once; 0 where a size is unknown."""
    for at in range(0, len(uids), _SIZES_AT_ONCE):
        asked = uids[at : at + _SIZES_AT_ONCE]
        sizes = _sizes(session, folder, asked)
        slice_: dict[int, int] = {}
        held = 0
        for uid in asked:
            size = min(sizes.get(uid, 0), WHOLE_LIMIT)
            if slice_ and (len(slice_) >= PAGE_ITEMS or held + size > PAGE_BYTES):
                yield slice_
                slice_, held = {}, 0
            slice_[uid] = sizes.get(uid, 0)
            held += size
        if slice_:
            yield slice_


def _sizes(session: Session, folder: str, uids: Sequence[int]) -> dict[int, int]:
    """The sizes that the server says; one mail may make it refuse the whole question, and its neighbours' remain unknown."""
    try:
        return session.read(lambda client: _said_sizes(client, uids), folder=folder)
    except SlowDown:
        return {}  # whoever asks for the mails finds out whether that is meant
    except (ProviderDown, Refused):
        session.read(lambda client: client.noop(), folder=folder)  # whoever does not answer this is down
    found: dict[int, int] = {}
    for at in range(0, len(uids), PAGE_ITEMS):
        few = uids[at : at + PAGE_ITEMS]
        with suppress(ProviderDown, Refused):
            found |= session.read(lambda client, few=few: _said_sizes(client, few), folder=folder, attempts=1)  # type: ignore[misc]
    return found


def _said_sizes(client: Client, uids: Sequence[int]) -> dict[int, int]:
    said = client.fetch(uids, ["RFC822.SIZE"])
    return {uid: size for uid, row in said.items() if isinstance(size := row.get(b"RFC822.SIZE"), int)}


def fetch(
    session: Session, folder: str, sizes: Mapping[int, int], *, others: Sequence[int] = ()
) -> list[Fetched]:
    """These mails, in the order of `sizes`; of a large one its beginning. One expunged meanwhile is left out.

    Where a slice cannot be had, each mail of it is asked for alone, and one that the server cannot give
    while it gives another is given as such. `others` are mails that it ought to give. Raises
    `ProviderDown` where the server is at fault, and `SlowDown` where it gives no other mail either.
    """
    small = _small(sizes)
    found: dict[int, Fetched] = {}
    try:
        if small:
            given = session.read(lambda client: _whole(client, small), folder=folder)
            found |= {uid: _unless_cut(mail, sizes[uid]) for uid, mail in given.items()}
        for uid in (uid for uid in sizes if uid not in small):
            found |= session.read(lambda client, uid=uid: _beginning(client, uid), folder=folder)  # type: ignore[misc]
    except (ProviderDown, Refused, SlowDown):
        found = _one_by_one(session, folder, sizes, others)
    found |= _withheld(session, folder, [uid for uid in sizes if uid not in found])
    if len(found) > _MOST_BAD and all(mail.raw is None for mail in found.values()):
        _see_that_it_gives(session, folder, others)
    return [found[uid] for uid in sizes if uid in found]


def fetch_ahead(session: Session, folder: str, sizes: Mapping[int, int]) -> None:
    """Let the server begin with a slice that is fetched next."""
    if small := _small(sizes):
        session.ahead(lambda client: client.fetch_ahead(small, _WHOLE), folder=folder)


def _small(sizes: Mapping[int, int]) -> list[int]:
    """Those that are read whole."""
    return [uid for uid, size in sizes.items() if size <= WHOLE_LIMIT]


def _one_by_one(
    session: Session, folder: str, sizes: Mapping[int, int], others: Sequence[int]
) -> dict[int, Fetched]:
    found: dict[int, Fetched] = {}
    witnesses, in_a_row = [*others, *list(sizes)[-1:]], 0
    for uid, size in sizes.items():
        session.read(lambda client: client.noop(), folder=folder)  # whoever does not answer this is down
        try:
            found |= _alone(session, folder, uid, size)
            witnesses, in_a_row = [uid, *others], 0
        except (ProviderDown, Refused):
            found[uid] = Fetched(uid, None, cut="the server cannot give it")
            in_a_row += 1
        except SlowDown as throttled:
            found[uid] = _held_back(session, folder, uid, witnesses, throttled)
        if in_a_row > _MOST_BAD:
            _see_that_it_gives(session, folder, witnesses)
            in_a_row = 0
    return found


def _held_back(
    session: Session, folder: str, uid: int, witnesses: Sequence[int], throttled: SlowDown
) -> Fetched:
    """A mail at which the server says that it is asked for too much, while it gives another; else nothing is to be asked now."""
    try:
        _see_that_it_gives(session, folder, [one for one in witnesses if one != uid][:1])
    except SourceError:
        raise throttled from None
    return Fetched(uid, None, cut="the server does not give it now")


def _see_that_it_gives(session: Session, folder: str, uids: Sequence[int]) -> None:
    """Raise `ProviderDown` unless the server gives one of these: so many bad mails in a row may be a bad server."""
    for uid in uids:
        with suppress(ProviderDown, Refused):
            given = session.read(lambda client, uid=uid: _beginning(client, uid), folder=folder, attempts=1)  # type: ignore[misc]
            if any(mail.raw is not None for mail in given.values()):
                return
    raise ProviderDown(f"{session.place.shown} gives no mail at present.", TRIES_AGAIN)


def _alone(session: Session, folder: str, uid: int, size: int) -> dict[int, Fetched]:
    if size <= WHOLE_LIMIT:
        try:
            given = session.read(lambda client: _whole(client, [uid]), folder=folder, attempts=1)
            return {uid: _unless_cut(mail, size) for uid, mail in given.items()}
        except (ProviderDown, Refused):
            pass  # it may be much larger than the server said
    return session.read(lambda client: _beginning(client, uid), folder=folder, attempts=1)


def _withheld(session: Session, folder: str, uids: Sequence[int]) -> dict[int, Fetched]:
    """Of mails that were asked for and not given, those that are there all the same."""
    if not uids:
        return {}
    there = are_there(session, folder, uids)
    return {uid: Fetched(uid, None, cut="the server does not give it") for uid in uids if uid in there}


def _whole(client: Client, uids: Sequence[int]) -> dict[int, Fetched]:
    said = client.fetch(uids, _WHOLE)
    return {uid: _fetched(uid, row) for uid, row in said.items() if _body(row)}


def _unless_cut(mail: Fetched, size: int) -> Fetched:
    """The mail, unless it ends within its head, short of its size: that is no mail, but a part of one.

    By its size alone it cannot be told: many servers say of a mail what it takes on their disk.
    """
    if mail.raw is None or len(mail.raw) >= size or _END_OF_HEAD.search(mail.raw):
        return mail
    return Fetched(mail.uid, None, cut="the server gives only a part of its head")


def _beginning(client: Client, uid: int) -> dict[int, Fetched]:
    said = client.fetch([uid], [f"BODY.PEEK[]<0.{BEGINNING}>", "INTERNALDATE", "FLAGS"])
    return {uid: _to_its_end(_fetched(uid, row)) for uid, row in said.items() if _body(row)}


def _to_its_end(mail: Fetched) -> Fetched:
    """The mail, and that it is only its beginning where it is: some servers say sizes that no mail has."""
    if mail.raw is None or len(mail.raw) < BEGINNING:
        return mail
    return replace(mail, cut=f"it is larger than {WHOLE_LIMIT // 1024**2} MB, only its beginning was read")


def _body(row: Mapping[bytes, object]) -> bytes:
    """Under which name a row bears the mail: `BODY[]`, and of a beginning `BODY[]<0>`, which some servers leave out or mix up."""
    return next((name for name in row if name.startswith(b"BODY[]")), b"")


def _fetched(uid: int, row: Mapping[bytes, object]) -> Fetched:
    raw, arrived, flags = row[_body(row)], row.get(b"INTERNALDATE"), row.get(b"FLAGS")
    if not isinstance(raw, bytes) or not raw.strip():
        return Fetched(uid, None, cut="the server gives it without content")
    if _IN_ITS_PLACE.match(raw):
        return Fetched(uid, None, cut="the server gives word in its place that it cannot give it")
    return Fetched(
        uid,
        raw,
        arrived=arrived if isinstance(arrived, datetime) else None,
        flags=frozenset(flag for flag in flags if isinstance(flag, bytes))
        if isinstance(flags, tuple)
        else frozenset(),
    )
