"""The rep's mail at providers as they are spoken to: a real IMAP server, and the fakes of Google and Microsoft."""

import base64
from collections import Counter
from datetime import datetime
from uuid import uuid4

from imapclient import IMAPClient

from agent.clock import SystemClock
from agent.ports import ConnectionInfo, Endpoints
from connectors._password import Secret
from connectors.outlook.marks import MARK
from connectors.outlook.signin import by_device
from tests.fakes.google.client import FakeGoogle
from tests.fakes.graph.client import REP, FakeGraph
from tests.servers.dovecot import Dovecot


class ImapAccount:
    """A user of a Dovecot."""

    me = "noor@tilia.example"

    def __init__(self, server: Dovecot) -> None:
        self._server, self._user = server, f"noor{uuid4().hex[:10]}"

    def sign_in(self) -> tuple[ConnectionInfo, str]:
        options = {"host": "127.0.0.1", "port": str(self._server.port), "user": self._user, "tls": "none"}
        return ConnectionInfo("imap", self.me, options), Secret("pass").sealed()

    def settings(self) -> str:
        return ""

    def _human(self) -> IMAPClient:
        client = IMAPClient("127.0.0.1", self._server.port, ssl=False)
        client.login(self._user, "pass")
        return client

    def deliver(self, key: str, at: datetime, mail: str) -> None:
        program = self._human()
        program.append("Sent", mail.replace("\n", "\r\n").encode(), msg_time=at)
        program.logout()

    def created(self) -> Counter[str]:
        """The server counts what was ever put into Drafts."""
        program = self._human()
        put = program.folder_status("Drafts", ["UIDNEXT"])[b"UIDNEXT"] - 1
        program.logout()
        return Counter({"drafts": put})


class GoogleAccount:
    """An account at the fake of Google."""

    me = "noor@tilia.example"

    def __init__(self, fake: FakeGoogle) -> None:
        self._fake, self._account = fake, f"{self.me}~{uuid4().hex[:10]}"

    def sign_in(self) -> tuple[ConnectionInfo, str]:
        return ConnectionInfo("gmail", self.me), self._fake.secret(self._account)

    def settings(self) -> str:
        root = self._fake.root
        return (
            f'google_api_root = "{root}"\ngoogle_token_uri = "{root}/token"\n'
            f'google_auth_uri = "{root}/o/oauth2/auth"\n'
        )

    def deliver(self, key: str, at: datetime, mail: str) -> None:
        self._fake.deliver(self._account, mail.encode(), ["SENT"], at=at.timestamp())

    def created(self) -> Counter[str]:
        return Counter(self._fake.do("created", account=self._account))


class OutlookAccount:
    """The mailbox at the fake of Microsoft Graph, which has one."""

    me = REP.email

    def __init__(self, fake: FakeGraph) -> None:
        fake.do("authority", device="approved", base=fake.root)
        self._fake = fake

    def sign_in(self) -> tuple[ConnectionInfo, str]:
        endpoints = Endpoints(graph_root=self._fake.root, microsoft_authority=self._fake.root)
        secret = by_device("client", "", endpoints, SystemClock(), say=lambda _: None)
        return ConnectionInfo("outlook", self.me), secret.write()

    def settings(self) -> str:
        return f'graph_root = "{self._fake.root}"\nmicrosoft_authority = "{self._fake.root}"\n'

    def deliver(self, key: str, at: datetime, mail: str) -> None:
        packed = base64.b64encode(mail.replace("\n", "\r\n").encode()).decode()
        self._fake.do("put", mime=packed, folder="sentitems", received=f"{at:%Y-%m-%dT%H:%M:%SZ}")

    def created(self) -> Counter[str]:
        every = self._fake.do("messages", folder="")
        return Counter(one["extended"][MARK] for one in every if MARK in one["extended"])
