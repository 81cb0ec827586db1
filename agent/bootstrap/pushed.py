"""Word from providers, with all it needs: where they are to send it, and whom to believe."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from agent.bootstrap.application import Application
from agent.errors import BadInput, BadSettings, KeptError
from agent.flows.lease import own_name
from agent.flows.push import Keeper, Nudges
from agent.flows.vault import StoredVault
from agent.ports import Notice, PushTo
from agent.store.seal import Keys
from agent.store.unit import Store
from agent.store_port import Connection, ConnectionId, listening_to
from connectors import keep_push
from connectors.gmail.pull import Pull
from connectors.gmail.push import read_notice
from connectors.gmail.signed import Signatures
from connectors.outlook.push import read_notices

GOOGLE, MICROSOFT = "/hooks/google", "/hooks/microsoft"
"""The paths that are served under the public address; a mailbox's number follows Microsoft's."""

_LISTENS = timedelta(minutes=5)
_PURPOSE = "microsoft notices"


@dataclass(frozen=True)
class Pushed:
    """What comes from providers unasked."""

    app: Application

    @cached_property
    def nudges(self) -> Nudges:
        """What hurries readings."""
        return Nudges(self._every_team, self.app.clock)

    @property
    def _every_team(self) -> Store:
        """Providers know nothing of teams: a notice names a mailbox, whosever it is."""
        return self.app.store.across_teams()

    def keeper(
        self, providers: Collection[str], on_trouble: Callable[[Connection, KeptError], None]
    ) -> Keeper:
        """What sees that word keeps coming from these providers."""

        def keep(connection: Connection) -> datetime | None:
            if connection.info.provider not in providers:
                return None
            vault = StoredVault(self._every_team, connection.id, self.app.clock)
            to = self._to(connection.id)
            return keep_push(connection.info, vault, self.app.settings.endpoints, to=to, clock=self.app.clock)

        return Keeper(self._every_team, self.app.clock, keep, on_trouble)

    def _to(self, connection: ConnectionId) -> PushTo:
        push = self.app.settings.push
        url = f"{push.url}{MICROSOFT}/{connection}" if push.url else ""
        return PushTo(push.google_topic, url, self._secrets(connection)[0])

    def _secrets(self, connection: ConnectionId) -> tuple[str, ...]:
        return self._keys.marks(_PURPOSE, str(connection))

    @cached_property
    def _keys(self) -> Keys:
        return Keys.from_file(self.app.settings.keys)

    def listens(self, providers: Collection[str]) -> None:
        """Note that somebody takes these providers' notices, for the next minutes."""
        now, holder = self.app.clock.now(), own_name()
        with self._every_team.writing(now) as unit:
            for provider in providers:
                unit.jobs.take_turn(listening_to(provider), holder, until=now + _LISTENS)

    def pull(self) -> Pull | None:
        """What fetches Google's notices; None where no subscription is named. Raises `BadSettings`."""
        push = self.app.settings.push
        if not push.google_subscription:
            return None
        if push.google_credentials is None:
            raise BadSettings(
                "[push] google_subscription needs google_credentials.", "See docs/connect-google.md."
            )
        try:
            credentials = push.google_credentials.read_text("utf-8")
            return Pull(
                push.google_subscription, credentials, self.app.settings.endpoints, clock=self.app.clock
            )
        except (OSError, UnicodeDecodeError, BadInput) as error:
            raise BadSettings(
                f"{push.google_credentials} holds no credentials that can be read ({type(error).__name__}).",
                "See docs/connect-google.md.",
            ) from None

    def heard_from_google(self, notices: Collection[Notice]) -> None:
        """Hurry the mailboxes that these name; who names none of ours is heard for nothing."""
        for address in {notice.address for notice in notices if notice.address}:
            its = [notice for notice in notices if notice.address == address]
            self.nudges.hurry(self.nudges.of_address("gmail", address), its)

    @cached_property
    def signatures(self) -> Signatures:
        """What tells Google's pushes from others."""
        push = self.app.settings.push
        return Signatures(
            self.app.settings.endpoints, f"{push.url}{GOOGLE}", push.google_sender, self.app.clock
        )

    def google_posted(self, authorization: str, message: object) -> None:
        """Believe a push that Google signed. Raises `NotAllowed`."""
        self.signatures.check(authorization)
        self.heard_from_google([read_notice(message)])

    def microsoft_posted(self, connection: ConnectionId, body: bytes) -> bool:
        """Believe what bears the mailbox's secret; whether something says that notices were lost. Raises `BadInput`."""
        notices = read_notices(body, self._secrets(connection))
        return self.nudges.hurry([connection], notices) and any(notice.is_gap for notice in notices)
