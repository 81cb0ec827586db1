"""What LIST and STATUS answer, as values: one line that cannot be read costs its own folder and no other.

Names of folders are UTF-7 of IMAP's own kind (RFC 3501 5.1.3), on some servers UTF-8 or Latin-1, and
`R&D` is none of them. A name is a text here, and `Names` remembers the octets of each.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from imapclient.exceptions import ProtocolError
from imapclient.imap_utf7 import decode as decode_utf7
from imapclient.imap_utf7 import encode as encode_utf7
from imapclient.response_parser import parse_response

from connectors._numbers import number_of
from connectors.imap.cursor import FolderState

_UNPRINTABLE = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True, slots=True)
class Listed:
    """A folder as LIST names it. `status` is None where the server did not say it along."""

    name: str
    separator: str
    flags: frozenset[str]  # lower case: \\sent, \\noselect
    status: FolderState | None = None


@dataclass(slots=True)
class Names:
    """The names of one server's folders, as text and as octets; outlives a connection."""

    _octets: dict[str, bytes] = field(default_factory=dict)

    def shown(self, octets: bytes) -> str:
        """The name as text, another for each folder."""
        name = "".join(letter if letter.isprintable() else _UNPRINTABLE for letter in _text(octets))
        if self._octets.setdefault(name, octets) != octets:
            name = octets.decode("latin-1")
            self._octets[name] = octets
        return name

    def octets(self, name: str) -> bytes:
        """The name as the server writes it."""
        return self._octets.get(name) or bytes(encode_utf7(name))


def _text(octets: bytes) -> str:
    """Strictly as IMAP writes names, else as UTF-8, else as Latin-1."""
    try:
        name = str(decode_utf7(octets))
        if encode_utf7(name) == octets:
            return name
    except ValueError:
        pass
    try:
        return octets.decode("utf-8")
    except UnicodeDecodeError:
        return octets.decode("latin-1")


def listed(lines: Sequence[Any], states: Mapping[str, FolderState], names: Names) -> list[Listed]:
    """The folders of a LIST answer, each once, with all flags that any line of it says; the inbox has one name in any case."""
    found: dict[str, Listed] = {}
    for line, literal in _whole(lines):
        row = _LISTED.match(line)
        name = _name(_named(line[row.end() :]) if literal is None else literal, names) if row else ""
        if row and name:
            known = found.setdefault(
                key_of(name), Listed(name, _separator(row[2]), frozenset(), states.get(key_of(name)))
            )
            uses = frozenset(flag.decode("utf-8", "replace").lower() for flag in (row[1] or b"").split())
            found[key_of(name)] = replace(known, flags=known.flags | uses)
    return list(found.values())


def states(lines: Sequence[Any], names: Names) -> dict[str, FolderState]:
    """STATUS answers by the key of the folder's name."""
    found: dict[str, FolderState] = {}
    for line, literal in _whole(lines):
        row = _STATUS.search(line)
        name = _name(_named(line[: row.start()]) if literal is None else literal, names) if row else ""
        if row and name:
            found[key_of(name)] = _state(dict(_NUMBER.findall(row[1].decode("ascii", "replace").upper())))
    return found


def key_of(name: str) -> str:
    """The name under which a folder is known: the inbox has one, however it is written (RFC 3501 5.1)."""
    return "INBOX" if name.upper() == "INBOX" else name


NOTHING_SAID = FolderState(0, 0, 0)


def _state(said: Mapping[str, str]) -> FolderState:
    """What STATUS says of one folder."""
    return FolderState(*(number_of(said.get(name)) or 0 for name in ("UIDVALIDITY", "UIDNEXT", "MESSAGES")))


def others(lines: Sequence[Any], names: Names) -> list[str]:
    """Of a NAMESPACE answer (RFC 2342) the prefixes of other people's folders and of shared ones; extensions are passed over."""
    spaces = next(_parsed(lines, 3), ((), (), ()))
    rows = [row for space in spaces[1:] if isinstance(space, tuple) for row in space]
    return [_name(row[0], names) for row in rows if isinstance(row, tuple) and row]


def _parsed(lines: Sequence[Any], words: int) -> Iterator[tuple[Any, ...]]:
    """The first so many words of each line."""
    for pieces in _lines(lines):
        try:
            parsed = parse_response(pieces)
        except (ProtocolError, ValueError):
            continue
        if len(parsed) >= words:
            yield tuple(parsed[:words])


def _lines(pieces: Sequence[Any]) -> Iterator[list[Any]]:
    """The pieces of each line; the rest of a line after a literal comes as a piece of its own."""
    there = [piece for piece in pieces if piece]
    for at, piece in enumerate(there):
        if isinstance(piece, tuple):
            yield [piece, *(rest for rest in there[at + 1 : at + 2] if _goes_on(rest))]
        elif not _goes_on(piece):
            yield [piece]


def _goes_on(piece: Any) -> bool:
    return isinstance(piece, bytes) and piece.startswith(b" ")


def _whole(lines: Sequence[Any]) -> Iterator[tuple[bytes, bytes | None]]:
    """Each line as text, and the literal in it, which is left out of the text."""
    for first, *rest in _lines(lines):
        text, literal = first if isinstance(first, tuple) else (first, None)
        yield b"".join([text, *rest]), literal


_LISTED = re.compile(rb'\s*(?:\(([^()]*)\)|NIL)\s+(NIL|"(?:[^"\\]|\\.)*"|\S+)\s+', re.IGNORECASE)
_STATUS = re.compile(rb"\s*(?:\{\d+\+?\})?\s*\(([^()]*)\)\s*$")
_NUMBER = re.compile(r"(MESSAGES|UIDNEXT|UIDVALIDITY)\s+(\d+)")
_QUOTED = re.compile(rb'"((?:[^"\\]|\\.)*)"\s*(?:\(.*)?')
_BEHIND = re.compile(rb'\s\(\(?"[^"]*"\s.*\)$')  # what LIST-EXTENDED says of a folder after its name
_ESCAPED = re.compile(rb"\\(.)")


def _named(said: bytes) -> bytes:
    """The name at the end of a line. One without quotes goes on to the end: Exchange and Notes let it have spaces and tabs, or be NIL."""
    if not said.startswith(b'"'):
        return _BEHIND.sub(b"", said).rstrip(b" ")
    if quoted := _QUOTED.fullmatch(said):
        return _ESCAPED.sub(rb"\1", quoted[1])
    return said[1:].rpartition(b'"')[0]


def _separator(said: bytes) -> str:
    """What stands between a folder's name and its parent's; empty for NIL."""
    if said.upper() == b"NIL":
        return ""
    return _ESCAPED.sub(rb"\1", said.removeprefix(b'"').removesuffix(b'"')).decode("utf-8", "replace")


def _name(said: Any, names: Names) -> str:
    """The name; empty for what no command can name."""
    octets = str(said).encode() if isinstance(said, int) else said
    if not isinstance(octets, bytes) or any(octet in octets for octet in b"\r\n\0"):
        return ""
    return names.shown(octets)
