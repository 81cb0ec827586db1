"""One HTTP client for one CalDAV account: reads, waits, tries again, follows redirects that stay at home.

Every request passes `refuse_sending` before a socket is opened, and none but readings are made. The
password goes to the server that the user named and to its kin (iCloud sends each user on to a
numbered host of its own), never elsewhere.
"""

import logging
from base64 import b64encode
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit

import httpx2

from agent.clock import wait_before_retry
from agent.errors import (
    TRIES_AGAIN,
    KeptError,
    NotAllowed,
    ProviderDown,
    SignInNeeded,
    SlowDown,
    SourceMissing,
)
from agent.observe import asking
from agent.ports import Clock
from connectors._deadline import Deadline, transport
from connectors._network import are_kin, is_this_machine, network_trouble, trust
from connectors._no_send import refuse_sending
from connectors._numbers import number_of
from connectors._password import USUAL_HINT, Secret

logging.getLogger("httpx2").setLevel(logging.WARNING)  # it writes every address at INFO

_TRIES = 3
_PATIENCE = 60.0  # seconds that a reading waits itself
_REDIRECTS = 5
_MOVED = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds that a request may take (to connect, between two bytes, in all), and bytes of an answer."""

    connect: float = 15.0
    silence: float = 60.0
    total: float = 180.0
    answer: int = 32 * 1024 * 1024


USUAL = Limits()


class TooLarge(NotAllowed):
    """The answer is larger than the limit; a smaller question may be answered."""


class Unwell(ProviderDown):
    """The server answered that it is in trouble (5xx): with this question, it may be, and not with another."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, whole, and from where after all redirects."""

    status: int
    url: str
    body: bytes
    headers: Mapping[str, str]  # names in lower case


