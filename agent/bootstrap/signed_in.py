"""The mailboxes that are signed in: made, found, opened, watched."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from agent.bootstrap.application import Application, getting_ready
from agent.clock import Patient
from agent.core.policy import Rep
from agent.errors import BadInput
from agent.flows.connect import connect
from agent.flows.live import Live, Synced
from agent.flows.progress import Progress
from agent.flows.turns import InTurn
from agent.flows.vault import StoredVault
from agent.ports import Clock, ConnectionInfo, Opened, Spread, Vault
from agent.processes import IN_TURN, spread_for
from agent.store_port import Connection, ConnectionId, Mailbox
from connectors import Inbox, Watch, has_drafts, open_inbox, open_watch, opener


@dataclass(frozen=True, slots=True)
class SignedIn:
    """What kept can do with the mailboxes that are signed in."""

    app: Application

    def connect(
        self,
        info: ConnectionInfo,
        secret: str,
        *,
        email: str = "",
        zone: ZoneInfo | None = None,
        own_domains: tuple[str, ...] = (),
        aliases: tuple[str, ...] = (),
        now: datetime | None = None,
    ) -> Connection:
        """Try a signed-in mailbox and keep it; `email` is the rep's, where the mailbox bears another address."""
        at = now or self.app.clock.now()
        rep = self.app.rep((email or info.address).lower(), zone, own_domains, aliases)
        sync = self.app.settings.sync
        window = (at - timedelta(days=self.app.settings.days_back), at + timedelta(days=sync.days_ahead))
        return connect(
            self.app.store, rep, info, secret, now=at,
            open_connection=lambda asked, vault: self._open(rep, asked, vault, window, self.app.clock),
        )  # fmt: skip

    def _open(
        self, rep: Rep, info: ConnectionInfo, vault: Vault, window: tuple[datetime, datetime], clock: Clock
    ) -> Opened:
        enter = opener(info.provider)
        return enter(info, vault, self.app.settings.endpoints, rep=rep, window=window, clock=clock)

    def connections(self, name: str | None = None) -> tuple[Connection, ...]:
        """Every signed-in mailbox, or those of this address or name; raises `BadInput` where there are none.

        Calendars alone come first: what they tell is known before the mailboxes' drafts are written.
        """
        with self.app.store.reading() as unit:
            every = unit.connections.all()
            found = unit.connections.find(name) if name else every
        if found:
            return tuple(sorted(found, key=lambda one: has_drafts(one.info.provider)))
        known = ", ".join(one.name for one in every)
        if known:
            raise BadInput(f"No mailbox is called {name}.", f"Signed in: {known}.")
        raise BadInput(
            "No mailbox is signed in yet.",
            "`kept connect gmail`, or outlook, imap, caldav; see `kept connect --help`.",
        )

    def believe_gone(self, connections: Iterable[Connection], now: datetime) -> int:
        """Take what vanished from these mailboxes all at once for gone; how many items."""
        count = 0
        with self.app.store.writing(now) as unit:
            for mailbox in {one.mailbox for one in connections}:
                frozen = [state.name for state in unit.health.sources(mailbox) if state.vanished]
                count += sum(unit.pages.believe(mailbox, name) for name in frozen)
        return count

    def helped(self, connections: Iterable[Connection]) -> AbstractContextManager[Spread]:
        """Who helps to read these: other processes, started at once, where one of them was never read to its end.

        What comes later is too little to share.
        """
        if any(one.checked_at is None for one in connections):
            return getting_ready(spread_for(self.app.settings.processes))
        return IN_TURN.together()

    def live(
        self,
        connection: Connection,
        enough: Callable[[], bool] = lambda: False,
        *,
        insists: bool = False,
        spread: Spread = IN_TURN,
    ) -> Live:
        """A connection, ready to be read; `enough` is asked after each page whether to go on another time.

        `insists`: it is asked though its sign-in was refused before.
        """
        with self.app.store.reading() as unit:
            mailbox = unit.mailboxes.one(connection.mailbox)
            assert mailbox is not None, "a connection goes with its mailbox"
            beside = unit.connections.all(mailbox.id)
        home = next((one.id for one in beside if has_drafts(one.info.provider)), None)
        sync = self.app.settings.sync
        return Live(
            store=self.app.store,
            mailbox=mailbox,
            connection=connection,
            open=lambda info, vault, window: self._open(
                mailbox.rep, info, vault, window, Patient(self.app.clock)
            ),
            reader=self.app.reader(mailbox),
            drafter=lambda outlet: (
                self.app.drafter_into(outlet, mailbox) if outlet else self.app.drafter(mailbox)
            ),
            policy=self.app.policy,
            clock=self.app.clock,
            days=(self.app.settings.days_back, sync.days_ahead),
            every=timedelta(minutes=sync.every_minutes),
            is_home=connection.id == home,
            enough=enough,
            spread=spread,
            insists=insists,
        )

    def read(
        self,
        connections: Iterable[Connection],
        moment: Callable[[], datetime],
        progress: Progress,
        *,
        insists: bool = False,
        spread: Spread = IN_TURN,
    ) -> list[Synced]:
        """Read these, in turn; none waits for another's provider."""

        def live(number: ConnectionId) -> Live:
            with self.app.store.reading() as unit:
                connection = unit.connections.one(number)
            if connection is None:
                raise BadInput(
                    "A mailbox was forgotten while it was to be read.", "`kept doctor` lists them."
                )
            return self.live(connection, insists=insists, spread=spread)

        return InTurn(live, self.app.clock, moment, progress).read(connections)

    def watch(self, connection: Connection) -> Watch | None:
        """What says at once that mail came there; None where kept only polls."""
        vault = StoredVault(self.app.store, connection.id, self.app.clock)
        return open_watch(connection.info, vault, self.app.settings.endpoints, clock=self.app.clock)

    def lay_into_inbox(self, mailbox: Mailbox, mail: bytes, mark: str) -> None:
        """Lay the mail into the rep's own inbox, once for this mark; nowhere where `has_inbox` says no."""
        if inbox := self._inbox(mailbox):
            with closing(inbox):
                inbox.deliver(mail, mark)

    def has_inbox(self, mailbox: Mailbox) -> bool:
        """Whether a sign-in of this mailbox may lay a mail into its inbox, as far as is known here."""
        if inbox := self._inbox(mailbox):
            inbox.close()
        return inbox is not None

    def _inbox(self, mailbox: Mailbox) -> Inbox | None:
        with self.app.store.reading() as unit:
            connections = unit.connections.all(mailbox.id)
        for connection in connections:
            vault = StoredVault(self.app.store, connection.id, self.app.clock)
            clock = Patient(self.app.clock)
            inbox = open_inbox(connection.info, vault, self.app.settings.endpoints, clock=clock)
            if inbox is not None:
                return inbox
        return None
