"""Content-Type and Content-Disposition to a value and its parameters (RFC 2045 5.1, RFC 2231)."""

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from connectors._charsets import decode_bytes
from connectors._headers import decode_words, one_line
from connectors._numbers import number_of

_LIMIT = 4096  # characters; twenty thousand parameters cost the standard library ten seconds
_PARAMETER = re.compile(r';\s*([^\s=;"]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]*))')
_ESCAPED = re.compile(r'\\(["\\])')
_NAME_LENGTH = 255


class Parameters(NamedTuple):
    """`value` in lower case; `of` has the parameters by their names in lower case."""

    value: str
    of: Mapping[str, str]


@lru_cache(maxsize=1024)
def read_parameters(text: str) -> Parameters:
    """A value with parameters. Of two of one name the first counts."""
    text = text[:_LIMIT]
    value, semicolon, _ = text.partition(";")
    plain: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[str, bool]]] = {}
    for name, quoted, bare in _PARAMETER.findall(text) if semicolon else ():
        content = _ESCAPED.sub(r"\1", quoted) if quoted else bare.strip().strip('"')
        base, star, rest = name.lower().partition("*")
        if not star:
            plain.setdefault(base, content)
        else:
            number, extended = _section(rest)
            pieces.setdefault(base, {}).setdefault(number, (content, extended))
    for base, sections in pieces.items():
        plain[base] = _joined(sections)
    return Parameters(value.strip().lower(), MappingProxyType(plain))


def _section(rest: str) -> tuple[int, bool]:
    """`0*`, `1` or nothing after `name*`: which piece of a long value, and whether it is percent-encoded."""
    number = rest.rstrip("*")
    return number_of(number, most=4) or 0, rest in ("", "*") or rest.endswith("*")


def _joined(sections: dict[int, tuple[str, bool]]) -> str:
    charset, octets = "", bytearray()
    for place, (_, (content, extended)) in enumerate(sorted(sections.items())):
        text = content
        if extended and not place and content.count("'") >= 2:
            charset, _, text = content.split("'", 2)
        octets += unquote_to_bytes(text) if extended else text.encode("utf-8", "replace")
    return decode_bytes(bytes(octets), charset or "utf-8")[0]


def file_name(disposition: Parameters, content_type: Parameters) -> str:
    """The name a sender gave a file: a label for people, without folders, never to be used as a path."""
    name = disposition.of.get("filename") or content_type.of.get("name") or ""
    name = one_line(decode_words(name)).replace("\\", "/").rpartition("/")[2]
    return name[-_NAME_LENGTH:].strip()