class Transport:
    """Signed-in readings at one server. `bearer` says that the secret is an OAuth token."""

    def __init__(
        self,
        url: str,
        user: str,
        secret: Secret,
        *,
        clock: Clock,
        bearer: bool = False,
        ca_bundle: str = "",
        limits: Limits = USUAL,
    ) -> None:
        self._home = url
        self._user, self._secret, self._bearer = user, secret, bearer
        self._clock, self._limits = clock, limits
        self._digest: httpx2.DigestAuth | None = None  # where a server takes no password as it is (RFC 7616)
        self._is_let_in = False  # this user and password were taken
        # Plain http is spoken on this machine only, and never turns into https on the way: see `_must_be_home`.
        self._deadline = Deadline(clock)
        self._client = httpx2.Client(
            transport=transport(self._deadline, trust(ca_bundle) if url.startswith("https:") else False),
            timeout=httpx2.Timeout(limits.silence, connect=limits.connect),
            follow_redirects=False,
            trust_env=False,
        )

    @property
    def shown(self) -> str:
        """The server for people."""
        where = urlsplit(self._home)
        return f"{where.hostname}:{where.port}" if where.port else where.hostname or self._home

    def now(self) -> datetime:
        """The moment."""
        return self._clock.now()

    def close(self) -> None:
        """Let go of the sockets."""
        self._client.close()

    def ask(self, method: str, url: str, body: str = "", *, depth: str = "0", patient: bool = True) -> Answer:
        """The answer of a reading, a refusal (4xx) included; asked again where the server is in trouble, if `patient`.

        Raises `ProviderDown`, `SlowDown`, `SignInNeeded`, and `NotAllowed` for addresses elsewhere.
        """
        tries = _TRIES if patient else 1
        for attempt in range(tries):
            try:
                return self._followed(method, url, body, depth)
            except SlowDown as throttled:
                if attempt + 1 == tries or throttled.retry_after > _PATIENCE:
                    raise
                wait_before_retry(self._clock, throttled.retry_after, throttled)
            except ProviderDown as trouble:
                if attempt + 1 == tries:
                    raise
                wait_before_retry(self._clock, 2.0**attempt, trouble)
        raise AssertionError("the last attempt returns or raises")

    def _followed(self, method: str, url: str, body: str, depth: str) -> Answer:
        for _ in range(_REDIRECTS):
            with asking("caldav"):
                answer = self._once(method, url, body, depth)
            if answer.status not in _MOVED or not answer.headers.get("location"):
                return answer
            url = joined(url, answer.headers["location"])
        raise NotAllowed(f"{self.shown} sends us round in circles.", "Give the calendar's own URL.")

    def _once(self, method: str, url: str, body: str, depth: str) -> Answer:
        self._must_be_home(url)
        refuse_sending(method, url)
        answer = self._said(method, url, body, depth)
        if answer.status == 401 and self._wants_digest(answer):
            self._digest = httpx2.DigestAuth(self._user, self._secret.value())
            answer = self._said(method, url, body, depth)
        if (
            answer.status == 401
            and self._is_let_in
            and self._said("PROPFIND", self._home, "", "0").status // 100 == 2
        ):
            raise Unwell(f"{self.shown} does not let us in there, though it does elsewhere.", TRIES_AGAIN)
        self._judge(answer)
        self._is_let_in |= answer.status // 100 == 2
        return answer

    def _said(self, method: str, url: str, body: str, depth: str) -> Answer:
        headers = {"Content-Type": "application/xml; charset=utf-8", "Depth": depth, "User-Agent": "kept"}
        if not self._digest:
            headers["Authorization"] = self._authorization()
        self._deadline.begin(self._limits.total)
        try:
            request = self._client.build_request(method, url, content=body.encode(), headers=headers)
            with closing(self._client.send(request, auth=self._digest, stream=True)) as response:
                return Answer(response.status_code, url, self._whole(response), _lower(response.headers))
        except KeptError:
            raise
        except httpx2.HTTPError as error:
            raise self._broken(error) from None
        except Exception as error:  # noqa: BLE001 - whatever an answer provokes in the library, it is no answer
            kind = type(error).__name__
            raise ProviderDown(
                f"{self.shown} gave an answer that cannot be read ({kind}).", TRIES_AGAIN
            ) from None

    def _wants_digest(self, answer: Answer) -> bool:
        """Whether the server takes the password in a digest alone, as Baikal does by default."""
        offered = answer.headers.get("www-authenticate", "").lower()
        return "digest" in offered and "basic" not in offered and not self._bearer and not self._digest

    def _whole(self, response: httpx2.Response) -> bytes:
        """The body within the limit of its size."""
        body = bytearray()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > self._limits.answer:
                raise TooLarge(f"{self.shown} answers with more than was asked for.")
        return bytes(body)

    def _judge(self, answer: Answer) -> None:
        if answer.status == 401:
            raise SignInNeeded(
                f"{self.shown} does not accept this user and password.",
                f"Check both, then `kept connect caldav {self._home} --user {self._user}`. {USUAL_HINT}",
            )
        if answer.status == 429 or (answer.status == 503 and "retry-after" in answer.headers):
            raise SlowDown(f"{self.shown} asks us to come back later.", self._asked_wait(answer))
        if answer.status >= 500 and answer.status not in (501, 507):
            raise Unwell(f"{self.shown} cannot answer at present.", TRIES_AGAIN)

    def _asked_wait(self, answer: Answer) -> float:
        """Seconds of Retry-After, as a number or a date; a minute where there is none, a day at most."""
        said = answer.headers.get("retry-after", "").strip()
        if (seconds := number_of(said, most=100)) is not None:
            return min(max(1.0, float(seconds)), 86_400.0)
        try:
            until = parsedate_to_datetime(said)
        except (ValueError, TypeError, IndexError, OverflowError):
            return 60.0
        left = (until if until.tzinfo else until.replace(tzinfo=UTC)) - self._clock.now()
        return min(max(1.0, left.total_seconds()), 86_400.0)

    def _broken(self, error: httpx2.HTTPError) -> KeptError:
        """The trouble in words; certificates and names are explained as IMAP's are."""
        cause: BaseException | None = error
        while cause and not isinstance(cause, OSError):
            cause = cause.__cause__ or cause.__context__
        if isinstance(cause, OSError) and not isinstance(error, httpx2.TimeoutException):
            return network_trouble(cause, self.shown)
        return ProviderDown(f"{self.shown} does not answer.", TRIES_AGAIN)

    def _authorization(self) -> str:
        value = self._secret.value()
        if self._bearer:
            return f"Bearer {value}"
        return "Basic " + b64encode(f"{self._user}:{value}".encode()).decode("ascii")

    def _must_be_home(self, url: str) -> None:
        asked, home = urlsplit(url), urlsplit(self._home)
        if asked.scheme != "https" and not (asked.scheme == "http" and is_this_machine(asked.hostname or "")):
            raise NotAllowed(
                f"{asked.hostname or url} may only be reached with https.", "Give its URL with https://."
            )
        same = (asked.hostname, asked.port) == (home.hostname, home.port)
        if not same and not are_kin(asked.hostname or "", home.hostname or ""):
            raise NotAllowed(
                f"{self.shown} sends us on to {asked.hostname or url}, where kept does not take your password.",
                f"If that is right: kept connect caldav {url} --user {self._user}",
            )


def joined(url: str, href: str) -> str:
    """The address that a server names, seen from this one; the same again where it is no address."""
    try:
        onward = urljoin(url, href)
        return onward if urlsplit(onward).port != 0 else url
    except ValueError:
        return url


def not_found(shown: str) -> SourceMissing:
    """The error for a 404."""
    return SourceMissing(f"{shown} has no calendar at that address.", "Check the URL.")


def _lower(headers: httpx2.Headers) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}
