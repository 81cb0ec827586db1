"""The team's own mail server, where an admin named one: it takes the weekly report, and nothing else is handed to it.

This is the one way by which anything leaves kept as mail, and the one module that knows SMTP. It carries a finished
report to a reader of this installation; a customer, a draft or a mail of anybody's never comes near it.
"""

import os
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from agent.errors import BadSettings, ProviderDown
from agent.settings import ReportSettings

_PORTS = {"starttls": 587, "tls": 465}
_SECONDS = 30
_LONGEST = 4096  # bytes of a password


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where reports are handed in: always over TLS, with the server's certificate checked."""

    host: str
    port: int
    sender: str
    tls: str
    user: str = ""
    password: str = field(default="", repr=False)
    ca_bundle: str = ""

    def hand_in(
        self, mail: bytes, reader: str, *, begun: Callable[[], None], refused: Callable[[], None]
    ) -> None:
        """Hand one report in; raises `ProviderDown` with a sentence where the server did not say that it took it.

        `begun` is called before the words leave: from then on the mail may have arrived, whatever is heard. `refused`
        is called where the server then said no, so that it may be tried again.
        """
        try:
            with self._signed_in() as server:
                _expect(server.mail(self.sender), 250)
                _expect(server.rcpt(reader), 250, 251)
                begun()
                answer = server.data(mail)
                if answer[0] != 250:
                    refused()
                _expect(answer, 250)
        except smtplib.SMTPResponseException as error:
            raise ProviderDown(
                f"The mail server {self.host} did not take the report: {error.smtp_code}.", "Ask its admin."
            ) from None
        except (OSError, smtplib.SMTPException) as error:
            raise ProviderDown(
                f"The mail server {self.host} cannot be used: {type(error).__name__}.",
                "Look at smtp_host, smtp_port and smtp_tls.",
            ) from None

    @contextmanager
    def _signed_in(self) -> Iterator[smtplib.SMTP]:
        trust = ssl.create_default_context(cafile=self.ca_bundle or None)
        if self.tls == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=_SECONDS, context=trust)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=_SECONDS)
        with server:
            if self.tls == "starttls":
                server.starttls(context=trust)
            server.ehlo_or_helo_if_needed()
            if self.user:
                server.login(self.user, self.password)
            yield server


def mail_server(settings: ReportSettings, *, ca_bundle: str = "") -> MailServer | None:
    """The server that an admin named; None where nobody did. Raises `BadSettings` where its password is not there."""
    if not settings.smtp_host:
        return None
    return MailServer(
        host=settings.smtp_host,
        port=settings.smtp_port or _PORTS[settings.smtp_tls],
        sender=settings.smtp_sender,
        tls=settings.smtp_tls,
        user=settings.smtp_user,
        password=_password(settings.smtp_password_file, settings.smtp_password_env)
        if settings.smtp_user
        else "",
        ca_bundle=ca_bundle,
    )


def _password(file: Path | None, variable: str) -> str:
    if file is None:
        found = os.environ.get(variable, "")
    else:
        try:
            found = file.expanduser().read_text(encoding="utf-8")[:_LONGEST].strip()
        except (OSError, UnicodeDecodeError):
            found = ""
    if not found:
        where = f"the file {file}" if file else f"the variable {variable}"
        raise BadSettings(
            f"There is no password for the mail server in {where}.", "Put it there, or take smtp_user away."
        )
    return found


def _expect(answer: tuple[int, bytes], *codes: int) -> None:
    if answer[0] not in codes:
        raise smtplib.SMTPResponseException(*answer)
