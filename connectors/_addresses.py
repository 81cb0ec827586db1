"""Address headers (RFC 5322 3.4) to addresses: groups, comments, quoted strings and the common misuse of commas.

Strict where it matters: text that is not clearly one mailbox gives no address, because whose word a
mail is depends on it. `parseaddr` of the standard library answers `alice@example.org` to
`alice@example.org)bob@example.net`; here that is nobody.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from agent.core.message import Address
from connectors._headers import decode_words, one_line

_EMAIL = re.compile(
    r'(?:[^\s<>()\[\]\\,;:"@]{1,128}|"(?:[^"\\]|\\.){0,128}")@(?:[^\s<>()\[\]\\,;:"@]{1,255}|\[[0-9A-Za-z:.]{1,64}\])'
)
_CACHED_LENGTH = 400  # longer values are lists of many people and seldom come twice


def read_addresses(value: str) -> tuple[tuple[Address, ...], bool]:
    """The mailboxes of one address header, in order, and whether every element of it was one."""
    return _cached(value) if len(value) <= _CACHED_LENGTH else _read(value)


def _read(value: str) -> tuple[tuple[Address, ...], bool]:
    if not value.isprintable():
        value = one_line(value)
    if "<" not in value:
        bare = [_bare(text) for text in value.split(",")]
        if None not in bare:
            return tuple(address for address in bare if address), True
    special = set(value) & set('"():;\\')
    elements = _elements(value) if special else map(_plain_element, value.split(","))
    found: list[Address] = []
    clean, before = True, ""
    for element in elements:
        half = before if element.bracketed and "@" not in before else ""
        clean = clean and half == before
        addresses, before = _mailbox(element, half)
        found += addresses
    return tuple(found), clean and not before


_cached = lru_cache(maxsize=4096)(_read)


@dataclass(slots=True)
class _Element:
    """What stands between two commas: words outside brackets, addresses inside, remarks in parentheses."""

    words: str = ""
    bracketed: list[str] = field(default_factory=list)
    comment: str = ""


def _plain_element(text: str) -> _Element:
    """An element of a value without quotes, comments or groups."""
    words, bracket, rest = text.partition("<")
    if not bracket:
        return _Element(text.strip())
    element = _Element(words.strip())
    for piece in rest.split("<"):
        inside, _, after = piece.partition(">")
        element.bracketed.append(inside)
        element.words += after.rstrip()
    return element


def _elements(value: str) -> Iterator[_Element]:
    """Elements of any value, by one walk over its pieces."""
    element = _Element()
    for piece in _pieces(value):
        if piece in (",", ";"):
            yield element
            element = _Element()
        elif piece == ":" and not element.bracketed:
            element = _Element()  # that was the name of a group
        elif piece[0] == "(":
            element.comment += piece[1:]
        elif piece[0] == "<":
            element.bracketed.append(piece[1:])
        else:
            element.words += piece
    yield element


_TOKENS = re.compile(r'"(?:[^"\\]|\\.)*"|\\.|[()<>,;:]|[^"\\()<>,;:]+|["\\]')


def _pieces(value: str) -> Iterator[str]:
    """Tokens of a value, a whole comment as one that begins with ( and a bracketed address with <.

    Nesting is counted, not recursed into: four hundred open parentheses overflow the standard library.
    """
    depth, inside = 0, False
    held: list[str] = []
    for piece in _TOKENS.findall(value):
        if depth:
            depth += (piece == "(") - (piece == ")")
            held.append(piece)
        elif piece == "(":
            depth = 1
            held.append(piece)
        elif inside:
            held.append(piece)
            inside = piece != ">"
        elif piece == "<":
            inside = True
            held.append(piece)
        else:
            yield piece
        if held and not depth and not inside:
            yield "".join(held)[:-1]
            held.clear()
    if held:
        yield "".join(held)


def _mailbox(element: _Element, before: str) -> tuple[list[Address], str]:
    """The addresses of an element; or its words, which may be the first half of "Reyes, Dana <...>"."""
    if not element.bracketed:
        address = _address(element.words)
        if address:
            return [Address(address, _name(element.comment))], ""
        return [], element.words.strip()
    addresses = [_address(_without_route(text)) for text in element.bracketed]
    name = _name(f"{before}, {element.words}" if before else element.words or element.comment)
    if not all(addresses):
        return [], element.words.strip() or "?"
    return [Address(address, name) for address in addresses], ""


def _without_route(text: str) -> str:
    """`@relay.example,@other.example:dana@northwind.example` (RFC 5322 4.4) without its route."""
    text = text.strip()
    return text.rpartition(":")[2] if text.startswith("@") else text


@lru_cache(maxsize=8192)
def _bare(text: str) -> Address | None:
    """The address that an element without name, quotes or comments is; most lists hold nothing else."""
    email = _address(text)
    return Address(email) if email else None


@lru_cache(maxsize=8192)
def _address(text: str) -> str:
    text = text.strip().rstrip(".")
    return text.lower() if _EMAIL.fullmatch(text) else ""


_QUOTING = re.compile(r'\\(.)|"')


@lru_cache(maxsize=8192)
def _name(text: str) -> str:
    text = text.strip()
    if '"' in text or "\\" in text:
        text = _QUOTING.sub(lambda found: found[1] or "", text)
    text = one_line(decode_words(text))
    if len(text) > 2 and text[0] == text[-1] == "'":  # as Outlook writes 'Dana Reyes'
        text = text[1:-1]
    return text[:256]
