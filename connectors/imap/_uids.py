"""Sets of UIDs as IMAP writes them (RFC 3501 sequence-set): `1:4,7`. What cursors hold and commands name."""

from collections.abc import Iterable, Iterator

from agent.errors import CursorLost

LAST = 2**32 - 1  # the largest UID that there is (RFC 9051 2.3.1.1)
_LINE = 4_000  # octets of a command that name UIDs
_MOST = 4_000_000  # UIDs of one set; a server or a cursor that names more is not believed


def shortest(uids: Iterable[int]) -> str:
    """The set in order, neighbours joined; empty for none."""
    pieces: list[str] = []
    first = last = 0
    for uid in sorted(uids):
        if uid == last + 1 and first:
            last = uid
            continue
        if first:
            pieces.append(f"{first}:{last}" if last > first else str(first))
        first = last = uid
    if first:
        pieces.append(f"{first}:{last}" if last > first else str(first))
    return ",".join(pieces)


def in_lines(uids: Iterable[int]) -> Iterator[str]:
    """The same in sets that fit into a command: servers take lines of 8,000 octets (RFC 2683 3.2.1.5), and some no more."""
    line = ""
    for piece in filter(None, shortest(uids).split(",")):
        if line and len(line) + len(piece) >= _LINE:
            yield line
            line = ""
        line = f"{line},{piece}" if line else piece
    if line:
        yield line


def members(text: str) -> set[int]:
    """The UIDs of a set. Raises `ValueError` for what is no set, or one that is too large to be meant."""
    found: set[int] = set()
    for piece in text.split(",") if text else ():
        one, colon, other = piece.partition(":")
        low, high = sorted((int(one), int(other if colon else one)))
        if low < 1 or high - low + len(found) > _MOST:
            raise ValueError("no set of UIDs")
        found.update(range(low, high + 1))
    return found


def within(text: str, uids: Iterable[int]) -> frozenset[int]:
    """Which of these UIDs a set names, however large the set; raises `ValueError` for what is no set."""
    ranges = sorted(
        tuple(sorted((int(one), int(other if colon else one))))
        for one, colon, other in (piece.partition(":") for piece in text.split(",") if text)
    )
    found: list[int] = []
    at = 0
    for uid in sorted(uids):
        while at < len(ranges) and ranges[at][1] < uid:
            at += 1
        if at < len(ranges) and ranges[at][0] <= uid:
            found.append(uid)
    return frozenset(found)


def members_of_cursor(text: str) -> frozenset[int]:
    """The UIDs that a cursor holds; raises `CursorLost` where it holds something else."""
    try:
        return frozenset(members(text))
    except ValueError:
        raise CursorLost("The cursor of this folder cannot be read.") from None
