"""Bytes of a named charset to text, whatever the name is worth."""

import codecs
import re
from functools import lru_cache

# Charsets that mail is written in. An allow-list: Python also knows codecs whose work grows with the square
# of the input (punycode) or that are no charsets at all (unicode_escape).
_FAMILIES = re.compile(
    r"ascii|utf-8(-sig)?|utf-7|utf-16(-[bl]e)?|utf-32(-[bl]e)?|iso8859-\d+|cp\d+|koi8-[rtu]|mac-\w+"
    r"|gb2312|gbk|gb18030|hz|big5(hkscs)?|euc_\w+|shift_jis\w*|iso2022_\w+|johab|tis-620|ptcp154|kz1048|hp-roman8"
)
_SAID = {  # names in use that Python does not know or, as browsers do, had better read as their superset
    "ansi_x3.4-1968": "ascii",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "iso-8859-8-i": "iso8859-8",
    "iso-8859-8-e": "iso8859-8",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "windows-874": "cp874",
    "x-sjis": "cp932",
    "x-gbk": "gb18030",
    "x-mac-roman": "mac-roman",
    "macintosh": "mac-roman",
    "utf8mb4": "utf-8",
    "cp-850": "cp850",
    "8bit": "",
    "7bit": "",
    "binary": "",
    "default": "",
    "unknown-8bit": "",
    "x-unknown": "",
}


@lru_cache(maxsize=256)
def codec_for(charset: str) -> str | None:
    """The codec to decode this charset with; None where its name says nothing we know."""
    name = charset.strip().strip("\"'").lower()[:40]
    name = _SAID.get(name, name)
    try:
        found = codecs.lookup(name).name if name.isascii() and name.isprintable() and name else ""
    except (LookupError, ValueError):
        return None
    return found if _FAMILIES.fullmatch(found) else None


def decode_bytes(octets: bytes, charset: str) -> tuple[str, bool]:
    """The text, and whether its charset is beyond doubt. UTF-8 proves itself; Windows-1252 is the last guess."""
    codec = codec_for(charset) if charset else None
    if codec and codec.startswith(("utf-16", "utf-32")) and b"\0" not in octets:
        codec = None
    try:
        return octets.decode(codec or "ascii"), True
    except (UnicodeError, ValueError):
        pass
    try:
        return octets.decode("utf-8"), True
    except UnicodeDecodeError:
        guess = codec if codec not in (None, "ascii", "utf-8") else "cp1252"
        return octets.decode(guess, "replace"), False
