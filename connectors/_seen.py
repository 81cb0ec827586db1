"""The cursor of a folder: which of its files were given, whatever their order and their times.

Files come into a folder with old dates and old names (a copy, a restore), so no mark in time or in
the alphabet says what is new. The cursor therefore is the set itself, eight characters a file.
"""

import base64
import hashlib
import re
from collections.abc import Iterable

from agent.errors import CursorLost

_PREFIX = "seen1:"
_BYTES = 6  # 48 bits: the odds that a new file looks like one of 100,000 given before are 1 in 2.8 billion
_CURSOR = re.compile(r"seen1:(?:[A-Za-z0-9_-]{8})*")


def _print_of(identity: str) -> bytes:
    return hashlib.blake2b(identity.encode("utf-8", "surrogateescape"), digest_size=_BYTES).digest()


class Seen:
    """Identities that were given; grows page by page."""

    def __init__(self, cursor: str | None = None) -> None:
        if cursor is not None and not _CURSOR.fullmatch(cursor):
            raise CursorLost("The cursor of this folder cannot be read.")
        self._text = cursor or _PREFIX
        octets = base64.urlsafe_b64decode(self._text.removeprefix(_PREFIX))
        self._prints = {octets[at : at + _BYTES] for at in range(0, len(octets), _BYTES)}

    def __len__(self) -> int:
        return len(self._prints)

    def __contains__(self, identity: str) -> bool:
        return _print_of(identity) in self._prints

    def add(self, identities: Iterable[str]) -> str:
        """Note these as given and return the cursor that says so."""
        new = [found for found in map(_print_of, identities) if found not in self._prints]
        self._prints.update(new)
        self._text += base64.urlsafe_b64encode(b"".join(new)).decode("ascii")
        return self._text

    def forget_all_but(self, identities: Iterable[str]) -> None:
        """Let go of what is no longer there, once most of what is remembered is gone."""
        present = {_print_of(identity) for identity in identities}
        if len(self._prints) > 2 * len(present) + 1000:
            kept = self._prints & present
            self._prints = kept
            self._text = _PREFIX + base64.urlsafe_b64encode(b"".join(sorted(kept))).decode("ascii")
