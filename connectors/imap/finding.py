"""Which mails a folder has: by SEARCH, and where a server cannot search, or leaves out what it shows otherwise, by FETCH.

Some answer SEARCH from an index that lags or is broken, some know only a part of it, some refuse it for days; what they fetch
is their mail itself. It costs a line for each mail, so it is asked for only where there is a reason to.
"""

from collections.abc import Sequence, Set
from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import partial

from agent.errors import ProviderDown
from connectors.imap._trouble import Refused
from connectors.imap.client import Client
from connectors.imap.cursor import FolderState
from connectors.imap.session import Session

_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_ZONES = timedelta(days=2)  # by which servers differ on the day on which a mail arrived


def arrived_since(
    session: Session,
    folder: str,
    state: FolderState,
    since: date | None,
    *,
    first: int = 1,
    given: Set[int] = frozenset(),
) -> set[int]:
    """The mails from the UID `first` on that arrived on this day or later, and perhaps some others.

    `given` are those that are known to be there. Raises `ProviderDown` where the server does not answer.
    """
    found = _searched(session, folder, since, first)
    if found is None:
        return _shown(session, folder, since, first)
    if _leaves_out(session, folder, state, since, found | given):
        return found | _shown(session, folder, since, 1)
    return found


def _searched(session: Session, folder: str, since: date | None, first: int) -> set[int] | None:
    """What a search finds; None where the server cannot search. Some cannot by UID, and find more then than was asked for."""
    criteria = ["SINCE", _day(since)] if since else ["ALL"]
    for question in ([["UID", f"{first}:*", *criteria]] if first > 1 else []) + [criteria]:
        with suppress(ProviderDown, Refused):
            return session.read(partial(_search, question=question), folder=folder)
        session.read(lambda client: client.noop(), folder=folder)  # whoever does not answer this is down
    return None


def _search(client: Client, *, question: list[str]) -> set[int]:
    return client.uids(*question)


def _leaves_out(
    session: Session, folder: str, state: FolderState, since: date | None, known: Set[int]
) -> bool:
    """Whether the folder shows mail that a search ought to have found: more than is known, or a newest that is not."""
    if since is None and len(known) < state.messages:
        return True
    if state.next - 1 in known or not (state.messages or known):
        return False
    with suppress(ProviderDown, Refused):
        newest = session.read(lambda client: client.arrivals(), folder=folder, attempts=1)
        left = {
            uid: moment
            for uid, moment in newest.items()
            if uid not in known and not _came_since(uid, state, known)
        }
        return any(_fits(moment, since, _ZONES) for moment in left.values())
    return False


def _came_since(uid: int, state: FolderState, known: Set[int]) -> bool:
    """Whether a mail came after the folder was opened: it is left to the next reading. A UIDNEXT that known mail has passed tells nothing."""
    return uid >= state.next > max(known, default=0)


def _shown(session: Session, folder: str, since: date | None, first: int) -> set[int]:
    """The same, as the server fetches them."""
    there = session.read(lambda client: client.arrivals(first), folder=folder)
    return {uid for uid, moment in there.items() if moment is None or _fits(moment, since, -_ZONES)}


def _fits(moment: datetime | None, since: date | None, margin: timedelta) -> bool:
    """Whether a mail arrived that long after this day; of one of which nothing is known that cannot be said."""
    return since is None or (moment is not None and moment.date() >= since + margin)


def still_there(session: Session, folder: str, low: int, high: int) -> Set[int]:
    """The mails between these UIDs."""
    with suppress(ProviderDown, Refused):
        return session.read(lambda client: client.uids("UID", f"{low}:{high}"), folder=folder)
    return shown_from(session, folder, low)


def shown_from(session: Session, folder: str, low: int) -> Set[int]:
    """The mails from this UID on, as the server fetches them."""
    return session.read(lambda client: client.arrivals(low), folder=folder).keys()


def are_there(session: Session, folder: str, uids: Sequence[int]) -> Set[int]:
    """Which of these the server has, by a search or by what it fetches."""
    found: Set[int] = set()
    with suppress(ProviderDown, Refused):
        found = session.read(lambda client: client.uids("UID", ",".join(map(str, uids))), folder=folder)
    return found | shown_all_the_same(session, folder, set(uids))


def shown_all_the_same(session: Session, folder: str, gone: Set[int]) -> Set[int]:
    """Which of these that a server calls gone it has: what it fetches is there, whatever a search leaves out."""
    if not gone:
        return set()
    with suppress(Refused):
        return session.read(lambda client: client.fetch(sorted(gone), ["UID"]), folder=folder).keys()
    return set()


def _day(day: date) -> str:
    """A date as SEARCH wants it, in no locale but IMAP's."""
    return f"{day.day}-{_MONTHS[day.month - 1]}-{day.year}"
