"""What FETCH answers, as values by UID. Only what kept asks for is understood; the rest of a row is passed over.

IMAPClient's own reader takes the number of a row without a UID for one. But such a row is news that a server tells unasked
(a flag that another program set), and its number counts mails: what was said of one mail would hold for another.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any

from connectors._numbers import number_of

Row = dict[bytes, object]
"""By name in capitals: `BODY[...]` as octets, FLAGS as a tuple, INTERNALDATE as an aware time, RFC822.SIZE as a number; None for NIL."""

_BEGINS = re.compile(rb"\d+ \(")
_TOKEN = re.compile(
    rb'"((?:[^"\\]|\\.)*)"|([()])|\{\d+\}|((?:[^\s()"\[{]|\[[^\]\[]{0,500}\]|\[|\{(?!\d+\}))+)'
)
_ESCAPED = re.compile(rb"\\(.)", re.DOTALL)
_MONTHS = {
    name: number for number, name in enumerate(b"jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)
}
_DATE = re.compile(rb"\s*(\d{1,2})-(\w{3})-(\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)\s*")


def rows(pieces: Sequence[Any]) -> dict[int, Row]:
    """The rows of an answer as imaplib hands it over: lines, and pairs of a line's beginning and the literal behind it."""
    found: dict[int, Row] = {}
    for tokens in _rows(pieces):
        row = _row(tokens)
        uid = row.pop(b"UID", None)
        if isinstance(uid, int) and uid > 0:
            known = found.setdefault(uid, {})
            known.update(
                {name: value for name, value in row.items() if value is not None or name not in known}
            )
    return found


Token = bytes | str | None
"""An atom as `str`, a string's octets, None for NIL; parentheses are atoms."""


def _rows(pieces: Sequence[Any]) -> Iterator[list[Token]]:
    tokens: list[Token] = []
    for piece in pieces:
        text, literal = piece if isinstance(piece, tuple) else (piece, None)
        if not isinstance(text, bytes):
            continue
        if _BEGINS.match(text):
            yield tokens
            tokens = []
        tokens += _tokens(text)
        if literal is not None:
            tokens.append(literal)
    yield tokens


def _tokens(text: bytes) -> Iterator[Token]:
    for found in _TOKEN.finditer(text):
        string, bracket, atom = found.groups()
        if string is not None:
            yield _ESCAPED.sub(rb"\1", string) if b"\\" in string else string
        elif bracket:
            yield bracket.decode()
        elif atom:
            yield None if atom.upper() == b"NIL" else atom.decode("latin-1")


def _row(tokens: list[Token]) -> Row:
    """Names and values in turn, within the outermost parentheses; the first of two values of one name counts."""
    row: Row = {}
    inside = iter(tokens[2:])  # behind the row's number
    for name in inside:
        if not isinstance(name, str) or name in ("(", ")"):
            continue
        value = _value(inside)
        row.setdefault(name.upper().encode("latin-1"), _READERS.get(name.upper(), _same)(value))
    return row


def _value(inside: Iterator[Token]) -> Any:
    """The next value; what is in parentheses as a flat tuple."""
    first = next(inside, None)
    if first != "(":
        return first
    held: list[Token] = []
    depth = 1
    for token in inside:
        depth += {"(": 1, ")": -1}.get(token, 0) if isinstance(token, str) else 0
        if depth == 0:
            break
        held.append(token)
    return tuple(held)


def _same(value: Any) -> object:
    return value


def _number(value: Any) -> int | None:
    return number_of(value) if isinstance(value, str) else None


def _flags(value: Any) -> tuple[bytes, ...]:
    found = value if isinstance(value, tuple) else ()
    return tuple(one.encode("latin-1") for one in found if isinstance(one, str))


def _date(value: Any) -> datetime | None:
    """The time, or None where it is none: some servers say the zeroth of January of the year 0."""
    found = _DATE.fullmatch(value) if isinstance(value, bytes) else None
    if not found or found[2].lower() not in _MONTHS:
        return None
    day, year, hour, minute, second = (int(found[at]) for at in (1, 3, 4, 5, 6))
    offset = timedelta(hours=int(found[8]), minutes=int(found[9]))
    try:
        zone = timezone(-offset if found[7] == b"-" else offset)
        return datetime(year, _MONTHS[found[2].lower()], day, hour, minute, min(second, 59), tzinfo=zone)
    except ValueError:
        return None


_READERS = {"UID": _number, "RFC822.SIZE": _number, "FLAGS": _flags, "INTERNALDATE": _date}
