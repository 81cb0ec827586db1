"""One reading of a folder from where the last one stopped: what is gone, what is new, and the cursor after each slice."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from agent.errors import CursorLost
from connectors._owed import Debts, Owed
from connectors.imap.client import Client
from connectors.imap.cursor import FolderCursor, FolderState
from connectors.imap.fetching import Fetched, fetch, fetch_ahead, slices
from connectors.imap.finding import arrived_since, shown_all_the_same, shown_from, still_there
from connectors.imap.session import Session

_MOST_OWED = 500  # mails of a folder
_WITNESSES = 20  # mails that are looked at before a server's UIDNEXT is doubted


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
    gone, found = _changes(session, folder, before, state, since)
    debts = Debts(_still_owed(before, gone), int(session.now().timestamp()))
    due = [int(uid) for uid in debts.due()]
    at = replace(before, given=before.given - gone, owed=debts.standing) if before else _nothing(state, since)
    state = _believed(session, folder, state, found)
    new = sorted({uid for uid in found if uid < state.next} - at.given, reverse=not at.walked)
    done = 0
    coming = slices(session, folder, new)
    sizes = next(coming, None)
    while sizes:
        mails = _fetched(session, folder, sizes, at, others=_others(sizes, at.given, new))
        done += len(sizes)
        if sizes := next(coming, None):
            fetch_ahead(session, folder, sizes)  # the server works while this slice is read and stored
        at = replace(at, given=at.given | {mail.uid for mail in mails}, owed=_settled(debts, mails))
        is_last = done == len(new)
        at = at.ended(state, since) if is_last else at
        yield Step(mails, at, done / len(new), gone, is_last=is_last)
        gone = frozenset()
    if not new:
        at = at.ended(state, since)
        if gone or at != before:
            yield Step((), at, 1.0, gone, is_last=True)
    yield from _again(session, folder, at, debts, due)


def _nothing(state: FolderState, since: date | None) -> FolderCursor:
    return FolderCursor(state, frozenset(), since, walked=False)


def _again(
    session: Session, folder: str, at: FolderCursor, debts: Debts, due: Sequence[int]
) -> Iterator[Step]:
    """Of the mails that the server could not give before what it can give now."""
    owed = {int(one.ref) for one in at.owed}
    for sizes in slices(session, folder, due):
        mails = _fetched(session, folder, sizes, at, others=sorted(at.given - owed)[-1:])
        for uid in sizes.keys() - {mail.uid for mail in mails}:
            debts.paid(str(uid))
        at = replace(at, owed=_settled(debts, mails))
        yield Step(tuple(mail for mail in mails if mail.raw is not None), at, 1.0)


def _still_owed(before: FolderCursor | None, gone: frozenset[int]) -> list[Owed]:
    return [one for one in before.owed if int(one.ref) not in gone] if before else []


def _settled(debts: Debts, mails: Iterable[Fetched]) -> tuple[Owed, ...]:
    """What is owed once these were asked for; of very many bad mails not all are asked for again."""
    for mail in mails:
        if mail.raw is not None:
            debts.paid(str(mail.uid))
        elif str(mail.uid) in debts or len(debts.standing) < _MOST_OWED:
            debts.not_given(str(mail.uid))
    return debts.standing


def _fetched(
    session: Session, folder: str, sizes: Mapping[int, int], at: FolderCursor, *, others: Sequence[int]
) -> tuple[Fetched, ...]:
    mails = fetch(session, folder, sizes, others=others)
    session.read(lambda _: None, folder=folder)  # the connection may have been made anew
    if session.selected.validity != at.state.validity:
        raise CursorLost("The server has numbered this folder's mail anew.")
    return tuple(mails)


def _others(sizes: Mapping[int, int], given: Collection[int], new: Sequence[int]) -> list[int]:
    """A few mails outside a slice, given before or to come, that a server which is well can give."""
    return [uid for uid in (max(given, default=new[0]), new[-1], new[len(new) // 2]) if uid not in sizes]


def _state(session: Session, folder: str, before: FolderCursor | None) -> FolderState:
    state = session.state(folder)
    if before and before.state.validity != state.validity:
        raise CursorLost("The server has numbered this folder's mail anew.")
    if state.next:
        return state
    there = arrived_since(session, folder, state, None)
    return replace(state, next=max(there, default=0) + 1)


def _changes(
    session: Session, folder: str, before: FolderCursor | None, state: FolderState, since: date | None
) -> tuple[frozenset[int], set[int]]:
    """What is gone, and what is there to be given."""
    if before is None:
        return frozenset(), arrived_since(session, folder, state, since)
    gone = _gone(session, folder, before, state)
    found = _found(session, folder, before, state, since, before.given - gone)
    if len((before.given - gone) | found) > state.messages:  # not all that went was told
        gone |= _compared(session, folder, before.given - gone)
        left = before.given - gone
        if left and len(left | found) > state.messages:  # by a search that finds whatever it is asked for
            gone |= left - shown_from(session, folder, min(left))
    return gone, found


def _found(
    session: Session,
    folder: str,
    before: FolderCursor,
    state: FolderState,
    since: date | None,
    given: frozenset[int],
) -> set[int]:
    """What is there to be given, and perhaps some that was given before."""
    first = 1
    if before.walked and not before.must_widen(since):
        if _nothing_came(before, state):
            return set()
        first = min(before.state.next, max(before.given, default=0) + 1)
    return arrived_since(session, folder, state, since, first=first, given=given)


def _nothing_came(before: FolderCursor, state: FolderState) -> bool:
    """By UIDNEXT (RFC 3501 2.3.1.1), unless the folder has more mail than before, or a UID that it should not have."""
    said = before.state.next == state.next and state.messages <= before.state.messages
    return said and max(before.given, default=0) < state.next


def _believed(session: Session, folder: str, state: FolderState, found: Collection[int]) -> FolderState:
    """The folder's state, where a server says a UIDNEXT that its own mail has passed, with the one that should be.

    Mail that came since the folder was opened passes it, too; that is left to the next reading. And a UID that
    no mail has moves nothing.
    """
    beyond = sorted(uid for uid in found if uid >= state.next)[-_WITNESSES:]
    if not beyond or session.state(folder).next > beyond[-1]:
        return state
    there = session.read(lambda client: client.fetch(beyond, ["FLAGS"]), folder=folder)
    return replace(state, next=max([state.next, *(uid + 1 for uid in there)]))


def _gone(session: Session, folder: str, before: FolderCursor, state: FolderState) -> frozenset[int]:
    """What was given and is no longer there: told by QRESYNC where the server has it, else by comparing."""
    given, then = before.given, before.state
    if not given or (then.next, then.messages) == (state.next, state.messages):
        return frozenset()
    low, high = min(given), max(given)

    def told(client: Client) -> frozenset[int] | None:
        if not (then.modseq and state.modseq and client.has("ENABLE")):
            return None
        return client.offered("QRESYNC", lambda: client.vanished(then.modseq, low, high, among=given))

    gone = session.read(told, folder=folder)
    if gone is None:
        return _compared(session, folder, given)
    return gone - shown_all_the_same(session, folder, gone)


def _compared(session: Session, folder: str, given: frozenset[int]) -> frozenset[int]:
    """What of this is not to be found."""
    if not given:
        return frozenset()
    gone = given - still_there(session, folder, min(given), max(given))
    return gone - shown_all_the_same(session, folder, gone)
