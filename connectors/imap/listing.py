"""What LIST and STATUS answer, as values: one line that cannot be read costs its own folder and no other.

Names of folders are UTF-7 of IMAP's own kind (RFC 3501 5.1.3), on some servers UTF-8 or Latin-1, and
`R&D` is none of them. A name is a text here, and `Names` remembers the octets of each.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from imapclient.exceptions import ProtocolError
from imapclient.imap_utf7 import decode as decode_utf7
from imapclient.imap_utf7 import encode as encode_utf7
from imapclient.response_parser import parse_response

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
    for flags, separator, said in _parsed(lines, 3):
        if isinstance(flags, tuple) and (name := _name(said, names)):
            key = "INBOX" if name.upper() == "INBOX" else name
            known = found.setdefault(key, Listed(name, _word(separator), frozenset(), states.get(name)))
            uses = frozenset(_word(flag).lower() for flag in flags)
            found[key] = replace(known, flags=known.flags | uses)
    return list(found.values())


def states(lines: Sequence[Any], names: Names) -> dict[str, FolderState]:
    """STATUS answers by folder."""
    found: dict[str, FolderState] = {}
    for said, values in _parsed(lines, 2):
        if isinstance(values, tuple) and (name := _name(said, names)):
            pairs = {_word(values[at]): values[at + 1] for at in range(0, len(values) - 1, 2)}
            found[name] = state(pairs)
    return found


def state(said: Mapping[str, Any]) -> FolderState:
    """What STATUS says of one folder."""
    numbers = {name.upper(): value for name, value in said.items() if isinstance(value, int)}
    return FolderState(
        validity=numbers.get("UIDVALIDITY", 0),
        next=numbers.get("UIDNEXT", 0),
        messages=numbers.get("MESSAGES", 0),
    )


def others(lines: Sequence[Any], names: Names) -> list[str]:
    """Of a NAMESPACE answer (RFC 2342) the prefixes of other people's folders and of shared ones; extensions are passed over."""
    spaces = next(_parsed(lines, 3), ((), (), ()))
    rows = [row for space in spaces[1:] if isinstance(space, tuple) for row in space]
    return [_name(row[0], names) for row in rows if isinstance(row, tuple) and row]


def _parsed(lines: Sequence[Any], words: int) -> Iterator[tuple[Any, ...]]:
    """The first so many words of each line; the rest of a line after a literal comes as a piece of its own."""
    pieces = [line for line in lines if line]
    for at, piece in enumerate(pieces):
        line = [piece]
        if isinstance(piece, tuple):
            line += [rest for rest in pieces[at + 1 : at + 2] if _goes_on(rest)]
        elif _goes_on(piece):
            continue
        try:
            parsed = parse_response(line)
        except (ProtocolError, ValueError):
            continue
        if len(parsed) >= words:
            yield tuple(parsed[:words])


def _goes_on(piece: Any) -> bool:
    return isinstance(piece, bytes) and piece.startswith(b" ")


def _name(said: Any, names: Names) -> str:
    """The name; empty for what no command can name."""
    octets = str(said).encode() if isinstance(said, int) else said
    if not isinstance(octets, bytes) or any(octet in octets for octet in b"\r\n\0"):
        return ""
    return names.shown(octets)


def _word(said: Any) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said or "")
