"""One connection kept open for a mailbox: made when it is first needed, made again when it breaks.

What reads may be asked again and is; what writes is asked once. Sources and drafts share the
session, so each names the folder it needs before every command.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import TypeVar

from agent.clock import wait_before_retry
from agent.errors import ProviderDown, SlowDown
from agent.observe import asking
from agent.ports import Clock, Endpoints
from connectors._network import trust
from connectors._password import Secret
from connectors.imap._limits import USUAL, Limits
from connectors.imap._trouble import translating
from connectors.imap.client import Client
from connectors.imap.cursor import FolderState
from connectors.imap.entering import connect
from connectors.imap.listing import Names
from connectors.imap.place import Place, Tls

T = TypeVar("T")

_ATTEMPTS = 3
_LONGEST_WAIT = 60.0  # seconds; asked to wait longer, the caller is told


class Session:
    """The connection to one server as one user."""

    def __init__(
        self,
        place: Place,
        secret: Callable[[], Secret],
        endpoints: Endpoints,
        *,
        clock: Clock,
        limits: Limits = USUAL,
    ) -> None:
        """`secret` is asked for at every sign-in: a token may have been renewed since."""
        self.place = place
        self._secret, self._clock, self._limits = secret, clock, limits
        self._ca_bundle = endpoints.ca_bundle
        self._names = Names()
        self._client: Client | None = None
        self._is_wary = False  # there was trouble
        self._selected: tuple[str, bool, FolderState] | None = None

    def read(self, ask: Callable[[Client], T], *, folder: str = "", attempts: int = _ATTEMPTS) -> T:
        """What a question gives, asked again over a new connection where the old one broke.

        With `folder` that folder is selected first, to read. Raises the errors of kept.
        """
        for attempt in range(attempts):
            try:
                return self._ask(ask, folder, writing=False)
            except ProviderDown as trouble:
                if attempt + 1 == attempts:
                    raise
                wait_before_retry(self._clock, 2.0**attempt, trouble)
            except SlowDown as throttled:
                if attempt + 1 == attempts or throttled.retry_after > _LONGEST_WAIT:
                    raise
                wait_before_retry(self._clock, throttled.retry_after, throttled)
        raise AssertionError("the last attempt returns or raises")

    def write(self, act: Callable[[Client], T], *, folder: str = "") -> T:
        """What a change gives; it is asked for once, and `ProviderDown` means that it may have happened."""
        return self._ask(act, folder, writing=True)

    def ahead(self, ask: Callable[[Client], None], *, folder: str) -> None:
        """Let the server begin with what is about to be read. It is only haste: trouble is left to that reading.

        Once there was any, each question waits for the answer before it.
        """
        if self._client and not self._is_wary and (self._selected or ("", True))[:2] == (folder, False):
            try:
                ask(self._client)
            except Exception:  # noqa: BLE001 - whatever it was, over a new connection it is asked as usual
                self._drop()

    def state(self, folder: str) -> FolderState:
        """The folder as it is now, selected anew to read."""
        self._selected = None
        self.read(lambda _: None, folder=folder)
        return self.selected

    def now(self) -> datetime:
        """The moment."""
        return self._clock.now()

    @property
    def selected(self) -> FolderState:
        """How the selected folder looked when it was selected."""
        assert self._selected
        return self._selected[2]

    def close(self) -> None:
        """Take leave of the server, if that is still possible."""
        client, self._client, self._selected = self._client, None, None
        if client:
            with suppress(Exception):  # the connection may be broken already
                if not client.wire.owes_an_answer:
                    client.logout()
            client.wire.shutdown()

    def _ask(self, ask: Callable[[Client], T], folder: str, *, writing: bool) -> T:
        try:
            with asking("imap"):
                return self._asked(ask, folder, writing=writing)
        except (ProviderDown, SlowDown):
            self._drop()
            raise

    def _asked(self, ask: Callable[[Client], T], folder: str, *, writing: bool) -> T:
        client = self._connected()
        with translating(self.place.shown):
            if folder:
                self._select(client, folder, writing=writing)
            return ask(client)

    def _connected(self) -> Client:
        if self._client is None:
            context = None if self.place.tls is Tls.NONE else trust(self._ca_bundle)
            self._client = connect(
                self.place,
                self._secret(),
                self._names,
                context=context,
                limits=self._limits,
                clock=self._clock,
            )
        return self._client

    def _select(self, client: Client, folder: str, *, writing: bool) -> None:
        """Select unless it is; a UIDVALIDITY that changed meanwhile is noticed (it cannot while selected)."""
        before = self._selected
        if before and before[:2] == (folder, writing):
            return
        self._selected = None
        self._selected = (folder, writing, client.examine(folder, writing=writing))

    def _drop(self) -> None:
        self._is_wary = True
        client, self._client, self._selected = self._client, None, None
        if client:
            client.wire.shutdown()
