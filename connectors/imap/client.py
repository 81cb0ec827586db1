"""The IMAP client: IMAPClient over a wire with limits, and the commands that it lacks."""

import logging
import re
import ssl
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import islice
from typing import TypeVar

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, ProtocolError

from agent.ports import Clock
from connectors._numbers import number_of
from connectors.imap._limits import Limits
from connectors.imap._uids import LAST, in_lines, members, within
from connectors.imap._wire import Wire
from connectors.imap.cursor import FolderState
from connectors.imap.listing import NOTHING_SAID, Listed, Names, key_of, listed, others, states
from connectors.imap.place import Place, Tls
from connectors.imap.rows import Row, rows

logging.getLogger("imapclient").setLevel(logging.CRITICAL)  # it writes what servers say

T = TypeVar("T")

_STATUS = "(MESSAGES UIDNEXT UIDVALIDITY)"


class Client(IMAPClient):  # type: ignore[misc]
    """IMAPClient over a `Wire`, silent in the logs, with ESEARCH, LIST-STATUS and QRESYNC."""

    def __init__(
        self, place: Place, names: Names, *, context: ssl.SSLContext | None, limits: Limits, clock: Clock
    ) -> None:
        self._names = names
        self._refused: set[str] = set()  # capabilities that the server offers and does not have
        implicit = context if place.tls is Tls.IMPLICIT else None
        self._wire = Wire(place.host, place.port, context=implicit, limits=limits, clock=clock)
        super().__init__(place.host, place.port, ssl=False)
        self._imap.debug = 0  # IMAPClient writes whole mails to its debug log
        self.normalise_times = False

    def _create_IMAP4(self) -> Wire:  # noqa: N802 - IMAPClient's name
        return self._wire

    @property
    def wire(self) -> Wire:
        """The connection beneath."""
        return self._wire

    def has(self, capability: str) -> bool:
        """Whether the server offers this, and has not refused it since."""
        return capability not in self._refused and bool(self.has_capability(capability))

    def offered(self, capability: str, ask: Callable[[], T]) -> T | None:
        """What comes of using something that the server offers; None where it does not, or refuses it all the same.

        What it refused once is not asked again over this connection. Raises where the connection breaks.
        """
        if not self.has(capability):
            return None
        try:
            return ask()
        except IMAPClientAbortError:
            raise
        except (
            IMAPClientError,
            ValueError,
            LookupError,
            TypeError,
            AttributeError,
        ):  # what was said cannot be read
            self._refused.add(capability)
            return None

    def examine(self, folder: str, *, writing: bool = False) -> FolderState:
        """Select a folder, to read unless `writing`."""
        self._command_and_check("select", self._normalise_folder(folder), not writing)
        return FolderState(
            *(self._told(name) for name in ("UIDVALIDITY", "UIDNEXT", "EXISTS", "HIGHESTMODSEQ"))
        )

    def _told(self, name: str) -> int:
        """The number that the server told last of the folder under this name; 0 where it told none."""
        said = (self._imap.untagged_responses.get(name) or [None])[-1]
        return number_of(said.decode("ascii", "replace")) or 0 if isinstance(said, bytes) else 0

    def status(self, folder: str) -> FolderState:
        """What STATUS says of a folder."""
        kind, said = self._imap.status(self._normalise_folder(folder), _STATUS)
        self._checkok("status", kind, said)
        return states(said, self._names).get(key_of(folder), NOTHING_SAID)

    def uids(self, *criteria: str) -> set[int]:
        """The UIDs of the selected folder that fit; as ranges where the server has ESEARCH (RFC 4731)."""
        found = self.offered("ESEARCH", lambda: self._searched("RETURN", "(ALL)", *criteria))
        if found is None:
            found = self._searched(*criteria)
        return found or set()

    def _searched(self, *criteria: str) -> set[int] | None:
        """The UIDs of an answer in ranges or in words, in however many lines; None where there was no answer.

        Some servers offer ESEARCH, take the question, and answer as if they had none.
        """
        for kind in ("ESEARCH", "SEARCH"):
            self._imap.response(kind)  # what an earlier command left behind
        kind, said = self._imap.uid("SEARCH", *criteria)
        self._checkok("search", kind, said)
        plain = [line for line in said if line is not None]
        ranges = [line for line in self._imap.response("ESEARCH")[1] if line is not None]
        if not plain and not ranges:
            return None
        found = {_number(word) for line in plain for word in _MODSEQ.sub(b"", line).split()}
        for line in ranges:
            words = line.decode("ascii", "replace").split(" ")
            at = next((place for place, word in enumerate(words) if word.upper() == "ALL"), None)
            if at is not None:
                found |= members(words[at + 1])
        return {uid for uid in found if 0 < uid <= LAST}

    def arrivals(self, first: int | None = None) -> dict[int, datetime | None]:
        """Which mails there are from this UID on, or the newest alone, and when each arrived, as far as the server says it."""
        self._imap.response("FETCH")  # what was told unasked before
        kind, said = self._imap.uid("FETCH", f"{first}:*" if first else "*", "(UID INTERNALDATE)")
        self._checkok("fetch", kind, said)
        when = {
            uid: row.get(b"INTERNALDATE") for uid, row in rows(said).items() if (first or 1) <= uid <= LAST
        }
        return {uid: moment if isinstance(moment, datetime) else None for uid, moment in when.items()}

    def vanished(self, modseq: int, low: int, high: int, *, among: frozenset[int]) -> frozenset[int]:
        """Which of these, between the UIDs `low` and `high`, were expunged since `modseq` (RFC 7162 3.2.6)."""
        self._imap.response("VANISHED")  # what an earlier command left behind
        kind, said = self._imap.uid("FETCH", f"{low}:{high}", "(UID)", f"(CHANGEDSINCE {modseq} VANISHED)")
        self._checkok("fetch", kind, said)
        self._imap.response("FETCH")  # changes of flags, which mean nothing to us
        found: frozenset[int] = frozenset()
        for line in self._imap.response("VANISHED")[1]:
            found |= within((line or b"").decode("ascii", "replace").rpartition(" ")[2], among)
        return found

    def fetch(self, messages: Sequence[int], data: Sequence[str]) -> dict[int, Row]:
        """These parts of the selected folder's mails, by UID; nothing for those that are not there."""
        asked = set(messages)
        found: dict[int, Row] = {}
        for some in in_lines(asked):
            self._imap.response("FETCH")  # what was told unasked before
            kind, said = self._imap.uid("FETCH", some, f"({' '.join(data)})")
            self._checkok("fetch", kind, said)
            found |= {uid: row for uid, row in rows(said).items() if uid in asked}
        return found

    def fetch_ahead(self, messages: Sequence[int], data: Sequence[str]) -> None:
        """Let the server begin with what `fetch` will be asked for next: the same parts of the same mails."""
        for some in islice(in_lines(messages), 1):
            self._wire.ask_ahead("UID", "FETCH", some, f"({' '.join(data)})")

    def folders(self) -> list[Listed]:
        """Every folder; with special uses and with their state in one answer where the server can (RFC 5819)."""
        uses = ["SPECIAL-USE"] if self.has("LIST-EXTENDED") and self.has("SPECIAL-USE") else []
        found = self.offered("LIST-STATUS", lambda: self._listed(*uses, f"STATUS {_STATUS}"))
        if found is None and uses:
            found = self.offered("LIST-EXTENDED", lambda: self._listed(*uses))
        if found is None:
            found = self._listed()
        if not found:
            raise ProtocolError("a list without a folder")
        return found if any(one.name.upper() == "INBOX" for one in found) else found + self._inbox()

    def _listed(self, *wanted: str) -> list[Listed]:
        command = ["LIST", '""', '"*"', *([f"RETURN ({' '.join(wanted)})"] if wanted else [])]
        for kind in ("STATUS", "LIST"):
            self._imap.response(kind)  # what an earlier command left behind
        kind, said = self._imap._simple_command(*command)
        self._checkok("list", kind, said)
        along = states(self._imap.response("STATUS")[1], self._names)
        return listed(self._imap._untagged_response(kind, said, "LIST")[1], along, self._names)

    def _inbox(self) -> list[Listed]:
        """INBOX, which is always there (RFC 3501 5.1), of a server that does not list it."""
        try:
            return [Listed("INBOX", "", frozenset(), self.status("INBOX"))]
        except IMAPClientAbortError:
            raise
        except IMAPClientError:
            return []

    def strange(self) -> list[str]:
        """The prefixes of other people's folders and of shared ones (RFC 2342), as far as the server says them."""

        def ask() -> list[str]:
            kind, said = self._imap.namespace()
            self._checkok("namespace", kind, said)
            return others(said, self._names)

        return self.offered("NAMESPACE", ask) or []

    def _normalise_folder(self, folder_name: str) -> bytes:
        octets = self._names.octets(folder_name)
        return b'"' + octets.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'

    def listen(self, seconds: float) -> frozenset[str]:
        """IDLE (RFC 2177) until the server says something, for so long at most; the kinds of what it said (`EXISTS`)."""
        self._imap.untagged_responses.clear()
        tag = self._imap._command("IDLE")
        while self._imap._get_response() is not None:  # some say what is new before they go on
            if self._imap.tagged_commands[tag]:
                self._checkok("idle", *self._imap.tagged_commands.pop(tag))
        if not self._imap.untagged_responses:
            self._wire.wait(seconds)
        self._imap.send(b"DONE\r\n")
        self._checkok("idle", *self._imap._command_complete("IDLE", tag))
        return frozenset(self._imap.untagged_responses)

    def put(self, folder: str, mail: bytes, flags: Sequence[str]) -> tuple[int, int] | None:
        """APPEND; the UIDVALIDITY and UID it came to lie under, where the server says them (RFC 4315)."""
        words = str(self.append(folder, mail, flags=flags), "ascii", "replace")
        at = words.upper().find("[APPENDUID ")
        pair = words[at:].partition("]")[0].split(" ")[1:] if at >= 0 else []
        validity, uid = (number_of(one) for one in pair) if len(pair) == 2 else (None, None)
        return None if validity is None or uid is None else (validity, uid)


_MODSEQ = re.compile(rb"\(MODSEQ \d+\)\s*$", re.IGNORECASE)  # behind what was found (RFC 7162 3.1.5)


def _number(word: bytes) -> int:
    number = number_of(word.decode("ascii", "replace"))
    if number is None:
        raise ProtocolError("a UID that is no number")
    return number
