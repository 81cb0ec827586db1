"""One reading of a folder from where the last one stopped: what is gone, what is new, and the cursor after each slice."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from agent.errors import CursorLost
from connectors.imap.client import Client
from connectors.imap.cursor import FolderCursor, FolderState
from connectors.imap.fetching import Fetched, fetch, slices
from connectors.imap.session import Session

_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes one page."""

    mails: tuple[Fetched, ...]
    at: FolderCursor
    done: float
    gone: frozenset[int] = frozenset()
    is_last: bool = False


def walk(session: Session, folder: str, before: FolderCursor | None, since: date | None) -> Iterator[Step]:
    """The steps of a reading; a first one goes from the newest mail back, later ones forward.

    Each step's cursor claims what it and those before it gave, and the last one alone that this was all.
    Raises `CursorLost` where the server numbers the folder anew, before the reading or during it.
    """
    state = _state(session, folder, before)
    gone = _gone(session, folder, before, state) if before else frozenset()
    given = before.given - gone if before else frozenset()
    begun = before or FolderCursor(state, given, since, walked=False)
    ended = FolderCursor(state, given, since, walked=True)
    new = sorted(_new(session, folder, before, state, since) - given, reverse=not begun.walked)
    done = 0
    for sizes in slices(session, folder, new):
        mails = fetch(session, folder, sizes, others=_others(sizes, given, new))
        if session.selected.validity != state.validity:  # the connection may have been made anew
            raise CursorLost("The server has numbered this folder's mail anew.")
        done += len(sizes)
        given |= {mail.uid for mail in mails}
        is_last = done == len(new)
        at = replace(ended if is_last else begun, given=given)
        yield Step(tuple(mails), at, done / len(new), gone, is_last=is_last)
        gone = frozenset()
    if not new and (gone or ended != before):
        yield Step((), ended, 1.0, gone, is_last=True)


def _others(sizes: Mapping[int, int], given: Collection[int], new: Sequence[int]) -> list[int]:
    """A few mails outside a slice, given before or to come, that a server which is well can give."""
    return [uid for uid in (max(given, default=new[0]), new[-1], new[len(new) // 2]) if uid not in sizes]


def _state(session: Session, folder: str, before: FolderCursor | None) -> FolderState:
    state = session.state(folder)
    if before and before.state.validity != state.validity:
        raise CursorLost("The server has numbered this folder's mail anew.")
    if state.next:
        return state
    there = session.read(lambda client: client.uids("ALL"), folder=folder)
    return replace(state, next=max(there, default=0) + 1)


def _new(
    session: Session, folder: str, before: FolderCursor | None, state: FolderState, since: date | None
) -> set[int]:
    criteria = ["SINCE", _day(since)] if since else ["ALL"]
    if before and before.walked and not before.must_widen(since):
        if before.state.next == state.next:
            return set()
        criteria = ["UID", f"{before.state.next}:*", *criteria]
    found = session.read(lambda client: client.uids(*criteria), folder=folder)
    return {uid for uid in found if uid < state.next}


def _gone(session: Session, folder: str, before: FolderCursor, state: FolderState) -> frozenset[int]:
    """What was given and is no longer there: told by QRESYNC where the server has it, else by comparing."""
    given, then = before.given, before.state
    if not given or (then.next, then.messages) == (state.next, state.messages):
        return frozenset()
    low, high = min(given), max(given)

    def ask(client: Client) -> frozenset[int]:
        if then.modseq and state.modseq and client.has("QRESYNC"):
            return client.vanished(then.modseq, low, high, among=given)
        return given - client.uids("UID", f"{low}:{high}")

    return session.read(ask, folder=folder)


def _day(day: date) -> str:
    """A date as SEARCH wants it, in no locale but IMAP's."""
    return f"{day.day}-{_MONTHS[day.month - 1]}-{day.year}"
