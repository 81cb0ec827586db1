"""What a local file or folder is, by what it holds rather than by what it is called."""

import re
from enum import Enum, auto
from pathlib import Path

from agent.ports import Item, Verdict

LOOKED_AT = 4096  # bytes of a file

_MAIL_SUFFIXES = frozenset({".eml", ".emlx", ".msg", ".mht", ".mail"})
_MBOX_SUFFIXES = frozenset({".mbox", ".mbx"})
_CALENDAR_SUFFIXES = frozenset({".ics", ".ical", ".icalendar", ".ifb", ".vcs"})

_FROM_LINE = re.compile(rb"From (?:\S+ .*\d|-? ?\r?\n|\S+\r?\n)")
_CALENDAR = re.compile(rb"BEGIN:(?:VCALENDAR|VEVENT|VTODO|VTIMEZONE)", re.IGNORECASE)
_HEADER = re.compile(
    rb"^(?:From|To|Date|Subject|Message-ID|Received|Return-Path|Delivered-To|MIME-Version|X-[!-9;-~]{1,60})[ \t]*:",
    re.MULTILINE | re.IGNORECASE,
)
_FIRST_LINE = re.compile(rb"[!-9;-~]{1,76}[ \t]*:|>?From ")
_CONTAINERS = {  # mail that we cannot open, and what to do about it
    b"\xd0\xcf\x11\xe0": "it is an Outlook item: save it from Outlook as .eml",
    b"!BDN": "it is an Outlook data file: export its folders as mbox or .eml first",
    b"PK\x03\x04": "it is a zip archive: unpack it first",
    b"\x1f\x8b": "it is packed with gzip: unpack it first",
}


class Kind(Enum):
    """What a file holds."""

    MBOX = auto()
    MAIL = auto()
    CALENDAR = auto()
    EMPTY = auto()
    PACKED = auto()  # it may hold mail, which we cannot read as it is
    OTHER = auto()


def kind_of_file(path: Path, beginning: bytes) -> Kind:
    """What the file holds, by its first bytes; its suffix decides only where they leave doubt."""
    suffix = path.suffix.lower()
    content = beginning.removeprefix(b"\xef\xbb\xbf").lstrip()
    if beginning[:4] in _CONTAINERS or beginning[:2] == b"\x1f\x8b":
        return Kind.PACKED
    if not content:
        return Kind.EMPTY
    if _CALENDAR.match(content) or suffix in _CALENDAR_SUFFIXES:
        return Kind.CALENDAR
    if suffix in _MAIL_SUFFIXES:
        return Kind.MAIL
    if _FROM_LINE.match(content) or suffix in _MBOX_SUFFIXES:
        return Kind.MBOX
    head = re.split(rb"\r?\n\r?\n", content, maxsplit=1)[0]
    if _FIRST_LINE.match(head) and len(_HEADER.findall(head)) >= 2:
        return Kind.MAIL
    return Kind.OTHER


def why_not(ref: str, kind: Kind, beginning: bytes = b"") -> Item:
    """The verdict on a file that holds neither mail nor a calendar, with the reason."""
    if kind is Kind.EMPTY:
        return Item(ref, Verdict.SKIPPED, "it is empty")
    if kind is Kind.PACKED:
        reason = next(
            (why for magic, why in _CONTAINERS.items() if beginning.startswith(magic)), "it is packed"
        )
        return Item(ref, Verdict.QUARANTINED, reason)
    return Item(ref, Verdict.SKIPPED, "it is neither mail nor a calendar")
